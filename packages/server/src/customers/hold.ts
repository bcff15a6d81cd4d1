import { ApiError, type CustomerHolds, customerHolds } from '@tenantry/contract'
import { implement, write } from '../http/implement.ts'
import { badQuery } from '../http/paging.ts'
import type { DecisionContext, Operation } from '../store/command.ts'
import { defineKind, type Key } from '../store/document.ts'
import { type CustomerDocument, customerKey, customerKind, ownCustomer, related } from './customer.ts'

/** What speaks against the end of a relationship. No document: nothing does. */
export interface HoldsDocument {
  /** That of the customer. */
  id: string
  holds: CustomerHolds['items']
}

export const holdsKind = defineKind<HoldsDocument>({
  name: 'hold',
  version: 1,
  ofCustomer: (_partnerId, customerId) => customerId,
})

export const holdsKey = (partnerId: string, customerId: string): Key<HoldsDocument> =>
  holdsKind.key(partnerId, customerId)

/** Refuses to end what something holds. */
export const refuseHeld = (found: HoldsDocument | undefined): void => {
  const holds = found?.holds ?? []
  if (holds.length === 0) return
  throw new ApiError('relationshipHeld', {
    params: { names: holds.map(({ name }) => name).join(', ') },
    data: holds.map(({ name, reason }) => ({
      field: 'relationshipToPartner',
      code: 800042,
      reason: 'rel.held',
      params: { name, why: reason },
    })),
  })
}

const reads = ({ params }: { params: { customerId: string } }, { actor }: DecisionContext) => ({
  customer: customerKey(actor.partnerId, params.customerId),
  found: holdsKey(actor.partnerId, params.customerId),
})

const MOST = 50

const without = (name: string, found: HoldsDocument | undefined) =>
  (found?.holds ?? []).filter((hold) => hold.name !== name)

const kept = (
  customer: CustomerDocument,
  { holds, operation }: { holds: HoldsDocument['holds']; operation: Operation },
  { actor: { partnerId } }: DecisionContext,
) => {
  const document = { id: customer.id, holds }
  return {
    answer: { items: holds },
    writes: [holds.length > 0 ? { put: holdsKind, partnerId, document } : { remove: holdsKey(partnerId, customer.id) }],
    operations: [operation],
    customerId: customer.id,
    customerName: customer.billing.companyName,
  }
}

export const customerHoldRoutes = implement(customerHolds, {
  list: ({ store, actor: { partnerId } }, { params: { customerId } }) => {
    related(store.find(customerKind, customerKey(partnerId, customerId)))
    return { items: store.find(holdsKind, holdsKey(partnerId, customerId))?.holds ?? [] }
  },

  place: write(customerHolds.place, {
    reads,
    decide: ({ customer, found }, { params: { name }, body: { reason, url } }, ctx) => {
      const ours = ownCustomer(customer)
      const { actor, now } = ctx
      const by = actor.userPrincipalName ?? actor.applicationId
      const hold = { name, reason, ...(url && { url }), since: now, by }
      const operation = { type: 'tenantry_hold_placed', resourceType: 'tenantry', data: { Hold: name, Why: reason } }
      const holds = [...without(name, found), hold]
      if (holds.length > MOST) throw badQuery('name', 'hold.most')
      return kept(ours, { holds, operation }, ctx)
    },
  }),

  lift: write(customerHolds.lift, {
    reads,
    decide: ({ customer, found }, { params: { name } }, ctx) => {
      const ours = ownCustomer(customer)
      const holds = without(name, found)
      if (holds.length === (found?.holds.length ?? 0)) throw new ApiError('notFound')
      const operation = { type: 'tenantry_hold_lifted', resourceType: 'tenantry', data: { Hold: name } }
      return kept(ours, { holds, operation }, ctx)
    },
  }),
})
