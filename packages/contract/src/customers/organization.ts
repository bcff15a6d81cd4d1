import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { CustomerId } from './billing-profile.ts'

/** How a customer presents itself. Tenantry reads no directory of the customer’s: it answers the company details that it keeps. */
export const Organization = z
  .object({
    street: z.string().optional(),
    countryLetterCode: z.string().optional(),
    postalCode: z.string().optional(),
    city: z.string().optional(),
    state: z.string().optional(),
    displayName: z.string(),
    technicalNotificationMails: z.array(z.string()),
  })
  .meta({ id: 'CustomerOrganization' })
export type Organization = z.infer<typeof Organization>

export const organization = {
  get: endpoint({
    id: 'organization.get',
    method: 'GET',
    path: '/v1/customers/{customerId}/organization',
    summary: 'Get how a customer presents itself',
    description: 'An array of one. Needs delegated access to the customer.',
    permission: 'tenant:read',
    callers: 'app',
    cloud: 'global',
    params: CustomerId,
    result: z.array(Organization),
    errors: ['customerIdInvalid', 'noRelationship', 'delegatedAccessMissing'],
  }),
  customDomains: endpoint({
    id: 'organization.customDomains',
    method: 'GET',
    path: '/v1/customers/{customerId}/customDomains',
    summary: 'List the domains of a customer',
    description: 'Needs delegated access to the customer.',
    permission: 'tenant:read',
    callers: 'app',
    cloud: 'global',
    params: CustomerId,
    result: z.array(z.string()),
    errors: ['customerIdInvalid', 'noRelationship', 'delegatedAccessMissing'],
  }),
}
