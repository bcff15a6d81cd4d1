import { ApiError, organization } from '@tenantry/contract'
import type { Context } from '../context.ts'
import { implement } from '../http/implement.ts'
import { type CustomerDocument, customerKey, customerKind, related } from './customer.ts'

/** The customer, as long as it lets the partner look into what is its own. */
const delegated = ({ store, actor }: Context, customerId: string): CustomerDocument => {
  const customer = related(store.find(customerKind, customerKey(actor.partnerId, customerId)))
  if (!customer.allowDelegatedAccess) throw new ApiError('delegatedAccessMissing')
  return customer
}

export const organizationRoutes = implement(organization, {
  get: (ctx, { params }) => {
    const { company, billing } = delegated(ctx, params.customerId)
    const { addressLine1, country, postalCode, city, state, region } = company.address ?? {}
    const stateName = state ?? region
    return [
      {
        ...(addressLine1 && { street: addressLine1 }),
        ...(country && { countryLetterCode: country }),
        ...(postalCode && { postalCode }),
        ...(city && { city }),
        ...(stateName && { state: stateName }),
        displayName: company.legalName ?? billing.companyName,
        technicalNotificationMails: company.email ? [company.email] : [],
      },
    ]
  },

  customDomains: (ctx, { params }) => delegated(ctx, params.customerId).customDomains,
})
