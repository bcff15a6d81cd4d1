import { z } from 'zod'
import { Address } from '../address.ts'
import { endpoint } from '../endpoint.ts'
import { patchOf, resource, sentEtag } from '../resource.ts'
import { text } from '../text.ts'
import { accountErrors, BillingProfileData, CustomerId } from './billing-profile.ts'
import { relationshipsToPartner } from './customer.ts'

/** The legal identity that the partner keeps of a customer. Not on `/v1`, but for the registration number and address. */
export const CompanyDetails = z
  .object({
    legalName: text(200).optional().describe('Registered name; never sent on /v1. V-01 to V-09'),
    email: text(254).optional(),
    organizationRegistrationNumber: text(64).optional().describe('V-40 to V-45'),
    address: Address.optional(),
  })
  .meta({ id: 'CompanyDetails' })
export type CompanyDetails = z.infer<typeof CompanyDetails>

export const BillToInfo = BillingProfileData.omit({ id: true }).meta({ id: 'BillToInfo' })
export type BillToInfo = z.infer<typeof BillToInfo>

/** Of a customer that an indirect provider keeps and an indirect reseller serves: the partner on the other side. */
export const indirect = {
  associatedPartnerId: z.string().optional().describe('The indirect reseller, as the provider sees it.'),
  providerId: z
    .string()
    .optional()
    .describe('The indirect provider, as the reseller sees it: it changes the customer.'),
}

/** Company details and bill-to info as one resource: one etag, one review, one Submit, one transaction. */
export const CustomerAccount = z
  .object({
    id: z.string().describe('Microsoft ID'),
    domain: z.string(),
    relationshipToPartner: z.enum(relationshipsToPartner),
    ...indirect,
    status: z.enum(['complete', 'incomplete']).describe('Incomplete: a member that the country requires is missing.'),
    createdAt: z.string(),
    changedAt: z.string(),
    company: CompanyDetails,
    billing: BillToInfo,
    ...resource('CustomerAccount'),
  })
  .meta({ id: 'CustomerAccount' })
export type CustomerAccount = z.infer<typeof CustomerAccount>

export const CustomerAccountUpdate = z
  .object({
    company: patchOf(CompanyDetails).nullish(),
    billing: patchOf(BillToInfo).nullish(),
    confirmedWarnings: z
      .array(text(100))
      .max(20)
      .optional()
      .describe('Rule ids of the warnings that a person confirmed, for the log.'),
    undoes: z.int().positive().optional().describe('Number of the change that this one takes back.'),
    ...sentEtag,
  })
  .meta({ id: 'CustomerAccountUpdate' })
export type CustomerAccountUpdate = z.infer<typeof CustomerAccountUpdate>

const path = '/tenantry/v1/customers/{customerId}/account'

export const account = {
  get: endpoint({
    id: 'account.get',
    method: 'GET',
    path,
    summary: 'Get the account of a customer',
    permission: 'customer:read',
    callers: 'app',
    params: CustomerId,
    result: CustomerAccount,
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
  update: endpoint({
    id: 'account.update',
    method: 'PUT',
    path,
    summary: 'Replace company details and bill-to info together',
    description:
      'Absent members keep their value, `null` clears. One etag covers both parts: any change on `/v1` changes it too.',
    operation: { type: 'update_customer_billing_profile', resourceType: 'customer' },
    permission: 'customer:update',
    callers: 'app',
    params: CustomerId,
    body: CustomerAccountUpdate,
    result: CustomerAccount,
    etag: 'required',
    errors: accountErrors,
    example: {
      body: {
        company: { legalName: 'Librería Aurora e Hijos, S.L.' },
        billing: { email: 'pagos@auroralibros.example' },
      },
    },
  }),
}
