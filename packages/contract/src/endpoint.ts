import type { z } from 'zod'
import type { ErrorName } from './errors.ts'
import type { Permission } from './permissions.ts'
import type { Cloud } from './rules/domain.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'

/** One operation of the API as a value. Route, checks, OpenAPI, client method and the portal's disabled button read it. */
export interface Endpoint<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  /** `billingProfile.update`: operation id, name of the client method, key of the handler. */
  id: string
  method: Method
  /** `/v1/customers/{customerId}/profiles/billing`. Literal segments match in any letter case. */
  path: string
  /** Further addresses of the same resource, from the service prefixes that some SDKs use. */
  aliases?: readonly string[]
  summary: string
  description?: string
  permission: Permission
  /** `appAndUser`: a token without a user gets 403 / 900329, unless a server setting lets apps in by role. */
  callers: 'app' | 'appAndUser'
  /** The one cloud that offers it; elsewhere it answers 400 / 900127. Absent: every cloud. */
  cloud?: Cloud
  /** A switch of the server that it depends on; off, it answers the same. */
  feature?: 'relationshipRequests'
  params?: P
  query?: Q
  body?: B
  /** Absent: the answer has no body. A HEAD answers by its status alone: true for 2xx, false for 404. */
  result?: R
  /** What the answer is where it is no JSON. */
  media?: 'text/csv'
  status: 200 | 201 | 204
  /** Whether the stored version is checked: `required` wants If-Match or `attributes.etag`. */
  etag?: 'required' | 'optional'
  errors: readonly ErrorName[]
  /** How the attempt is recorded when it is refused; absent for reads. */
  operation?: { type: string; resourceType: string }
  /** An example request body, used by the reference page and run by the tests. */
  example?: { body?: unknown; query?: Record<string, string> }
}

// biome-ignore lint/suspicious/noExplicitAny: an endpoint of whatever schemas
export type AnyEndpoint = Endpoint<any, any, any, any>

export const endpoint = <
  P extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Q extends z.ZodObject = z.ZodObject<Record<never, never>>,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodVoid,
>(
  definition: Omit<Endpoint<P, Q, B, R>, 'status' | 'errors'> & {
    status?: 200 | 201 | 204
    errors?: readonly ErrorName[]
  },
): Endpoint<P, Q, B, R> => ({
  ...definition,
  status: definition.status ?? (definition.result ? 200 : 204),
  errors: definition.errors ?? [],
})

/** What a handler gets, after parsing. */
export type Input<E> =
  E extends Endpoint<infer P, infer Q, infer B, infer _R>
    ? { params: z.output<P>; query: z.output<Q>; body: z.output<B> }
    : never

/** What a handler answers: the resource as it goes over the wire. */
export type Result<E> = E extends Endpoint<infer _P, infer _Q, infer _B, infer R> ? z.input<R> : never

/** A part of the address: optional where all of it is. */
type Part<Name extends string, S> = Record<never, never> extends S ? { [N in Name]?: S } : { [N in Name]: S }

/** What a caller sends, before parsing. */
export type Request<E> =
  E extends Endpoint<infer P, infer Q, infer B, infer _R>
    ? Part<'params', z.input<P>> &
        Part<'query', z.input<Q>> &
        (B extends z.ZodUndefined ? unknown : { body: z.input<B> })
    : never
