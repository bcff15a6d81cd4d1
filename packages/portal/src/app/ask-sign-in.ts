import { newGuid, Problem, type ProblemDetail } from '@tenantry/client'
import { currentLanguage } from '../i18n/index.tsx'

/** A call of the browser to the identity provider, below `/auth`: how somebody signs in is no part of the API. */
export const askSignIn = async <T>(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<T> => {
  const requestId = newGuid()
  const response = await fetch(`/auth/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
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
