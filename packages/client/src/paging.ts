import type { Link } from '@tenantry/contract'
import type { CallOptions } from './client.ts'

/** A list in one of its forms: a collection of the compatible API, a page of Tenantry's own, or a bare array. */
interface Collection {
  items?: readonly unknown[]
  continuationToken?: string | undefined
  links?: { next?: Link | undefined } | undefined
}
type List = Collection | readonly unknown[]
type ItemOf<P> = P extends readonly (infer T)[] ? T : P extends { items: readonly (infer T)[] } ? T : never

interface ListRequest {
  query?: Record<string, unknown>
}
type ListCall<Q, P> = (request?: Q, options?: CallOptions) => Promise<P>

/** Where the page after this one is asked for: with what in the address, and which headers. */
interface Place {
  query: Record<string, unknown>
  headers: Record<string, string>
}

const nextOf = (page: Collection, before: Record<string, unknown> | undefined): Place | undefined => {
  const { links, continuationToken: token } = page
  const next = links?.next
  // As the SDKs do: the presence of the link says that there is more, its address and headers say where. Its address may
  // leave out size and filter, which the token carries.
  if (next?.uri) {
    const query = new URLSearchParams(next.uri.slice(next.uri.indexOf('?') + 1 || next.uri.length))
    const headers = (next.headers ?? []).map(({ key, value }) => [key, value] as const)
    return { query: Object.fromEntries(query), headers: Object.fromEntries(headers) }
  }
  if (!token || links) return undefined
  // Without links: a page of Tenantry's own, whose token belongs into the query, or a service that leaves them out and takes
  // the token alone as a seek query.
  return 'attributes' in page
    ? { query: { seekOperation: 'Next' }, headers: { 'MS-ContinuationToken': token } }
    : { query: { ...before, continuationToken: token }, headers: {} }
}

/**
 * The pages of a list, one after the other, for as long as you ask for the next.
 *
 * ```ts
 * for await (const page of pages(client.customers.list, { query: { size: 200 } })) console.log(page.items.length)
 * ```
 */
export async function* pages<Q extends object, P extends List>(
  list: ListCall<Q, P>,
  request?: NoInfer<Q>,
  options?: CallOptions,
): AsyncGenerator<P, void, undefined> {
  let page = await list(request, options)
  let place: Place | undefined
  for (;;) {
    yield page
    if (Array.isArray(page)) return
    const next = nextOf(page as Collection, (request as ListRequest | undefined)?.query)
    // A service that repeats itself would otherwise never end.
    if (!next || JSON.stringify(next) === JSON.stringify(place)) return
    place = next
    page = await list({ ...request, query: next.query } as Q & ListRequest, {
      ...options,
      headers: { ...options?.headers, ...next.headers },
    })
  }
}

/**
 * Everything in a list, page by page behind the scenes.
 *
 * ```ts
 * for await (const customer of items(client.customers.list)) console.log(customer.companyProfile.companyName)
 * ```
 */
export async function* items<Q extends object, P extends List>(
  list: ListCall<Q, P>,
  request?: NoInfer<Q>,
  options?: CallOptions,
): AsyncGenerator<ItemOf<P>, void, undefined> {
  for await (const page of pages(list, request, options))
    yield* (Array.isArray(page) ? page : ((page as Collection).items ?? [])) as ItemOf<P>[]
}
