import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { randomBytesFromPool } from '../random.ts'
import { type Locale, localeOf } from './messages.ts'

declare module 'fastify' {
  interface FastifyRequest {
    ids: RequestIds
    locale: Locale
  }
}

const GUID = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i
const CORRELATION_VECTOR = /^[A-Za-z0-9+/]{16,22}(\.\d{1,6}){1,10}$/

const one = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

const guidIn = (headers: IncomingHttpHeaders, name: string): string | undefined =>
  GUID.exec(one(headers, name)?.trim() ?? '')?.[1]?.toLowerCase()

/** Ids of a request. One that is not a GUID counts as missing and is never echoed (R3.5). */
export interface RequestIds {
  requestId: string
  /** Whether the caller gave the request id: only then it is an idempotency key. */
  given: boolean
  correlationId: string
  vector: string
}

export const requestIds = (headers: IncomingHttpHeaders): RequestIds => {
  const given = guidIn(headers, 'ms-requestid')
  const vector = one(headers, 'ms-cv')?.trim() ?? ''
  return {
    requestId: given ?? randomUUID(),
    given: given !== undefined,
    correlationId: guidIn(headers, 'ms-correlationid') ?? randomUUID(),
    vector: CORRELATION_VECTOR.test(vector) ? `${vector}.0` : `${randomBytesFromPool(12).toString('base64')}.0`,
  }
}

export const JSON_TYPE = 'application/json; charset=utf-8'

const serverId = randomBytes(4).toString('hex').toUpperCase()

/** Headers of every answer. */
export const answerHeaders = (ids: RequestIds, locale: string): Record<string, string> => ({
  'ms-requestid': ids.requestId,
  'ms-correlationid': ids.correlationId,
  'ms-cv': ids.vector,
  'ms-serverid': serverId,
  'x-locale': locale === 'es' ? 'es-ES' : 'en-US',
  'cache-control': 'no-store',
})

/** Gives each request its ids and language, and each answer its headers. */
export const identifyRequests = (app: FastifyInstance): void => {
  app.decorateRequest('ids')
  app.decorateRequest('locale')
  app.addHook('onRequest', async (request, reply) => {
    request.ids = requestIds(request.headers)
    request.locale = localeOf(request.headers['x-locale'])
    reply.headers(answerHeaders(request.ids, request.locale))
  })
}

/** Exactly one pair of quotes; a self-serve etag already carries its own. */
export const etagHeader = (etag: string): string => (etag.startsWith('"') ? etag : `"${etag}"`)

/**
 * The address as the router wants it: SDKs send `/v1//customers`, scripts `/v1.0`, the documentation a second `?`.
 * Dot segments are left alone; they match no route.
 */
export const normalUrl = (sent: string): string => {
  const url = sent.replace(/^https?:\/\/[^/?#]*/i, '') // with the host before it, as a proxy is asked
  const mark = url.indexOf('?')
  const path = (mark < 0 ? url : url.slice(0, mark)).replace(/\/{2,}/g, '/').replace(/^\/v1\.0(?=\/|$)/i, '/v1')
  return mark < 0 ? path : `${path}?${url.slice(mark + 1).replaceAll('?', '&')}`
}
