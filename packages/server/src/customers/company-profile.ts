import { companyProfile } from '@tenantry/contract'
import { implement } from '../http/implement.ts'
import { customerKey, customerKind, related, toCompanyProfile } from './customer.ts'

export const companyProfileRoutes = implement(companyProfile, {
  get: ({ store, actor }, { params }) =>
    toCompanyProfile(related(store.find(customerKind, customerKey(actor.partnerId, params.customerId))), {
      whole: true,
    }),
})
