import { useFormat } from '../i18n/index.tsx'
import { Page } from '../ui/page.tsx'

export const CustomerActivityPage = () => {
  const { t } = useFormat()
  return <Page title={t('nav.activity')}>{null}</Page>
}
