import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { collection, resource } from '../resource.ts'
import { guid, text } from '../text.ts'
import { BillingProfile, BillingProfileData, CustomerId } from './billing-profile.ts'
import { CompanyProfile } from './company-profile.ts'

/** Wire spelling; the ordinal is the place in this list. */
export const relationshipsToPartner = [
  'unknown',
  'reseller',
  'advisor',
  'syndication',
  'microsoft_support',
  'none',
] as const

export const Customer = z
  .object({
    id: z.string().describe('GUID; equals the tenant id of the customer (“Microsoft ID”).'),
    commerceId: z.string().optional(),
    companyProfile: CompanyProfile,
    billingProfile: BillingProfile.optional(),
    relationshipToPartner: z.enum(relationshipsToPartner),
    allowDelegatedAccess: z.boolean().optional(),
    customDomains: z.array(z.string()).optional(),
    associatedPartnerId: z.string().optional(),
    enableGDAPByDefault: z.boolean().optional(),
    userCredentials: z
      .object({ userName: z.string(), password: z.string() })
      .optional()
      .describe('Only in the answer to the creation.'),
    ...resource('Customer'),
  })
  .meta({ id: 'Customer' })
export type Customer = z.infer<typeof Customer>

const { email, culture, language } = BillingProfileData.shape
const requiredOnCreation = { email: email.unwrap(), culture: culture.unwrap(), language: language.unwrap() }

/** What a caller may say of a new customer. Everything else in the body is ignored. */
export const NewCustomer = z
  .object({
    companyProfile: z.object({
      domain: text(253).describe('Initial domain, for example auroralibros.onmicrosoft.com'),
      companyName: text(200).nullish().describe('Falls back to the name on the bill.'),
      organizationRegistrationNumber: text(64).nullish(),
    }),
    billingProfile: BillingProfileData.omit({ id: true }).extend(requiredOnCreation),
    associatedPartnerId: guid().nullish(),
    enableGDAPByDefault: z.boolean().nullish(),
  })
  .meta({ id: 'NewCustomer' })
export type NewCustomer = z.infer<typeof NewCustomer>

export const RelationshipUpdate = z.object({
  relationshipToPartner: z.enum(relationshipsToPartner).nullish(),
})

export const RemovedRelationship = z
  .object({ id: z.string(), relationshipToPartner: z.literal('none'), ...resource('Customer') })
  .meta({ id: 'RemovedRelationship' })

/** Page size on the compatible API: absent or 0 means everything, more than 500 counts as 500. */
export const pageQuery = {
  size: z.coerce
    .number<number>({ error: 'query.size' })
    .int('query.size')
    .min(0, 'query.size')
    .transform((size) => Math.min(size, 500))
    .optional()
    .describe('Items per page; absent or 0 gives everything, streamed.'),
  seekOperation: z
    .enum(['Next', 'Previous', 'First', 'Last', 'PageIndex'])
    .optional()
    .describe('Next, Previous or First, with the token of the page before.'),
  'MS-ContinuationToken': z
    .string()
    .max(8192)
    .optional()
    .describe('Place in the list. Normally a header; one SDK sends it in the query.'),
}

export const customers = {
  list: endpoint({
    id: 'customers.list',
    method: 'GET',
    path: '/v1/customers',
    summary: 'List customers',
    description:
      'Ordered by company name, then id. Without `size` everything is answered, streamed. `filter` is a JSON object with ' +
      '`Field` (CompanyName, Domain, IndirectReseller, IndirectCloudSolutionProvider), `Value` and `Operator` (starts_with).',
    permission: 'customer:read',
    callers: 'app',
    query: z.object({
      ...pageQuery,
      filter: z.string().max(2048).optional(),
    }),
    result: collection(Customer),
    errors: ['invalidProperty'],
    example: { query: { size: '2', filter: '{"Field":"CompanyName","Value":"har","Operator":"starts_with"}' } },
  }),
  get: endpoint({
    id: 'customers.get',
    method: 'GET',
    path: '/v1/customers/{customerId}',
    summary: 'Get a customer',
    permission: 'customer:read',
    callers: 'app',
    params: CustomerId,
    result: Customer,
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
  create: endpoint({
    id: 'customers.create',
    method: 'POST',
    path: '/v1/customers',
    summary: 'Create a customer',
    operation: { type: 'add_customer', resourceType: 'customer' },
    permission: 'customer:create',
    callers: 'app',
    body: NewCustomer,
    result: Customer,
    status: 201,
    errors: [
      'invalidProperty',
      'domainTaken',
      'countryNotSold',
      'registrationNumberMissing',
      'registrationNumberMalformed',
      'registrationNumberUnsupported',
      'phoneNumberMissing',
      'associatedPartnerUnknown',
      'associatedPartnerInvalid',
      'resellerAgreementMissing',
      'sandboxFull',
      'appOnly',
      'partnerTypeLacksRight',
    ],
    example: {
      body: {
        companyProfile: { domain: 'auroralibros.onmicrosoft.com' },
        billingProfile: {
          culture: 'es-ES',
          language: 'es',
          email: 'cuentas@auroralibros.example',
          companyName: 'Librería Aurora',
          defaultAddress: {
            firstName: 'Inés',
            lastName: 'Roldán',
            addressLine1: 'Calle del Faro 12',
            city: 'Cádiz',
            postalCode: '11001',
            country: 'ES',
          },
        },
      },
    },
  }),
  removeRelationship: endpoint({
    id: 'customers.removeRelationship',
    method: 'PATCH',
    path: '/v1/customers/{customerId}',
    summary: 'End the reseller relationship',
    description:
      'Send `relationshipToPartner: "none"`; everything else in the body is ignored. In a sandbox this deletes the customer.',
    operation: { type: 'remove_partner_customer_relationship', resourceType: 'partner_customer_relationship' },
    permission: 'relationship:remove',
    callers: 'appAndUser',
    params: CustomerId,
    body: RelationshipUpdate,
    result: RemovedRelationship,
    errors: ['customerIdInvalid', 'noRelationship', 'invalidProperty', 'relationshipHeld'],
    example: { body: { relationshipToPartner: 'none' } },
  }),
  remove: endpoint({
    id: 'customers.remove',
    method: 'DELETE',
    path: '/v1/customers/{customerId}',
    summary: 'Delete a customer of a sandbox',
    description: 'All data of the customer goes, and its place among the 75 customers of a sandbox is free again.',
    operation: { type: 'delete_customer', resourceType: 'customer' },
    permission: 'customer:delete',
    callers: 'app',
    params: CustomerId,
    errors: ['customerIdInvalid', 'notAvailableHere', 'noRelationship', 'partnerTypeLacksRight'],
  }),
}
