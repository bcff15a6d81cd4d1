import { hash } from 'node:crypto'
import { type Actor, ApiError, CustomerId } from '@tenantry/contract'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Command } from '../store/command.ts'
import { bodyEtag, parseJson } from './wire-json.ts'

// What a handler needs of a request, read out of it.

/** 406 only if the client excludes JSON explicitly. */
export const accepts = (request: FastifyRequest, media = 'application/json'): boolean => {
  const header = request.headers.accept
  if (!header || header.includes('*/*')) return true
  const [type, subtype] = media.split('/') as [string, string]
  return header.includes(subtype) || header.includes(`${type}/*`)
}

/** The customer that an address names, for the log; what is no id stays out of it. */
export const customerIn = ({ customerId }: Record<string, string>): { customerId?: string } => {
  const id = CustomerId.safeParse({ customerId })
  return id.success ? id.data : {}
}

const customerIds = new Set(['customerId', 'entity_id'])

/** A malformed customer id has a code of its own. */
export const inAddress = <T>(parse: () => T): T => {
  try {
    return parse()
  } catch (error) {
    if (error instanceof ApiError && error.data.some(({ field }) => customerIds.has(field)))
      throw new ApiError('customerIdInvalid')
    throw error
  }
}

/** Query members by lower-case name; an empty one is absent. The continuation token normally comes as a header. */
export const queryOf = (request: FastifyRequest): Record<string, string> => {
  const query: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.query as Record<string, string | string[]>)) {
    const first = Array.isArray(value) ? value[0] : value
    if (first) query[name] = first
  }
  const token = request.headers['ms-continuationtoken']
  if (typeof token === 'string' && token !== '') {
    for (const name of Object.keys(query)) if (name.toLowerCase() === 'ms-continuationtoken') delete query[name]
    query['MS-ContinuationToken'] = token
  }
  return query
}

/** The body as JSON; where its schema is one of an object, nothing else is readable. */
export const bodyOf = (request: FastifyRequest, schema: z.ZodType): unknown => {
  const bytes = request.body
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new ApiError('malformedBody')
  const value = parseJson(bytes)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (schema instanceof z.ZodObject && !isObject) throw new ApiError('malformedBody')
  return value
}

/** Path in one spelling, and the query as it came. */
const addressOf = (request: FastifyRequest): [path: string, query: string] => {
  const [path = '', ...query] = request.url.split('?')
  return [path.toLowerCase().replace(/\/$/, ''), query.join('?')]
}

/** R3.1: (partner, app, user, method, address, id, body, If-Match); the scope leaves out what differs between retries. */
export const idempotencyOf = (request: FastifyRequest, actor: Actor): { key: string; scope: string } => {
  const scope = hash(
    'sha256',
    JSON.stringify([actor.partnerId, actor.applicationId, actor.userId, request.ids.requestId]),
  )
  const body = Buffer.isBuffer(request.body) ? hash('sha256', request.body) : ''
  const key = hash(
    'sha256',
    JSON.stringify([scope, request.method, ...addressOf(request), request.headers['if-match'], body]),
  )
  return { key, scope }
}

/** The version a write replaces, as the request names it. */
export const etagOf = (
  rule: 'required' | 'optional',
  request: FastifyRequest,
  body: unknown,
): NonNullable<Command['etag']> => {
  const header = request.headers['if-match']
  const inBody = bodyEtag(body)
  return { rule, ...(header !== undefined && { header }), ...(inBody !== undefined && { body: inBody }) }
}
