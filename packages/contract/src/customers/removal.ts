import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { text } from '../text.ts'
import { CustomerId } from './billing-profile.ts'
import { RemovedRelationship } from './customer.ts'

/** What a person says who ends a relationship in the portal. */
export const RelationshipRemoval = z
  .object({
    companyName: text(200).describe('Name on the bill, typed once more.'),
    goodFaith: z.boolean().describe('The person declares good faith and a legitimate business reason.'),
    reason: text(500).describe('At least 5 characters.'),
  })
  .meta({ id: 'RelationshipRemoval' })

export const relationshipRemoval = {
  remove: endpoint({
    id: 'relationshipRemoval.remove',
    method: 'POST',
    path: '/tenantry/v1/customers/{customerId}/relationship/removal',
    summary: 'End the relationship with a customer, with a declaration and a reason',
    operation: { type: 'remove_partner_customer_relationship', resourceType: 'partner_customer_relationship' },
    permission: 'relationship:remove',
    callers: 'appAndUser',
    params: CustomerId,
    body: RelationshipRemoval,
    result: RemovedRelationship,
    errors: [
      'customerIdInvalid',
      'noRelationship',
      'invalidProperty',
      'acknowledgementMissing',
      'relationshipHeld',
      'appOnly',
    ],
    example: { body: { companyName: 'Librería Aurora', goodFaith: true, reason: 'The customer closes its business' } },
  }),
}
