import { z } from 'zod'
import { Address } from '../address.ts'
import { endpoint } from '../endpoint.ts'
import { patchOf, resource, sentEtag } from '../resource.ts'
import { text } from '../text.ts'
import { Contact } from './contact.ts'
import { profileErrors, profileOperation } from './organization-profile.ts'

/** What the partner may change of how it is billed. */
export const PartnerBillingProfileData = z
  .object({
    companyName: text(200).describe('Name on the invoice. V-01 to V-09'),
    address: Address.optional(),
    primaryContact: Contact.optional(),
    purchaseOrderNumber: text(64).optional(),
    taxId: text(64).optional(),
  })
  .meta({ id: 'PartnerBillingProfileData' })
export type PartnerBillingProfileData = z.infer<typeof PartnerBillingProfileData>

/** Facts of the contract with whoever bills the partner: nothing that it could change itself. */
export const billingTerms = {
  billingDay: z.int().min(1).max(31).optional().describe('Day of the month of the invoice.'),
  billingCurrency: z.string().optional().describe('ISO 4217, for example EUR.'),
}

/** How the partner itself is billed: `/profiles/billing`. */
export const PartnerBillingProfile = PartnerBillingProfileData.extend({
  ...billingTerms,
  profileType: z.literal('BillingProfile'),
  ...resource('BillingProfile'),
}).meta({ id: 'BillingProfile' })
export type PartnerBillingProfile = z.infer<typeof PartnerBillingProfile>

const path = '/v1/profiles/billing'

export const partnerBillingProfile = {
  get: endpoint({
    id: 'partnerBillingProfile.get',
    method: 'GET',
    path,
    summary: 'Get the billing profile of the partner',
    permission: 'partner:read',
    callers: 'appAndUser',
    result: PartnerBillingProfile,
    errors: ['appOnly'],
  }),
  update: endpoint({
    id: 'partnerBillingProfile.update',
    method: 'PUT',
    path,
    summary: 'Replace the billing profile of the partner',
    operation: profileOperation,
    permission: 'partner:write',
    callers: 'appAndUser',
    body: patchOf(PartnerBillingProfileData).extend(sentEtag),
    result: PartnerBillingProfile,
    etag: 'optional',
    errors: profileErrors,
    example: {
      body: {
        companyName: 'Nubia Distribution, S.L.',
        address: { country: 'ES', city: 'Cádiz', addressLine1: 'Muelle de Levante 4', postalCode: '11006' },
        primaryContact: { firstName: 'Odile', lastName: 'Marsh', email: 'invoices@nubia.example' },
        purchaseOrderNumber: 'PO-2044',
        taxId: 'ESB11223344',
      },
    },
  }),
}
