import { useState } from 'react'
import { AuthenticatorApp } from './authenticator-app.tsx'
import type { Added } from './factor-calls.ts'
import { RecoveryCodes } from './recovery-codes.tsx'

/** Where a second factor is demanded and there is none yet: adds one in the middle of a sign-in. */
export const Enrolment = ({ path }: { path: string }) => {
  const [added, setAdded] = useState<Added>()
  const goOn = ({ redirectTo = '/' }: Added) => location.assign(redirectTo)
  if (added?.recoveryCodes) return <RecoveryCodes codes={added.recoveryCodes} onKept={() => goOn(added)} />
  return <AuthenticatorApp path={path} onAdded={setAdded} />
}
