import { z } from 'zod'
import { CustomerId } from '../customers/billing-profile.ts'
import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { text } from '../text.ts'

/** One field that a change touched. An absent side means: no value. */
export const FieldChange = z
  .object({ field: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })
  .meta({ id: 'FieldChange' })
export type FieldChange = z.infer<typeof FieldChange>

/** One change as people read it: who, when, what, old and new. */
export const Activity = z
  .object({
    change: z.int().describe('Number of the change in the partner’s chain.'),
    at: z.string(),
    status: z.enum(['succeeded', 'failed']),
    operations: z.array(z.string()),
    customerId: z.string().optional(),
    customerName: z.string().optional(),
    userPrincipalName: z.string().optional(),
    displayName: z.string().optional(),
    applicationId: z.string(),
    source: z.enum(['api', 'portal', 'cli', 'system']),
    address: z.string().optional(),
    correlationId: z.string(),
    requestId: z.string().optional(),
    reason: z.string().optional(),
    refusal: z.string().optional().describe('Of a failed attempt: name of the error.'),
    count: z.int().optional().describe('Equal refused attempts joined in this row.'),
    undoes: z.int().optional(),
    data: z.record(z.string(), z.string()).optional(),
    fields: z.array(FieldChange),
  })
  .meta({ id: 'Activity' })
export type Activity = z.infer<typeof Activity>

export const ActivityPage = z
  .object({
    ...pageOf(Activity),
    hidden: z.int().describe('Rows of this page that the caller’s roles may not see.'),
  })
  .meta({ id: 'ActivityPage' })
export type ActivityPage = z.infer<typeof ActivityPage>

const ActivityQuery = z.object({
  from: z.iso.date('query.date').optional().describe('First day, UTC'),
  to: z.iso.date('query.date').optional().describe('Last day, UTC'),
  ...pageQuery,
})

export const activity = {
  list: endpoint({
    id: 'activity.list',
    method: 'GET',
    path: '/tenantry/v1/activity',
    summary: 'Activity log of the partner',
    permission: 'audit:read',
    callers: 'app',
    query: ActivityQuery.extend({ user: text(254).optional(), operation: text(100).optional() }),
    result: ActivityPage,
    errors: ['invalidProperty'],
  }),
  ofCustomer: endpoint({
    id: 'activity.ofCustomer',
    method: 'GET',
    path: '/tenantry/v1/customers/{customerId}/activity',
    summary: 'Change history of a customer',
    permission: 'audit:read',
    callers: 'app',
    params: CustomerId,
    query: ActivityQuery,
    result: ActivityPage,
    errors: ['customerIdInvalid', 'noRelationship', 'invalidProperty'],
  }),
}
