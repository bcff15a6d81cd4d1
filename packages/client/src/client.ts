import type { AnyEndpoint, Api, Request, Result } from '@tenantry/contract'
import { api } from '@tenantry/contract'
import { newGuid, type Parts, quoted, urlOf } from './message.ts'
import { Problem } from './problem.ts'
import { type ConnectionOptions, send } from './send.ts'
import { type TokenSource, withToken } from './token-source.ts'

export interface ClientOptions extends ConnectionOptions {
  /** `http://127.0.0.1:7400`, `https://api.partnercenter.microsoft.com`, any compatible service; empty: the page's own origin. */
  baseUrl: string
  /** Absent where something else says who calls, for example a session cookie. */
  token?: string | TokenSource | undefined
  /** Sent with each call. */
  headers?: Record<string, string> | undefined
  /** Language of descriptions, `X-Locale`: `en-US`, `es-ES`. */
  locale?: string | (() => string) | undefined
}

export interface CallOptions {
  /** Version that you have read (`attributes.etag`); sent as `If-Match`. */
  ifMatch?: string | undefined
  /** Idempotency key, a GUID. A repeat of your own has to carry the same one; retries of the client do. Made when absent. */
  requestId?: string | undefined
  /** A GUID that service and audit records keep. Made when absent. */
  correlationId?: string | undefined
  signal?: AbortSignal | undefined
  /** As in {@link ConnectionOptions}, for this call. */
  timeout?: number | undefined
  headers?: Record<string, string> | undefined
}

/** One operation. What the endpoint cannot do without is asked for. */
export type Call<E> = (
  ...args: Record<never, never> extends Request<E>
    ? [request?: Request<E>, options?: CallOptions]
    : [request: Request<E>, options?: CallOptions]
) => Promise<Result<E>>

export type Endpoints = Record<string, Record<string, AnyEndpoint>>
/** One method per endpoint, by group: `client.billingProfile.get({ params: { customerId } })`. */
export type Client<A = Api> = { [G in keyof A]: { [E in keyof A[G]]: Call<A[G][E]> } }

/**
 * A typed client: one method per endpoint of the contract, or of `endpoints`, where you can leave out groups or add your
 * own. Answers come as the service gives them, unknown members included; what goes wrong is thrown as {@link Problem}.
 */
export const createClient = <A extends object = Api>(
  options: ClientOptions,
  endpoints: A = api as unknown as A,
): Client<A> => {
  const call = async (endpoint: AnyEndpoint, parts: Parts = {}, given: CallOptions = {}): Promise<unknown> => {
    const locale = typeof options.locale === 'function' ? options.locale() : options.locale
    const headers: Record<string, string> = {
      accept: endpoint.media ?? 'application/json',
      'ms-requestid': given.requestId ?? newGuid(),
      'ms-correlationid': given.correlationId ?? newGuid(),
      ...(locale && { 'x-locale': locale }),
      ...(given.ifMatch && { 'if-match': quoted(given.ifMatch) }),
      ...(parts.body !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
      ...given.headers,
    }
    const message = {
      method: endpoint.method,
      url: urlOf(options.baseUrl, endpoint.path, parts),
      headers,
      body: parts.body === undefined ? undefined : JSON.stringify(parts.body),
      signal: given.signal,
    }
    const connection = given.timeout === undefined ? options : { ...options, timeout: given.timeout }
    const sendWith = (bearer: string | undefined) =>
      send(bearer ? { ...message, headers: { ...headers, authorization: `Bearer ${bearer}` } } : message, connection)
    return withToken(options.token, sendWith, given.signal)
  }

  /** A HEAD asks a question, which the status answers. */
  const ask = async (endpoint: AnyEndpoint, parts?: Parts, given?: CallOptions): Promise<boolean> => {
    try {
      await call(endpoint, parts, given)
      return true
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 404) return false
      throw problem
    }
  }

  const mapped = <T, U>(members: Record<string, T>, make: (member: T) => U) =>
    Object.fromEntries(Object.entries(members).map(([name, member]) => [name, make(member)]))
  const methodOf = (endpoint: AnyEndpoint) => (parts?: Parts, given?: CallOptions) =>
    (endpoint.method === 'HEAD' ? ask : call)(endpoint, parts, given)
  return mapped(endpoints as Endpoints, (group) => mapped(group, methodOf)) as unknown as Client<A>
}
