import { Problem } from '@tenantry/client'
import type { Format } from '../i18n/index.tsx'
import { describeProblem } from '../ui/problem-bar.tsx'
import { askSignIn } from './ask-sign-in.ts'

// The library that talks to authenticators is loaded when somebody uses a passkey.

export const browserHasPasskeys = (): boolean => 'PublicKeyCredential' in window

/** Makes a passkey on a device that the person chooses; `path` says where it is asked for. */
export const makePasskey = async (path: string) => {
  const { startRegistration } = await import('@simplewebauthn/browser')
  return startRegistration({ optionsJSON: await askSignIn(`${path}/passkeys/offer`, {}) })
}

/** Shows a passkey that the person chooses. */
export const showPasskey = async (path: string) => {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  return startAuthentication({ optionsJSON: await askSignIn(`${path}/passkey/offer`, {}) })
}

/** Why it came to nothing: our own refusal, or the browser's, which does not tell more. */
export const describePasskey = (problem: unknown, format: Pick<Format, 't'>): string =>
  problem instanceof Problem ? describeProblem(problem, format) : format.t('passkey.cancelled')
