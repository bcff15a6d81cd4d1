import { z } from 'zod'
import { CustomerId } from '../customers/billing-profile.ts'
import { endpoint } from '../endpoint.ts'
import { resource } from '../resource.ts'
import { text } from '../text.ts'
import { Agreement, AgreementText, agreementTypes } from './agreement.ts'

/** Whether the customer itself has accepted the Microsoft Customer Agreement, as far as the partner knows. */
export const DirectAcceptance = z
  .object({
    isSigned: z.boolean(),
    dateSigned: z.string().optional(),
    changedAt: z.string().optional(),
    changedBy: z.string().optional(),
    ...resource('DirectAcceptance'),
  })
  .omit({ links: true })
  .meta({ id: 'DirectAcceptance' })
export type DirectAcceptance = z.infer<typeof DirectAcceptance>

/** All that the portal shows of a customer's agreements. */
export const CustomerAgreements = z
  .object({
    items: z
      .array(
        Agreement.pick({ primaryContact: true, dateAgreed: true }).extend({
          type: z.enum(agreementTypes),
          confirmedAt: z.string(),
          confirmedBy: z.string().optional().describe('Who confirmed it at the partner; unknown after an import.'),
        }),
      )
      .describe('Newest first.'),
    template: AgreementText.extend({ templateId: z.string() }).describe(
      'Of the Microsoft Customer Agreement, with its text in the language of `X-Locale` and for the country of the customer.',
    ),
    directAcceptance: DirectAcceptance,
    ...resource('CustomerAgreements'),
  })
  .omit({ links: true })
  .meta({ id: 'CustomerAgreements' })
export type CustomerAgreements = z.infer<typeof CustomerAgreements>

const path = '/tenantry/v1/customers/{customerId}'

export const customerAgreements = {
  get: endpoint({
    id: 'customerAgreements.get',
    method: 'GET',
    path: `${path}/agreements`,
    summary: 'Get what is known of the agreements of a customer',
    permission: 'agreement:read',
    callers: 'app',
    cloud: 'global',
    params: CustomerId,
    result: CustomerAgreements,
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
  setDirectAcceptance: endpoint({
    id: 'customerAgreements.setDirectAcceptance',
    method: 'PUT',
    path: `${path}/directAcceptance`,
    summary: 'Record whether a customer has accepted the Microsoft Customer Agreement directly',
    description:
      'Without `dateSigned` the day stays as it is, `null` clears it; taking the acceptance back clears it too.',
    operation: { type: 'tenantry_direct_acceptance', resourceType: 'tenantry' },
    permission: 'agreement:write',
    callers: 'app',
    cloud: 'global',
    params: CustomerId,
    body: z
      .object({
        isSigned: z.boolean(),
        dateSigned: text(64).nullish().describe('When, if that is known. V-91'),
        attributes: z.object({ etag: z.string().max(256).nullish() }).nullish(),
      })
      .meta({ id: 'DirectAcceptanceUpdate' }),
    result: DirectAcceptance,
    etag: 'optional',
    errors: [
      'customerIdInvalid',
      'noRelationship',
      'invalidProperty',
      'staleBodyEtag',
      'staleEtag',
      'partnerTypeLacksRight',
    ],
    example: { body: { isSigned: true, dateSigned: '2024-04-02' } },
  }),
}
