import { ApiError } from '@tenantry/contract'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { parseJson } from '../http/wire-json.ts'

/**
 * Whether one of our own pages makes this call: a header that no form can send and, where the browser says from which site,
 * from ours (R7.3). A GET from a page without TLS carries neither `Origin` nor `Sec-Fetch-Site`.
 */
export const fromOwnPage = (request: FastifyRequest, origin: string): boolean => {
  const { origin: from, 'sec-fetch-site': site, 'x-tenantry-request': mark } = request.headers
  if (mark === undefined) return false
  if (site !== undefined && site !== 'same-origin') return false
  if (from !== undefined) return from === origin
  return site !== undefined || request.method === 'GET' || request.method === 'HEAD'
}

/** Whether the page asks by itself, without anybody at it: that keeps no session alive. */
export const byItself = (request: FastifyRequest): boolean => request.headers['x-tenantry-request'] === 'background'

/** The JSON of one of our own pages, as `schema` wants it. */
export const bodyAs = <T>(schema: z.ZodType<T>, request: FastifyRequest): T => {
  const body = schema.safeParse(parseJson(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)))
  if (!body.success) throw new ApiError('malformedBody')
  return body.data
}
