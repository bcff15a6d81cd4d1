import { useFormat } from '../../i18n/index.tsx'
import { Page } from '../../ui/page.tsx'

export const AccountPage = () => {
  const { t } = useFormat()
  return <Page title={t('nav.customers')}>{null}</Page>
}
