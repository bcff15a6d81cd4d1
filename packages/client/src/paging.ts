import type { Link } from '@tenantry/contract'
import type { CallOptions } from './client.ts'

/** A list in one of its forms: a collection of the compatible API, a page of Tenantry's own, or a bare array. */
type List = { items: readonly unknown[] } | readonly unknown[]
/** What a collection may say of the rest; an answer may leave out anything. */
interface Collection {
  items?: readonly unknown[]
  continuationToken?: string | undefined
  links?: { next?: Link | undefined } | undefined
}
type ItemOf<P> = P extends readonly (infer T)[] ? T : P extends { items: readonly (infer T)[] } ? T : never

/** What a method that lists is called with; a request that it cannot do without is asked for here too. */
type ListArguments = [request?: { query?: object }, options?: CallOptions]

/** Where the page after this one is asked for: with what in the address, and which headers. */
interface Place {
  query: Record<string, unknown>
  headers: Record<string, string>
}

const nextOf = (page: Collection, before: object | undefined): Place | undefined => {
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
export async function* pages<A extends ListArguments, P extends List>(
  list: (...call: A) => Promise<P>,
  ...call: NoInfer<A>
): AsyncGenerator<P, void, undefined> {
  const [request, options]: ListArguments = call
  let page = await list(...call)
  let place: Place | undefined
  for (;;) {
    yield page
    if (Array.isArray(page)) return
    const next = nextOf(page as Collection, request?.query)
    // A service that repeats itself would otherwise never end.
    if (!next || JSON.stringify(next) === JSON.stringify(place)) return
    place = next
    const headers = { ...options?.headers, ...next.headers }
    page = await list(
      ...([
        { ...request, query: next.query },
        { ...options, headers },
      ] as ListArguments as A),
    )
  }
}

/**
 * Everything in a list, page by page behind the scenes.
 *
 * ```ts
 * for await (const customer of items(client.customers.list)) console.log(customer.companyProfile.companyName)
 * ```
 */
export async function* items<A extends ListArguments, P extends List>(
  list: (...call: A) => Promise<P>,
  ...call: NoInfer<A>
): AsyncGenerator<ItemOf<P>, void, undefined> {
  for await (const page of pages(list, ...call))
    yield* (Array.isArray(page) ? page : ((page as Collection).items ?? [])) as ItemOf<P>[]
}
