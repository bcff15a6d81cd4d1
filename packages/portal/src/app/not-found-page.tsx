import { SearchInfoRegular } from '@fluentui/react-icons'
import { useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Link } from '../ui/link.tsx'

export const NotFoundPage = () => {
  const { t } = useFormat()
  return (
    <EmptyState
      as="h1"
      icon={<SearchInfoRegular />}
      title={t('notFound.title')}
      actions={<Link to="/customers">{t('notFound.home')}</Link>}
    >
      {t('notFound.text')}
    </EmptyState>
  )
}
