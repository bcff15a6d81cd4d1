import { newGuid, Problem, type ProblemDetail } from '@tenantry/client'
import type { Me, PartnerType, Role } from '@tenantry/contract'
import { currentLanguage } from '../i18n/index.tsx'

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
)

export type Credentials = { userPrincipalName: string; password: string } | { demoUser: string }

/** What a device that shows a code asks for. */
export interface PendingDevice {
  app: { name: string }
  address: string
  requestedAt: string
}

const call = async <T>(path: string, body?: object): Promise<T> => {
  const requestId = newGuid()
  const response = await fetch(`/auth/${path}`, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-tenantry-request': '1',
      'x-locale': currentLanguage(),
      'ms-requestid': requestId,
    },
  }).catch(() => {
    throw new Problem('network', { status: 0, requestId })
  })
  if (response.status === 204) return undefined as T
  if (response.ok) return response.json()
  const refusal: { description?: string; message?: string; code?: number; data?: ProblemDetail[] } = await response
    .json()
    .catch(() => ({}))
  throw new Problem(refusal.description ?? refusal.message ?? response.statusText, {
    status: response.status,
    code: Number(refusal.code ?? 0),
    data: refusal.data ?? [],
    correlationId: response.headers.get('ms-correlationid') ?? undefined,
    requestId,
    retryAfter: Number(response.headers.get('retry-after')) || undefined,
  })
}

const path = (uid: string): string => `interaction/${encodeURIComponent(uid)}`

export const readInteraction = (uid: string) => call<Interaction>(path(uid))

/** Where the browser goes on. */
interface Onward {
  redirectTo: string
}

export const signIn = (uid: string, credentials: Credentials) => call<Onward>(path(uid), credentials)

export const answerConsent = (uid: string, accept: boolean) => call<Onward>(`${path(uid)}/consent`, { accept })

export const readDevice = (userCode: string) => call<PendingDevice>('device', { userCode })

export const answerDevice = (userCode: string, accept: boolean) => call<void>('device/answer', { userCode, accept })

/** What the page for the first partner asks. */
export interface FirstPartner {
  partner: { company: string; domain: string; country: string; type: PartnerType }
  admin: { displayName: string; name: string; password: string; adminAgent: boolean }
}

export const checkSetUp = (secret: string) => call<{ cloud: Me['cloud'] }>('set-up/check', { secret })

export const setUp = (secret: string, { partner: { company, ...partner }, admin }: FirstPartner) =>
  call<Onward>('set-up', { secret, partner: { ...partner, name: company }, admin })
