import { hash } from 'node:crypto'
import { METHODS } from 'node:http'
import { Readable } from 'node:stream'
import { type AnyEndpoint, ApiError, CustomerId, may, partnerTypeMay, rolesFor } from '@tenantry/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import type { Context } from '../context.ts'
import type { Answer, Command, PartnerFacts, Settings } from '../store/command.ts'
import type { Store } from '../store/store.ts'
import { answerHeaders, etagHeader, type RequestIds, requestIds } from './headers.ts'
import type { Route, Streamed } from './implement.ts'
import type { Limits } from './limits.ts'
import { type Locale, localeOf } from './messages.ts'
import { bodyEtag, parseJson, wireParser } from './wire-json.ts'

/** Who calls, with the facts of the partner. */
export interface Caller {
  actor: Context['actor']
  partner: PartnerFacts
}

export interface MountOptions {
  store: Store
  settings: Settings
  /** The one hook that makes the actor; throws `missingToken`, `badToken` or `crossSite`. */
  callerOf: (request: FastifyRequest) => Promise<Caller>
  /** App-only tokens on endpoints that the contract marks App+User. */
  appsByRole: boolean
  /** Checks every answer against its schema: on in tests. */
  checkResults: boolean
  now: () => Date
  /** Absent: no limits, for tests. */
  limits?: Limits
}

declare module 'fastify' {
  interface FastifyRequest {
    ids: RequestIds
    locale: Locale
  }
}

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

const isStreamed = (result: unknown): result is Streamed =>
  typeof result === 'object' && result !== null && 'stream' in result

/** The path every API request takes: who, may he, parse, run, answer. */
export const mount = (app: FastifyInstance, routes: readonly Route[], options: MountOptions): void => {
  const methodsOf = new Map<string, Set<HTTPMethods>>()
  for (const route of routes)
    for (const path of [route.endpoint.path, ...(route.endpoint.aliases ?? [])]) {
      const url = path.replace(/\{(\w+)\}/g, ':$1')
      const key = url.replace(/:\w+/g, ':').toLowerCase()
      const methods = methodsOf.get(key) ?? new Set()
      methodsOf.set(key, methods)
      methods.add(route.endpoint.method)
      if (route.endpoint.method === 'GET') methods.add('HEAD')
      app.route({ method: route.endpoint.method, url, handler: handlerOf(route, options) })
    }
  // Another method on a known address, whichever HTTP has.
  for (const method of METHODS.filter((name) => name !== 'CONNECT' && !app.supportedMethods.includes(name)))
    app.addHttpMethod(method)
  const seen = new Set<string>()
  for (const { endpoint } of routes)
    for (const path of [endpoint.path, ...(endpoint.aliases ?? [])]) {
      const url = path.replace(/\{(\w+)\}/g, ':$1')
      const key = url.replace(/:\w+/g, ':').toLowerCase()
      if (seen.has(key)) continue
      seen.add(key)
      const allowed = methodsOf.get(key)!
      app.route({
        method: app.supportedMethods.filter((method) => !allowed.has(method)),
        url,
        handler: (_request, reply) => {
          reply.header('allow', [...allowed].join(', '))
          throw new ApiError('methodNotAllowed')
        },
      })
    }
}

const handlerOf = ({ endpoint, handler }: Route, options: MountOptions) => {
  const parseParams = endpoint.params && wireParser(endpoint.params)
  const parseQuery = endpoint.query && wireParser(endpoint.query)
  const parseBody = endpoint.body && wireParser(endpoint.body, { nullIsAbsent: endpoint.method === 'POST' })
  const isWrite = 'decision' in handler

  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const caller = await knownCaller(request, options)
    options.limits?.ofPartner(request, caller.actor.partnerId)
    const params = request.params as Record<string, string>
    const operation = endpoint.operation && { ...endpoint.operation, ...customerIn(params) }
    const refused = refusalOf(endpoint, caller, options)
    if (refused) {
      if (operation) await recordRefusal(request, { caller, operation, refusal: refused.error, store: options.store })
      throw refused
    }
    if (accepts(request) === false) throw new ApiError('notAcceptable')

    const input = {
      params: parseParams ? inAddress(() => parseParams(params)) : {},
      query: parseQuery ? inAddress(() => parseQuery(queryOf(request))) : {},
      body: parseBody ? parseBody(bodyOf(request)) : undefined,
    }
    if (!isWrite) {
      const result: unknown = await handler(contextOf(request, caller, options), input as never)
      return sendResult(reply, endpoint, result, options)
    }
    const answer = await options.store.submit({
      decision: endpoint.id,
      input,
      actor: caller.actor,
      partner: caller.partner,
      requestId: request.ids.requestId,
      correlationId: request.ids.correlationId,
      status: endpoint.status,
      ...(request.ids.given && { idempotency: idempotencyOf(request, caller) }),
      ...(endpoint.etag && { etag: etagOf(endpoint.etag, request, input.body) }),
      ...(operation && { operation }),
    })
    return sendAnswer(reply, answer)
  }
}

/** The customer that an address names, for the log; what is no id stays out of it. */
const customerIn = ({ customerId }: Record<string, string>): { customerId?: string } => {
  const id = CustomerId.safeParse({ customerId })
  return id.success ? id.data : {}
}

