import { billingProfile } from '@tenantry/contract'
import { implement, write } from '../http/implement.ts'
import { accountOutcome, changeAccount } from './change-account.ts'
import { customerKey, customerKind, ownCustomer, related, toBillingProfile } from './customer.ts'

export const billingProfileRoutes = implement(billingProfile, {
  get: ({ store, actor }, { params }) =>
    toBillingProfile(related(store.find(customerKind, customerKey(actor.partnerId, params.customerId)))),

  update: write(billingProfile.update, {
    reads: ({ params }, { actor }) => ({ customer: customerKey(actor.partnerId, params.customerId) }),
    etag: ({ customer }) => ownCustomer(customer).etags.billing,
    decide: ({ customer }, { body }, ctx) => {
      const { organizationRegistrationNumber, attributes: _, ...billing } = body
      const company = organizationRegistrationNumber === undefined ? {} : { organizationRegistrationNumber }
      const change = changeAccount(ownCustomer(customer), { billing, company }, { ctx, prefix: '' })
      return accountOutcome(change, { answer: toBillingProfile, etag: ({ etags }) => etags.billing }, ctx)
    },
  }),
})
