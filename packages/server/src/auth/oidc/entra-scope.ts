import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { EntraError, entraReply } from './entra-error.ts'

interface Refusing {
  now: () => Date
  onError: (error: Error) => void
}

const asRefusal = (error: Error & { statusCode?: number }, onError: (error: Error) => void): EntraError => {
  if (error instanceof EntraError) return error
  if (error instanceof ApiError && error.error === 'storeUnavailable')
    return new EntraError('unavailable', 'Try again later.')
  if (error instanceof ApiError && error.error === 'throttled')
    return new EntraError('tooManyRequests', `Too many requests; try again in ${error.retryAfter} s.`)
  if (error.statusCode && error.statusCode < 500) return new EntraError('requestInvalid', 'The request is malformed.')
  onError(error)
  return new EntraError('serverError', 'The request could not be completed.')
}

/** Refusals of this scope in the shape of its addresses; nothing of it is kept by anybody on the way. */
export const answerAsEntra = (app: FastifyInstance, { now, onError }: Refusing): void => {
  app.setErrorHandler((error: Error, request, reply) => {
    const { status, body } = entraReply(asRefusal(error, onError), request.ids, now())
    if (status === 401) reply.header('www-authenticate', 'Bearer realm="tenantry"')
    if (error instanceof ApiError && error.retryAfter) reply.header('retry-after', error.retryAfter)
    return reply.code(status).send(body)
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
  })
}

type Method = 'GET' | 'POST'
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** Tells other methods, in the shape of its scope, which one the address takes. */
export const refuseOthers = (app: FastifyInstance, url: string, only: Method): void => {
  app.route({
    method: methods.filter((method) => method !== only),
    url,
    handler: async ({ method }, reply) => {
      reply.header('allow', only)
      throw new EntraError('methodWrong', `This address takes ${only} requests only; this one is ${method}.`)
    },
  })
}

export const onlyPost = (
  app: FastifyInstance,
  url: string,
  handler: (request: FastifyRequest) => Promise<unknown>,
): void => {
  app.post(url, handler)
  refuseOthers(app, url, 'POST')
}
