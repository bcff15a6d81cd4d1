import { collectionAttributes, subscriptions } from '@tenantry/contract'
import { implement } from '../http/implement.ts'
import { customerKey, customerKind, related } from './customer.ts'

export const subscriptionRoutes = implement(subscriptions, {
  list: ({ store, actor }, { params }) => {
    related(store.find(customerKind, customerKey(actor.partnerId, params.customerId)))
    return { totalCount: 0, items: [], attributes: collectionAttributes }
  },
})
