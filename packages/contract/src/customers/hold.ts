import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { text } from '../text.ts'
import { CustomerId } from './billing-profile.ts'

/** Why the relationship with a customer cannot be ended now, as whoever knows says: an order system, for example. */
export const CustomerHolds = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        reason: z.string(),
        url: z.string().optional().describe('Where it can be settled.'),
        since: z.string(),
        by: z.string(),
      }),
    ),
  })
  .meta({ id: 'CustomerHolds' })
export type CustomerHolds = z.infer<typeof CustomerHolds>

const path = '/tenantry/v1/customers/{customerId}/holds'
const HoldName = CustomerId.extend({
  name: text(64).refine((name) => /^[\w.-]+$/.test(name), 'hold.name'),
})

export const customerHolds = {
  list: endpoint({
    id: 'customerHolds.list',
    method: 'GET',
    path,
    summary: 'List what holds the relationship with a customer',
    permission: 'customer:read',
    callers: 'app',
    params: CustomerId,
    result: CustomerHolds,
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
  place: endpoint({
    id: 'customerHolds.place',
    method: 'PUT',
    path: `${path}/{name}`,
    summary: 'Hold the relationship with a customer',
    description:
      'As long as there is a hold, ending the relationship answers 400 / 800042. A program that keeps orders places one while ' +
      'the customer has active subscriptions, reservations or software, and lifts it afterwards.',
    operation: { type: 'tenantry_hold_placed', resourceType: 'tenantry' },
    permission: 'hold:manage',
    callers: 'app',
    params: HoldName,
    body: z
      .object({
        reason: text(500).refine((reason) => reason !== '', 'field.required'),
        url: z
          .url({ protocol: /^https?$/, error: 'hold.url' })
          .max(2_000)
          .nullish(),
      })
      .meta({ id: 'CustomerHold' }),
    result: CustomerHolds,
    errors: ['customerIdInvalid', 'noRelationship', 'invalidProperty', 'partnerTypeLacksRight'],
    example: { body: { reason: 'Two active subscriptions', url: 'https://erp.nubia.example/orders/4711' } },
  }),
  lift: endpoint({
    id: 'customerHolds.lift',
    method: 'DELETE',
    path: `${path}/{name}`,
    summary: 'Lift a hold',
    operation: { type: 'tenantry_hold_lifted', resourceType: 'tenantry' },
    permission: 'hold:manage',
    callers: 'app',
    params: HoldName,
    result: CustomerHolds,
    errors: ['customerIdInvalid', 'noRelationship', 'invalidProperty', 'notFound', 'partnerTypeLacksRight'],
  }),
}
