import { collectionAttributes, customerWalk } from '@tenantry/contract'
import type { Context } from '../context.ts'
import { implement } from '../http/implement.ts'
import { customerKey, customerKind, related } from './customer.ts'

const empty = { totalCount: 0, items: [], attributes: collectionAttributes } as const
const emptyOf = ({ store, actor }: Context, { params }: { params: { customerId: string } }) => {
  related(store.find(customerKind, customerKey(actor.partnerId, params.customerId)))
  return { ...empty, items: [] }
}

export const customerWalkRoutes = implement(customerWalk, {
  subscriptions: emptyOf,
  orders: emptyOf,
  subscribedskus: emptyOf,
  users: emptyOf,
  offers: emptyOf,
  usagerecords: () => ({ ...empty, items: [] }),
})
