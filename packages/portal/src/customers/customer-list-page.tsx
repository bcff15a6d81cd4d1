import { useFormat } from '../i18n/index.tsx'
import { Page } from '../ui/page.tsx'

export const CustomerListPage = () => {
  const { t } = useFormat()
  return <Page title={t('nav.customers')}>{null}</Page>
}
