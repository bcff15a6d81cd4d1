import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { text } from '../text.ts'
import { CustomerId } from './billing-profile.ts'

const Reason = z.object({
  reason: text(500)
    .refine((reason) => reason !== '', 'field.required')
    .describe('For the log: the request of the person, for example.'),
})

/** All that is stored about the contact of a customer, as it is stored. */
export const PersonalData = z
  .object({
    customer: z.record(z.string(), z.unknown()),
    agreements: z.array(z.record(z.string(), z.unknown())).describe('With the person who accepted each.'),
    requests: z
      .array(z.record(z.string(), z.unknown()))
      .describe('Links that the customer accepted, with whom they were sent to.'),
    history: z
      .array(z.object({ change: z.int(), at: z.string(), payload: z.record(z.string(), z.unknown()) }))
      .describe('The log of the customer, with old and new values.'),
  })
  .meta({ id: 'PersonalData' })

export const Erasure = z
  .object({
    at: z.string(),
    records: z
      .int()
      .describe(
        'Records of the log about the customer whose content was removed; that they were there stays provable.',
      ),
  })
  .meta({ id: 'Erasure' })

const path = '/tenantry/v1/customers/{customerId}/personal-data'
const errors = ['customerIdInvalid', 'noRelationship', 'invalidProperty', 'partnerTypeLacksRight'] as const
const example = { body: { reason: 'Request of the person, 2026-11-03' } }

export const personalData = {
  export: endpoint({
    id: 'personalData.export',
    method: 'POST',
    path: `${path}/export`,
    summary: 'Export what is stored about the contact of a customer',
    description: 'Also after the relationship has ended. The export stands in the log, with its reason.',
    operation: { type: 'tenantry_personal_data_exported', resourceType: 'tenantry' },
    permission: 'personalData:manage',
    callers: 'app',
    params: CustomerId,
    body: Reason.meta({ id: 'PersonalDataExport' }),
    result: PersonalData,
    errors,
    example,
  }),
  erase: endpoint({
    id: 'personalData.erase',
    method: 'POST',
    path: `${path}/erasure`,
    summary: 'Erase the contact of a customer',
    description:
      'Name, e-mail addresses and phone numbers in the account and in the link that was accepted, and the content of every record of the log about the customer. ' +
      'Kept are the company, permissions, and agreements with their records, which are evidence of a contract. The log stays ' +
      'verifiable: a sealed marker says which records were emptied, when, by whom and why. Nothing of it can be taken back.',
    operation: { type: 'tenantry_personal_data_erased', resourceType: 'tenantry' },
    permission: 'personalData:manage',
    callers: 'app',
    params: CustomerId,
    body: Reason.meta({ id: 'PersonalDataErasure' }),
    result: Erasure,
    errors,
    example,
  }),
}
