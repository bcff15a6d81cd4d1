import { z } from 'zod'
import { CustomerId } from '../customers/billing-profile.ts'
import { endpoint } from '../endpoint.ts'
import { resource, sentEtag } from '../resource.ts'
import { text } from '../text.ts'

/** The purchase permissions of a customer as the portal shows them: one switch per entry of the catalogue. */
export const PurchasePermissions = z
  .object({
    items: z.array(
      z.object({
        resource: z.string().describe('Entry of the catalogue, for example AzureReservedInstances.'),
        allowed: z.boolean(),
        since: z.string().optional(),
        by: z.string().optional(),
        reason: z.string().optional(),
      }),
    ),
    ...resource('PurchasePermissions'),
  })
  .meta({ id: 'PurchasePermissions' })
export type PurchasePermissions = z.infer<typeof PurchasePermissions>

export const PurchasePermissionUpdate = z
  .object({
    allowed: z.boolean(),
    acknowledged: z
      .boolean()
      .optional()
      .describe('Turning on: the person has read the consequences W-1 to W-7 and accepts them.'),
    reason: text(500).optional().describe('Turning on: why, at least 5 characters.'),
    ...sentEtag,
  })
  .meta({ id: 'PurchasePermissionUpdate' })

export const purchasePermissions = {
  list: endpoint({
    id: 'purchasePermissions.list',
    method: 'GET',
    path: '/tenantry/v1/customers/{customerId}/permissions',
    summary: 'Get the purchase permissions of a customer',
    permission: 'selfServePolicy:read',
    callers: 'app',
    params: CustomerId,
    result: PurchasePermissions,
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
  update: endpoint({
    id: 'purchasePermissions.update',
    method: 'PUT',
    path: '/tenantry/v1/customers/{customerId}/permissions/{resource}',
    summary: 'Turn a purchase permission on or off',
    description: 'Turning on needs `acknowledged` and a `reason`; turning off needs neither.',
    operation: { type: 'update_self_serve_policy', resourceType: 'self_serve_policy' },
    permission: 'selfServePolicy:write',
    callers: 'appAndUser',
    params: CustomerId.extend({ resource: text(100) }),
    body: PurchasePermissionUpdate,
    result: PurchasePermissions,
    etag: 'optional',
    errors: [
      'customerIdInvalid',
      'noRelationship',
      'invalidProperty',
      'acknowledgementMissing',
      'staleBodyEtag',
      'staleEtag',
      'partnerTypeLacksRight',
      'appOnly',
    ],
    example: { body: { allowed: true, acknowledged: true, reason: 'Agreed in the framework contract of May' } },
  }),
}
