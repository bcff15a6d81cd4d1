import type { Me, PartnerType, Role } from '@tenantry/contract'
import { askSignIn } from '../app/ask-sign-in.ts'

// The sign-in is a conversation of the browser with the identity provider, not an endpoint of the API.

export interface DemoUser {
  userPrincipalName: string
  displayName: string
  role: Role
  partner: string
}

/** The app that the sign-in is for, its partner, and the host that the person goes on to. */
export interface AskingApp {
  name: string
  partner: string
  returnsTo: string
}

export type Interaction = { cloud: Me['cloud']; app?: AskingApp } & (
  | {
      step: 'login'
      /** Whether browsers have passkeys for the address of this instance. */
      passkeysHere: boolean
      loginHint?: string
      /** Only an instance with demo data lists its users. */
      demoUsers?: readonly DemoUser[]
    }
  | {
      step: 'consent'
      app: AskingApp
      user: { displayName: string; userPrincipalName: string; roles: readonly Role[] }
      /** Where the same sign-in begins again, for somebody else. */
      otherUser: string
    }
  | {
      /** The password was right; what is missing is a second factor, or to show the one that there is. */
      step: 'secondFactor' | 'enrolment'
      passkeysHere: boolean
      /** What the person can show. */
      ways: { code: boolean; passkey: boolean }
      user: { displayName: string; userPrincipalName: string }
      otherUser: string
    }
)

export type Credentials = { userPrincipalName: string; password: string } | { demoUser: string }

/** What a device that shows a code asks for. */
export interface PendingDevice {
  app: { name: string }
  address: string
  requestedAt: string
}

export const interactionPath = (uid: string): string => `interaction/${encodeURIComponent(uid)}`

export const readInteraction = (uid: string) => askSignIn<Interaction>(interactionPath(uid))

/** Where the browser goes on. */
export interface Onward {
  redirectTo: string
}

/** Signed in, or asked for more. */
export const signIn = (uid: string, credentials: Credentials) =>
  askSignIn<Onward | Interaction>(interactionPath(uid), credentials)

export type ShownFactor = { code: string } | { recoveryCode: string } | { passkey: object }
export const signInByPasskey = (uid: string, passkey: object) =>
  askSignIn<Onward>(`${interactionPath(uid)}/passkey`, { passkey })
export const showFactor = (uid: string, shown: ShownFactor) =>
  askSignIn<Onward>(`${interactionPath(uid)}/factor`, shown)

export const answerConsent = (uid: string, accept: boolean) =>
  askSignIn<Onward>(`${interactionPath(uid)}/consent`, { accept })

export const readDevice = (userCode: string) => askSignIn<PendingDevice>('device', { userCode })

export const answerDevice = (userCode: string, accept: boolean) =>
  askSignIn<void>('device/answer', { userCode, accept })

/** What the page for the first partner asks. */
export interface FirstPartner {
  partner: { company: string; domain: string; country: string; type: PartnerType }
  admin: { displayName: string; name: string; password: string; adminAgent: boolean }
}

export const checkSetUp = (secret: string) => askSignIn<{ cloud: Me['cloud'] }>('set-up/check', { secret })

export const setUp = (secret: string, { partner: { company, ...partner }, admin }: FirstPartner) =>
  askSignIn<Onward>('set-up', { secret, partner: { ...partner, name: company }, admin })

/** For whom a link is, and what it is for. */
export interface PasswordLink {
  cloud: Me['cloud']
  purpose: 'invitation' | 'password'
  displayName: string
  userPrincipalName: string
  partner: string
}

export const checkPasswordLink = (secret: string) => askSignIn<PasswordLink>('set-password/check', { secret })

export const setPassword = (secret: string, password: string) => askSignIn<Onward>('set-password', { secret, password })
