import { Link, makeStyles } from '@fluentui/react-components'
import { useState } from 'react'
import { browserHasPasskeys } from '../app/passkeys.ts'
import { useFormat } from '../i18n/index.tsx'
import { AuthenticatorApp } from './authenticator-app.tsx'
import type { Added } from './factor-calls.ts'
import { PasskeyForm } from './passkey-form.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

const useStyles = makeStyles({ stack: { display: 'grid', gap: '16px' } })

export interface EnrolmentProps {
  path: string
  passkeysHere: boolean
}

/** Where a second factor is demanded and there is none yet: adds one in the middle of a sign-in. */
export const Enrolment = ({ path, passkeysHere }: EnrolmentProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const [byPasskey, setByPasskey] = useState(false)
  const [added, setAdded] = useState<Added>()
  const goOn = ({ redirectTo = '/' }: Added) => location.assign(redirectTo)
  if (added?.recoveryCodes) return <RecoveryCodes codes={added.recoveryCodes} onKept={() => goOn(added)} />
  const Form = byPasskey ? PasskeyForm : AuthenticatorApp
  return (
    <div className={styles.stack}>
      <Form path={path} onAdded={setAdded} />
      {passkeysHere && browserHasPasskeys() && (
        <div>
          <Link as="button" type="button" onClick={() => setByPasskey(!byPasskey)}>
            {t(byPasskey ? 'factors.byApp' : 'factors.byPasskey')}
          </Link>
        </div>
      )}
    </div>
  )
}
