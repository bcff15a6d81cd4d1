import { SearchInfoRegular } from '@fluentui/react-icons'
import { useFormat } from '../i18n/index.tsx'
import { BlankPage } from '../ui/blank-page.tsx'
import { Link } from '../ui/link.tsx'

export const NotFoundPage = () => {
  const { t } = useFormat()
  return (
    <BlankPage
      icon={<SearchInfoRegular />}
      title={t('notFound.title')}
      actions={<Link to="/customers">{t('notFound.home')}</Link>}
    >
      {t('notFound.text')}
    </BlankPage>
  )
}