/** Who calls; an address that keeps failing to say so is slowed. */
const knownCaller = async (request: FastifyRequest, { callerOf, limits }: MountOptions): Promise<Caller> => {
  try {
    return await callerOf(request)
  } catch (error) {
    limits?.ofStranger(request)
    throw error
  }
}

/** Role, kind of caller and kind of partner, before anything of the request is looked at. */
const refusalOf = (endpoint: AnyEndpoint, { actor }: Caller, options: MountOptions): ApiError | undefined => {
  if (endpoint.callers === 'appAndUser' && !actor.userId && !options.appsByRole) return new ApiError('appOnly')
  if (!may(actor, endpoint.permission))
    return new ApiError('roleLacksRight', { params: { roles: rolesFor(endpoint.permission).join(', ') } })
  if (!partnerTypeMay(actor, endpoint.permission)) return new ApiError('partnerTypeLacksRight')
  return undefined
}

const recordRefusal = (
  request: FastifyRequest,
  {
    caller,
    operation,
    refusal,
    store,
  }: { caller: Caller; operation: NonNullable<Command['operation']>; refusal: string; store: Store },
) => {
  const { userId, userPrincipalName, displayName, applicationId, source, address } = caller.actor
  return store.recordRefused({
    partnerId: caller.actor.partnerId,
    actor: {
      ...(userId && { userId }),
      ...(userPrincipalName && { userPrincipalName }),
      ...(displayName && { displayName }),
      applicationId,
      source,
      ...(address && { address }),
    },
    operation,
    refusal,
    correlationId: request.ids.correlationId,
    requestId: request.ids.requestId,
  })
}

const accepts = (request: FastifyRequest): boolean => {
  const header = request.headers.accept
  if (!header || header.includes('*/*') || header.includes('json')) return true
  return /application\/\*/.test(header)
}

const customerIds = new Set(['customerId', 'entity_id'])

/** A malformed customer id has a code of its own. */
const inAddress = <T>(parse: () => T): T => {
  try {
    return parse()
  } catch (error) {
    if (error instanceof ApiError && error.data.some(({ field }) => customerIds.has(field)))
      throw new ApiError('customerIdInvalid')
    throw error
  }
}

/** Query members by lower-case name; an empty one is absent. The continuation token normally comes as a header. */
const queryOf = (request: FastifyRequest): Record<string, string> => {
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

const bodyOf = (request: FastifyRequest): unknown => {
  const bytes = request.body
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new ApiError('malformedBody')
  const value = parseJson(bytes)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ApiError('malformedBody')
  return value
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0]!.toLowerCase().replace(/\/$/, '')

/** R3.1: (partner, app, user, method, path, id, body, If-Match); the scope leaves out what differs between retries. */
const idempotencyOf = (request: FastifyRequest, { actor }: Caller): { key: string; scope: string } => {
  const scope = hash(
    'sha256',
    JSON.stringify([actor.partnerId, actor.applicationId, actor.userId, request.ids.requestId]),
  )
  const body = Buffer.isBuffer(request.body) ? hash('sha256', request.body) : ''
  const key = hash(
    'sha256',
    JSON.stringify([scope, request.method, pathOf(request), request.headers['if-match'], body]),
  )
  return { key, scope }
}

const etagOf = (
  rule: 'required' | 'optional',
  request: FastifyRequest,
  body: unknown,
): NonNullable<Command['etag']> => {
  const header = request.headers['if-match']
  const inBody = bodyEtag(body)
  return { rule, ...(header !== undefined && { header }), ...(inBody !== undefined && { body: inBody }) }
}

const contextOf = (request: FastifyRequest, caller: Caller, options: MountOptions): Context => ({
  actor: caller.actor,
  partner: caller.partner,
  settings: options.settings,
  store: options.store,
  locale: request.locale,
  requestId: request.ids.requestId,
  correlationId: request.ids.correlationId,
  now: options.now,
  client: String(request.headers['ms-partnercenter-client'] ?? ''),
  uri: request.url.replace(/^\/(auditactivity\/)?v1(?=\/)/i, ''),
})

const sendResult = (reply: FastifyReply, endpoint: AnyEndpoint, result: unknown, options: MountOptions): unknown => {
  reply.code(endpoint.status)
  if (isStreamed(result)) {
    reply.header('content-type', 'application/json; charset=utf-8')
    return reply.send(Readable.from(result.stream, { objectMode: false, highWaterMark: 65_536 }))
  }
  if (result === undefined) return reply.send()
  if (options.checkResults) endpoint.result?.parse(structuredClone(result))
  const etag = (result as { attributes?: { etag?: string } }).attributes?.etag
  if (etag) reply.header('etag', etagHeader(etag))
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(result))
}

const sendAnswer = (reply: FastifyReply, answer: Answer): unknown => {
  if ('refusal' in answer) throw new ApiError(answer.refusal.error as never, answer.refusal as never)
  if ('failure' in answer)
    throw Object.assign(
      new ApiError(
        answer.failure === 'unavailable'
          ? 'storeUnavailable'
          : answer.failure === 'damaged'
            ? 'damagedRecord'
            : 'serverError',
      ),
      { cause: answer.message },
    )
  if (answer.etag) reply.header('etag', etagHeader(answer.etag))
  reply.code(answer.status)
  if (answer.body === '') return reply.send()
  return reply.header('content-type', 'application/json; charset=utf-8').send(answer.body)
}
