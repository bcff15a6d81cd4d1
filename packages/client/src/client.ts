import type { AnyEndpoint, Api, Request, Result } from '@tenantry/contract'
import { api } from '@tenantry/contract'
import { Problem, type ProblemDetail } from './problem.ts'

export interface ClientOptions {
  /** `http://127.0.0.1:7400`, or any compatible service. Empty in the portal: its own origin. */
  baseUrl: string
  /** Bearer token, or a function that gives a fresh one. Absent in the portal, which has a session cookie. */
  token?: string | (() => string | Promise<string>)
  /** Headers sent with each call. */
  headers?: Record<string, string>
  /** Language of descriptions, `X-Locale`. */
  locale?: string | (() => string)
  fetch?: typeof globalThis.fetch
  /** How often a call that got no answer, 429 or 503 is sent again, with the same request id. Default 2. */
  retries?: number
}

export interface CallOptions {
  /** Version the caller has read; sent as `If-Match`. */
  ifMatch?: string
  /** Idempotency key; a retry of the caller's own must carry the same one. Made when absent. */
  requestId?: string
  signal?: AbortSignal
  headers?: Record<string, string>
}

type Call<E> = (request?: Request<E>, options?: CallOptions) => Promise<Result<E>>
export type Client<A = Api> = { [G in keyof A]: { [E in keyof A[G]]: Call<A[G][E]> } }

const quoted = (etag: string) => (etag === '*' || etag.startsWith('"') ? etag : `"${etag}"`)

const urlOf = (baseUrl: string, endpoint: AnyEndpoint, request: { params?: object; query?: object }): string => {
  const params = (request.params ?? {}) as Record<string, unknown>
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  const text = query.toString()
  return baseUrl.replace(/\/$/, '') + path + (text ? `?${text}` : '')
}

const pause = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', stop, { once: true })
  })

const problemOf = async (response: Response, requestId: string): Promise<Problem> => {
  const body = (await response.json().catch(() => ({}))) as Partial<{
    code: number
    description: string
    message: string
    data: ProblemDetail[]
  }>
  const retryAfter = Number(response.headers.get('retry-after'))
  return new Problem(body.description ?? body.message ?? response.statusText, {
    status: response.status,
    code: Number(body.code ?? 0),
    data: Array.isArray(body.data) ? body.data : [],
    correlationId: response.headers.get('ms-correlationid') ?? undefined,
    requestId,
    retryAfter: retryAfter > 0 ? retryAfter : undefined,
  })
}

/** A typed client: one method per endpoint of the contract. Refusals are thrown as {@link Problem}. */
export const createClient = (options: ClientOptions): Client => {
  const send = options.fetch ?? globalThis.fetch.bind(globalThis)
  const retries = options.retries ?? 2

  const call = async (
    endpoint: AnyEndpoint,
    request: { params?: object; query?: object; body?: unknown } = {},
    callOptions: CallOptions = {},
  ): Promise<unknown> => {
    const requestId = callOptions.requestId ?? crypto.randomUUID()
    const url = urlOf(options.baseUrl, endpoint, request)
    for (let attempt = 0; ; attempt++) {
      const headers: Record<string, string> = {
        accept: 'application/json',
        'ms-requestid': requestId,
        ...options.headers,
        ...callOptions.headers,
      }
      const locale = typeof options.locale === 'function' ? options.locale() : options.locale
      if (locale) headers['x-locale'] = locale
      const token = typeof options.token === 'function' ? await options.token() : options.token
      if (token) headers['authorization'] = `Bearer ${token}`
      if (callOptions.ifMatch) headers['if-match'] = quoted(callOptions.ifMatch)
      const init: RequestInit = { method: endpoint.method, headers, signal: callOptions.signal ?? null }
      if (request.body !== undefined) {
        headers['content-type'] = 'application/json'
        init.body = JSON.stringify(request.body)
      }
      let response: Response
      try {
        response = await send(url, init)
      } catch (error) {
        if (callOptions.signal?.aborted) throw error
        if (attempt >= retries) throw new Problem('network', { status: 0, requestId })
        await pause(300 * 2 ** attempt, callOptions.signal)
        continue
      }
      if (response.ok) return response.status === 204 || endpoint.method === 'HEAD' ? undefined : await response.json()
      const problem = await problemOf(response, requestId)
      if ((response.status === 429 || response.status === 503) && attempt < retries && (problem.retryAfter ?? 1) <= 5) {
        await pause((problem.retryAfter ?? 1) * 1000, callOptions.signal)
        continue
      }
      throw problem
    }
  }

  const client: Record<string, Record<string, unknown>> = {}
  for (const [group, members] of Object.entries(api)) {
    client[group] = {}
    for (const [name, endpoint] of Object.entries(members))
      client[group][name] = (request?: object, callOptions?: CallOptions) =>
        call(endpoint as AnyEndpoint, request, callOptions)
  }
  return client as unknown as Client
}
