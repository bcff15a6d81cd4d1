import { askSignIn } from '../app/ask-sign-in.ts'

/** Second factors of the person who is signed in. */
export interface OwnFactors {
  totp?: { since: string }
  passkeys: readonly { id: string; name: string; since: string; usedAt?: string }[]
  /** Whether browsers have them for the address of this instance. */
  passkeysHere: boolean
  /** How many are left. */
  recoveryCodes: number
}

/** A secret for an authenticator app, as text and for a QR code. */
export interface TotpOffer {
  offer: string
  secret: string
  uri: string
}

export interface Added {
  /** Of the first factor of all; shown this once. */
  recoveryCodes?: readonly string[]
  /** While somebody signs in: where the browser goes on. */
  redirectTo?: string
}

/** Where factors are added: on the page of one's own account, or in a sign-in that demands one. */
export const ownPath = 'second-factor'

export const ownFactorsQuery = {
  queryKey: ['own factors'],
  queryFn: () => askSignIn<OwnFactors>(ownPath),
}

export const offerTotp = (path: string) => askSignIn<TotpOffer>(`${path}/totp/offer`, {})
export const addTotp = (path: string, shown: { offer: string; code: string }) => askSignIn<Added>(`${path}/totp`, shown)
export const removeTotp = () => askSignIn<void>(`${ownPath}/totp`, undefined, 'DELETE')
export const addPasskey = (path: string, made: { name: string; passkey: object }) =>
  askSignIn<Added>(`${path}/passkeys`, made)
export const removePasskey = (id: string) => askSignIn<void>(`${ownPath}/passkeys/${id}`, undefined, 'DELETE')
export const renewRecoveryCodes = () => askSignIn<{ recoveryCodes: readonly string[] }>(`${ownPath}/recovery-codes`, {})
