import { useFormat } from '../i18n/index.tsx'
import { Page } from '../ui/page.tsx'

export const SignInPage = () => {
  const { t } = useFormat()
  return <Page title={t('signIn.title')}>{null}</Page>
}
