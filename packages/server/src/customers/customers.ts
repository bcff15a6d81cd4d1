import { ApiError, type Customer, collectionAttributes, customers } from '@tenantry/contract'
import { z } from 'zod'
import { partnerKey } from '../auth/partner.ts'
import type { Context } from '../context.ts'
import { implement, write } from '../http/implement.ts'
import { pageLinks, readFilter, readToken, type SimpleFilter, supportedSeek, writeToken } from '../http/paging.ts'
import { partnerRelationshipKey, refuseReseller } from '../relationships/partner-relationship.ts'
import { customerCount, customerKey, customerKind, domainKey, ownerOfDomain, related, toCustomer } from './customer.ts'
import { deleteCustomer, endRelationship } from './end-relationship.ts'
import { checkListFilter, customerPage, customerText, type ListedPage, Place } from './list.ts'
import { checkCreation, initialDomain, newCustomer, password } from './new-customer.ts'
import { refuseFullSandbox } from './rules.ts'

const CHUNK = 500

/** What a continuation token carries: one SDK sends nothing else with it. */
const PageState = z.object({ s: z.int().min(1).max(500), f: z.string().max(2048).optional(), a: Place, z: Place })

const pageOf = async (
  ctx: Context,
  query: {
    size?: number | undefined
    filter?: string | undefined
    seek: 'Next' | 'Previous' | 'First'
    token?: string | undefined
  },
) => {
  const state = query.token ? readToken(query.token, ctx.actor.partnerId, PageState) : undefined
  const size = query.size || state!.s
  const filterText = query.filter ?? state?.f
  const filter = readFilter(filterText)
  checkListFilter(filter)
  const page: ListedPage = await ctx.store.query(customerPage, {
    partnerId: ctx.actor.partnerId,
    size,
    ...(filter && { filter }),
    ...(query.seek === 'Next' && state && { after: state.z }),
    ...(query.seek === 'Previous' && state && { before: state.a }),
  })
  const { first, last } = page
  const token =
    (page.next || page.previous) && first && last
      ? writeToken(ctx.actor.partnerId, { s: size, ...(filterText && { f: filterText }), a: first, z: last })
      : undefined
  return {
    totalCount: page.items.length,
    items: page.items,
    ...(token && page.next && { continuationToken: token }),
    links: pageLinks(
      '/customers',
      { size, filter: filterText },
      { token, next: token !== undefined && page.next, previous: token !== undefined && page.previous },
    ),
    attributes: collectionAttributes,
  }
}

/** Everything, chunk by chunk, each its own read transaction; `totalCount` follows, as it is known only at the end. */
async function* everything(
  ctx: Context,
  filterText: string | undefined,
  filter: SimpleFilter | undefined,
): AsyncIterable<string> {
  let after: Place | undefined
  let totalCount = 0
  yield '{"items":['
  for (;;) {
    const page = await ctx.store.query(customerText, {
      partnerId: ctx.actor.partnerId,
      size: CHUNK,
      ...(filter && { filter }),
      ...(after && { after }),
    })
    if (page.count > 0) yield totalCount > 0 ? `,${page.text}` : page.text
    totalCount += page.count
    if (!page.next || !page.last) break
    after = page.last
  }
  const links = pageLinks('/customers', { filter: filterText }, { token: undefined, next: false, previous: false })
  yield `],"totalCount":${totalCount},"links":${JSON.stringify(links)},"attributes":{"objectType":"Collection"}}`
}

export const customerRoutes = implement(customers, {
  list: async (ctx, { query }) => {
    const seek = supportedSeek(query.seekOperation)
    const token = query['MS-ContinuationToken']
    if (query.size || token) return pageOf(ctx, { size: query.size, filter: query.filter, seek, token })
    const filter = readFilter(query.filter)
    checkListFilter(filter)
    return { stream: everything(ctx, query.filter, filter) }
  },

  get: ({ store, actor }, { params }): Customer =>
    toCustomer(related(store.find(customerKind, customerKey(actor.partnerId, params.customerId)))),

  create: write(customers.create, {
    reads: ({ body }, { actor }) => ({
      domain: domainKey(initialDomain(body)),
      reseller: partnerKey(body.associatedPartnerId ?? ''),
      relationship: partnerRelationshipKey(actor.partnerId, body.associatedPartnerId ?? ''),
      count: customerCount(actor.partnerId),
    }),
    decide: ({ domain, reseller, relationship, count }, { body }, ctx) => {
      if (body.associatedPartnerId && !ctx.actor.userId) throw new ApiError('appOnly')
      checkCreation(body, { isTaken: domain !== undefined }, ctx)
      if (body.associatedPartnerId) refuseReseller({ reseller, relationship }, ctx)
      refuseFullSandbox(count, ctx)
      const customer = newCustomer(body, ctx)
      const owner = ownerOfDomain(ctx.actor.partnerId, customer.id)
      return {
        answer: {
          ...toCustomer(customer),
          ...(customer.enableGDAPByDefault !== undefined && { enableGDAPByDefault: customer.enableGDAPByDefault }),
          userCredentials: { userName: 'admin', password: password() },
        },
        writes: [
          { put: customerKind, partnerId: ctx.actor.partnerId, document: customer },
          { claim: domainKey(customer.domain), owner },
        ],
        operations: [
          {
            type: 'add_customer',
            resourceType: 'customer',
            data: { PrimaryDomainName: customer.domain, Relationship: 'Reseller' },
          },
        ],
        customerId: customer.id,
        customerName: customer.billing.companyName,
        secret: true as const,
      }
    },
  }),

  removeRelationship: write(customers.removeRelationship, endRelationship),

  remove: write(customers.remove, deleteCustomer),
})
