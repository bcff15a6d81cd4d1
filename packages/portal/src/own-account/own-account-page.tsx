import { makeStyles } from '@fluentui/react-components'
import { useFormat } from '../i18n/index.tsx'
import { Page } from '../ui/page.tsx'
import { IdentitySection } from './identity-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { SecondFactorSection } from './second-factor.tsx'
import { SessionsSection } from './sessions-section.tsx'

const useStyles = makeStyles({ page: { gap: '32px' } })

/** What people see and change of their own account. */
export const OwnAccountPage = () => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <Page title={t('nav.ownAccount')} className={styles.page}>
      <IdentitySection />
      <PasswordSection />
      <SecondFactorSection />
      <SessionsSection />
    </Page>
  )
}
