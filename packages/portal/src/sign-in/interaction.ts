import { newGuid, Problem } from '@tenantry/client'
import type { Me, Role } from '@tenantry/contract'
import { currentLanguage } from '../i18n/index.tsx'

// The sign-in is a conversation of the browser with the identity provider, not an endpoint of the API.

export interface DemoUser {
  userPrincipalName: string
  displayName: string
  role: Role
  partner: string
}

export interface Interaction {
  cloud: Me['cloud']
  /** Only an instance with demo data lists its users. */
  demoUsers?: readonly DemoUser[]
}

export type Credentials = { userPrincipalName: string; password: string } | { demoUser: string }

const call = async <T>(uid: string, init?: RequestInit): Promise<T> => {
  const requestId = newGuid()
  const response = await fetch(`/auth/interaction/${encodeURIComponent(uid)}`, {
    ...init,
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
  if (response.ok) return response.json()
  const body: { description?: string; code?: number } = await response.json().catch(() => ({}))
  throw new Problem(body.description ?? response.statusText, {
    status: response.status,
    code: Number(body.code ?? 0),
    correlationId: response.headers.get('ms-correlationid') ?? undefined,
    requestId,
    retryAfter: Number(response.headers.get('retry-after')) || undefined,
  })
}

export const readInteraction = (uid: string) => call<Interaction>(uid)

export const signIn = (uid: string, credentials: Credentials) =>
  call<{ redirectTo: string }>(uid, { method: 'POST', body: JSON.stringify(credentials) })
