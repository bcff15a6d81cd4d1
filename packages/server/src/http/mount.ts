import { METHODS } from 'node:http'
import { type AnyEndpoint, ApiError, may, outside, partnerTypeMay, rolesFor } from '@tenantry/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { recordedActor } from '../store/change.ts'
import type { PartnerFacts, Settings } from '../store/command.ts'
import type { Store } from '../store/store.ts'
import type { Route } from './implement.ts'
import type { Limits } from './limits.ts'
import { sendAnswer, sendResult } from './reply.ts'
import { accepts, bodyOf, customerIn, etagOf, idempotencyOf, inAddress, queryOf } from './request.ts'
import { wireParser } from './wire-json.ts'

/** Who calls, with the facts of the partner. */
export interface Caller {
  actor: Context['actor']
  partner: PartnerFacts
}

export interface MountOptions {
  store: Store
  settings: Settings
  instance: Context['instance']
  /** The one hook that makes the actor; throws `missingToken`, `badToken` or `crossSite`. */
  callerOf: (request: FastifyRequest) => Promise<Caller>
  /** App-only tokens on endpoints that the contract marks App+User. */
  appsByRole: boolean
  /** Checks every answer against its schema: on in tests. */
  checkResults: boolean
  now: () => Date
  /** Absent: no limits, for tests. */
  limits?: Limits
  /** Milliseconds after which a long answer is ended when nothing of it is taken. */
  progress: number
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
  }
}

type Hook = (request: FastifyRequest) => Promise<void>
type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** The path every API request takes: who, may he, parse, run, answer. */
export const mount = (app: FastifyInstance, routes: readonly Route[], options: MountOptions): void => {
  app.decorateRequest('caller')
  // Before the body is read: a stranger's is not.
  const identify = async (request: FastifyRequest) => {
    request.caller = await knownCaller(request, options)
    const { invitation, partnerId } = request.caller.actor
    if (invitation) options.limits?.ofStranger(request)
    else options.limits?.ofPartner(request, partnerId)
  }
  const byAddress = new Map<string, { url: string; allowed: Set<string> }>()
  const add = (
    { method, path }: Pick<AnyEndpoint, 'method' | 'path'>,
    route: { onRequest: Hook; handler: Handler },
  ) => {
    const url = path.replace(/\{(\w+)\}/g, ':$1')
    app.route({ method, url, ...route })
    const key = url.replace(/:\w+/g, ':').toLowerCase()
    const { allowed } = byAddress.get(key) ?? { allowed: new Set<string>() }
    byAddress.set(key, { url, allowed: allowed.add(method) })
    if (method === 'GET') allowed.add('HEAD')
  }
  for (const route of routes)
    for (const path of [route.endpoint.path, ...(route.endpoint.aliases ?? [])])
      add({ method: route.endpoint.method, path }, { onRequest: identify, handler: handlerOf(route, options) })
  for (const operation of outside) {
    const refuse = async (request: FastifyRequest) => {
      await identify(request)
      throw new ApiError('outOfScope', { params: { what: operation.summary } })
    }
    add(operation, { onRequest: refuse, handler: refuse })
  }
  // Another method on a known address, whichever HTTP has.
  for (const method of METHODS.filter((name) => name !== 'CONNECT' && !app.supportedMethods.includes(name)))
    app.addHttpMethod(method)
  for (const { url, allowed } of byAddress.values()) {
    const refuse: Handler = async (_request, reply) => {
      reply.header('allow', [...allowed].join(', '))
      throw new ApiError('methodNotAllowed')
    }
    app.route({
      method: app.supportedMethods.filter((method) => !allowed.has(method)),
      url,
      onRequest: refuse, // whatever the body is
      handler: refuse,
    })
  }
}

const handlerOf = ({ endpoint, handler }: Route, options: MountOptions) => {
  const parseParams = endpoint.params && wireParser(endpoint.params)
  const ownEnumerationError = endpoint.errors.includes('badEnumeration')
  const parseQuery = endpoint.query && wireParser(endpoint.query, { nullIsAbsent: false, ownEnumerationError })
  const parseBody = endpoint.body && wireParser(endpoint.body, { nullIsAbsent: endpoint.method === 'POST' })
  const isWrite = 'decision' in handler

  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { caller } = request
    const params = request.params as Record<string, string>
    const operation = endpoint.operation && { ...endpoint.operation, ...customerIn(params) }
    const refuse = async (error: ApiError): Promise<never> => {
      if (operation)
        await options.store.recordRefused({
          partnerId: caller.actor.partnerId,
          actor: recordedActor(caller.actor),
          operation,
          refusal: error.error,
          correlationId: request.ids.correlationId,
          requestId: request.ids.requestId,
        })
      throw error
    }
    const refused = refusalOf(endpoint, caller, options)
    if (refused) return refuse(refused)
    if (!accepts(request, endpoint.media)) throw new ApiError('notAcceptable')

    // Documented order: the body can be read, the kind of partner may do it, the body has what it needs.
    const body = parseBody && bodyOf(request, endpoint.body!)
    if (!partnerTypeMay(caller.actor, endpoint.permission)) return refuse(new ApiError('partnerTypeLacksRight'))
    const input = {
      params: parseParams ? inAddress(() => parseParams(params)) : {},
      query: parseQuery ? inAddress(() => parseQuery(queryOf(request))) : {},
      body: parseBody?.(body),
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
      ...(request.ids.given && endpoint.method !== 'GET' && { idempotency: idempotencyOf(request, caller.actor) }),
      ...(endpoint.etag && { etag: etagOf(endpoint.etag, request, input.body) }),
      ...(operation && { operation }),
    })
    return sendAnswer(reply, answer)
  }
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

/** Role and kind of caller, before anything of the request is looked at. */
const refusalOf = (endpoint: AnyEndpoint, { actor }: Caller, options: MountOptions): ApiError | undefined => {
  const { cloud } = options.settings
  const isOff = endpoint.feature && !options.settings[endpoint.feature]
  if (isOff || (endpoint.cloud && endpoint.cloud !== cloud))
    return new ApiError('notAvailableInCloud', { params: { cloud } })
  if (endpoint.callers === 'appAndUser' && !actor.userId && !options.appsByRole) return new ApiError('appOnly')
  if (!may(actor, endpoint.permission))
    return new ApiError('roleLacksRight', {
      params: { roles: rolesFor(endpoint.permission, actor.permissionSettings).join(', ') },
    })
  return undefined
}

const contextOf = (request: FastifyRequest, caller: Caller, options: MountOptions): Context => ({
  actor: caller.actor,
  partner: caller.partner,
  settings: options.settings,
  store: options.store,
  instance: options.instance,
  locale: request.locale,
  requestId: request.ids.requestId,
  correlationId: request.ids.correlationId,
  now: options.now,
  client: String(request.headers['ms-partnercenter-client'] ?? ''),
  uri: request.url.replace(/^\/(auditactivity\/)?v1(?=\/)/i, ''),
  report: (error) => request.log.error({ correlationId: request.ids.correlationId, err: error }, 'found'),
})
