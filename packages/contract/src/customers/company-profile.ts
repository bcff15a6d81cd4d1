import { z } from 'zod'
import { Address } from '../address.ts'
import { endpoint } from '../endpoint.ts'
import { resource } from '../resource.ts'
import { CustomerId } from './billing-profile.ts'

/** The company as `/v1` shows it, read-only there; company details are written through the customer account. */
export const CompanyProfile = z
  .object({
    tenantId: z.string().describe('Equals the customer id.'),
    domain: z.string().describe('Initial domain; never changes.'),
    companyName: z.string().describe('The name on the bill.'),
    organizationRegistrationNumber: z.string().optional(),
    address: Address.optional().describe(
      'Only with delegated access. `region` stands where the billing profile has `state`.',
    ),
    email: z.string().optional().describe('Only with delegated access.'),
    ...resource('CustomerCompanyProfile'),
  })
  .meta({ id: 'CustomerCompanyProfile' })
export type CompanyProfile = z.infer<typeof CompanyProfile>

export const companyProfile = {
  get: endpoint({
    id: 'companyProfile.get',
    method: 'GET',
    path: '/v1/customers/{customerId}/profiles/company',
    summary: 'Get the company profile of a customer',
    description: 'Read-only, as in Partner Center: a PUT answers 405.',
    permission: 'customer:read',
    callers: 'app',
    params: CustomerId,
    result: CompanyProfile,
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
}
