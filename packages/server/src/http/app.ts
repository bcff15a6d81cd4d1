import { readFileSync } from 'node:fs'
import { type ServerOptions, STATUS_CODES } from 'node:http'
import { ApiError } from '@tenantry/contract'
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import { asApiError, errorReply } from './error-reply.ts'
import { answerHeaders, identifyRequests, JSON_TYPE, normalUrl, requestIds } from './headers.ts'
import type { Route } from './implement.ts'
import { type MountOptions, mount } from './mount.ts'

const BODY_LIMIT = 256 * 1024
const HEADER_LIMIT = 16 * 1024
const URL_LIMIT = 8 * 1024

/** Milliseconds that a request may take to arrive, and an answer to be taken. */
export interface Timeouts {
  headers: number
  /** Headers and body together. */
  request: number
  /** Between two looks at what is overdue. */
  check: number
  /** Without a byte of a long answer taken. */
  progress: number
}
const TIMEOUTS: Timeouts = { headers: 10_000, request: 30_000, check: 2_500, progress: 30_000 }

export interface AppOptions extends Omit<MountOptions, 'progress'> {
  routes: readonly Route[]
  log: string
  tls?: { cert: string; key: string }
  /** Adds the parts that are no endpoints of the contract: sign-in, pages, health. */
  parts: readonly ((app: FastifyInstance) => void | Promise<void>)[]
  /** Answers addresses that no route has. */
  otherwise: (request: FastifyRequest, reply: FastifyReply) => unknown
  /** Page addresses under another host name go to the public one. */
  publicUrl: string
  timeouts?: Timeouts | undefined
}

/** The HTTP side of the server, listening nowhere yet. */
export const createApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const timeouts = options.timeouts ?? TIMEOUTS
  const http: ServerOptions = {
    maxHeaderSize: HEADER_LIMIT,
    headersTimeout: timeouts.headers,
    connectionsCheckingInterval: timeouts.check,
    requireHostHeader: false, // refused below, in the documented shape
  }
  const server: FastifyServerOptions = {
    bodyLimit: BODY_LIMIT,
    requestTimeout: timeouts.request,
    return503OnClosing: false, // what was half sent when the end came gets its answer (R10.2)
    keepAliveTimeout: 65_000,
    connectionTimeout: 0,
    maxRequestsPerSocket: 0,
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      maxParamLength: 512,
    },
    rewriteUrl: (request) => normalUrl(request.url ?? '/'),
    exposeHeadRoutes: true,
    logController: new LogController({ disableRequestLogging: true }),
    // Requests that are not HTTP at all, or too large, get the documented shape too.
    clientErrorHandler: (error, socket) => {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
      const kind =
        code === 'HPE_HEADER_OVERFLOW'
          ? 'headersTooLarge'
          : code === 'ERR_HTTP_REQUEST_TIMEOUT'
            ? 'requestTimeout'
            : 'malformedBody'
      const ids = requestIds({})
      const { status, body } = errorReply(new ApiError(kind), { locale: 'en', correlationId: ids.correlationId })
      const lines = Object.entries({
        ...answerHeaders(ids, 'en'),
        connection: 'close',
        'content-type': JSON_TYPE,
        'content-length': Buffer.byteLength(body),
      }).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
    },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const ids = requestIds(request.headers)
      const refusal = errorReply(asApiError(error), { locale: 'en', correlationId: ids.correlationId })
      reply
        .code(refusal.status)
        .headers({ ...answerHeaders(ids, 'en'), ...refusal.headers, 'content-type': JSON_TYPE })
        .send(refusal.body)
    },
    logger:
      options.log === 'silent'
        ? false
        : { level: options.log, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    ...(options.tls
      ? {
          https: {
            ...http,
            cert: readFileSync(options.tls.cert),
            key: readFileSync(options.tls.key),
            minVersion: 'TLSv1.2',
          },
        }
      : { http }),
  } as FastifyServerOptions
  const app = fastify(server)
  // An expectation that nobody knows is not worth refusing a request for.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))

  identifyRequests(app)
  app.addHook('onRequest', async (request, reply) => {
    if ((request.raw.url?.length ?? 0) > URL_LIMIT) throw new ApiError('urlTooLong')
    if (request.raw.rawHeaders.length > 200) throw new ApiError('headersTooLarge')
    if (request.headers.host === undefined && request.raw.httpVersion !== '1.0') {
      reply.header('connection', 'close')
      throw new ApiError('malformedBody')
    }
  })
  // One line per request; bodies, tokens and query strings never reach the log (R8.5).
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        path: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        correlationId: request.ids?.correlationId,
      },
      'request',
    )
  })
  app.removeAllContentTypeParsers()
  // Bodies stay bytes until the caller is known; then the endpoint's own parser reads them.
  app.addContentTypeParser(
    /^(application|text)\/json(\s*;\s*charset="?utf-?8"?)?\s*;?$/i,
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  )
  app.setErrorHandler((error, request, reply) => {
    const refusal = asApiError(error)
    if (refusal.error === 'serverError' || refusal.error === 'damagedRecord' || refusal.error === 'storeUnavailable')
      request.log.error(
        { correlationId: request.ids?.correlationId, cause: String((error as Error).cause ?? ''), err: error },
        'failed',
      )
    if (refusal.error === 'missingToken' || refusal.error === 'badToken' || refusal.error === 'sessionRequired')
      reply.header('www-authenticate', 'Bearer realm="tenantry"')
    const { status, body, headers } = errorReply(refusal, {
      locale: request.locale ?? 'en',
      correlationId: request.ids?.correlationId ?? '',
      url: request.url,
      publicUrl: options.publicUrl,
    })
    reply.code(status).headers({ ...headers, 'content-type': JSON_TYPE })
    return request.method === 'HEAD' ? reply.send() : reply.send(body)
  })
  app.setNotFoundHandler(options.otherwise)

  mount(app, options.routes, { ...options, progress: timeouts.progress })
  for (const part of options.parts) await app.register(async (scope) => part(scope))
  return app
}
