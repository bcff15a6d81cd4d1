import { z } from 'zod'
import { Address } from '../address.ts'
import { endpoint } from '../endpoint.ts'
import { patchOf, resource, sentEtag } from '../resource.ts'
import { guid, text } from '../text.ts'

/** Who is billed and where: `/customers/{id}/profiles/billing`. Incomplete after an import that carried no bill-to data. */
export const BillingProfile = z
  .object({
    id: guid().describe('Id of the profile, not of the customer.'),
    firstName: text(50).optional().describe('V-66'),
    lastName: text(50).optional().describe('V-66'),
    email: text(254).optional().describe('V-30 to V-33'),
    culture: text(20).optional().describe('A culture of the country, for example es-ES; answered in canonical case.'),
    language: text(20).optional().describe('Two letters, for example es.'),
    companyName: text(200).describe('Name on the bill; also what the customer list shows. V-01 to V-09'),
    defaultAddress: Address,
    ...resource('CustomerBillingProfile'),
  })
  .meta({ id: 'CustomerBillingProfile', description: 'Whom and where to bill.' })
export type BillingProfile = z.infer<typeof BillingProfile>

/** The stored part, without the envelope. */
export const BillingProfileData = BillingProfile.omit({ links: true, attributes: true })
export type BillingProfileData = z.infer<typeof BillingProfileData>

/**
 * Body of the PUT. `organizationRegistrationNumber` is our extension: it is stored in the company profile.
 * Server-owned members (`id`, `links`) are not in it, so they are ignored.
 */
export const BillingProfileUpdate = patchOf(
  BillingProfileData.omit({ id: true }).extend({ organizationRegistrationNumber: text(64).optional() }),
).extend(sentEtag)
export type BillingProfileUpdate = z.infer<typeof BillingProfileUpdate>

export const CustomerId = z.object({ customerId: guid() })

/** What a write of bill-to info or company details can be refused with, on either face. */
export const accountErrors = [
  'customerIdInvalid',
  'noRelationship',
  'invalidProperty',
  'registrationNumberMissing',
  'registrationNumberMalformed',
  'registrationNumberUnsupported',
  'phoneNumberMissing',
  'countryNotSold',
  'missingEtag',
  'staleBodyEtag',
  'staleEtag',
  'fieldLacksRight',
  'partnerTypeLacksRight',
] as const

const path = '/v1/customers/{customerId}/profiles/billing'

export const billingProfile = {
  get: endpoint({
    id: 'billingProfile.get',
    method: 'GET',
    path,
    summary: 'Get the billing profile of a customer',
    permission: 'customer:read',
    callers: 'app',
    params: CustomerId,
    result: BillingProfile,
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
  update: endpoint({
    id: 'billingProfile.update',
    method: 'PUT',
    path,
    summary: 'Replace the billing profile of a customer',
    description:
      'A member that is absent keeps its value, `null` clears an optional one. Send the version you read in `If-Match`, or in ' +
      '`attributes.etag` as the SDKs do: a stale one gives 412 in the first case and 400 in the second, both with code 2055.',
    operation: { type: 'update_customer_billing_profile', resourceType: 'customer' },
    permission: 'customer:update',
    callers: 'app',
    params: CustomerId,
    body: BillingProfileUpdate,
    result: BillingProfile,
    etag: 'required',
    errors: accountErrors,
    example: {
      body: {
        firstName: 'Inés',
        lastName: 'Roldán',
        email: 'facturas@auroralibros.example',
        culture: 'es-ES',
        language: 'es',
        companyName: 'Librería Aurora e Hijos',
        defaultAddress: {
          country: 'ES',
          city: 'Cádiz',
          addressLine1: 'Plaza de las Velas 3',
          postalCode: '11004',
          firstName: 'Inés',
          lastName: 'Roldán',
          phoneNumber: '956555014',
        },
      },
    },
  }),
}
