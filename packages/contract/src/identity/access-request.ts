import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { type Permission, permissions } from '../permissions.ts'
import { guid, text } from '../text.ts'

/** What people can be given. */
const names = (Object.keys(permissions) as Permission[]).filter((name): boolean => name !== 'invitation:answer')

/** Somebody who asks for a right that they lack. One for each person, right and day. */
export const AccessRequest = z
  .object({
    id: z.string(),
    permission: z.enum(names),
    by: z.object({ userId: z.string().optional(), name: z.string(), userPrincipalName: z.string().optional() }),
    customer: z
      .object({ id: z.string(), name: z.string() })
      .optional()
      .describe('The customer that it was missing at.'),
    reason: z.string().optional(),
    requestedAt: z.string(),
    done: z.object({ at: z.string(), by: z.string() }).optional().describe('Somebody has seen to it.'),
  })
  .meta({ id: 'AccessRequest' })
export type AccessRequest = z.infer<typeof AccessRequest>

const path = '/tenantry/v1/access-requests'

export const accessRequests = {
  list: endpoint({
    id: 'accessRequests.list',
    method: 'GET',
    path,
    summary: 'List requests for access: those that wait, then the latest others',
    permission: 'accessRequest:manage',
    callers: 'app',
    result: z.object({ items: z.array(AccessRequest), open: z.int().describe('How many of them wait.') }).meta({
      id: 'AccessRequests',
    }),
  }),
  create: endpoint({
    id: 'accessRequests.create',
    method: 'POST',
    path,
    summary: 'Ask for a right',
    description:
      'Global admins and user management admins find it in the portal. Asked for again on the same day it is the same request.',
    operation: { type: 'tenantry_access_requested', resourceType: 'tenantry' },
    permission: 'self:read',
    callers: 'appAndUser',
    body: z
      .object({
        permission: z.enum(names).describe('As `x-permission` of the operation that was refused.'),
        customerId: guid().nullish(),
        reason: text(500).nullish(),
      })
      .meta({ id: 'NewAccessRequest' }),
    result: AccessRequest,
    errors: ['invalidProperty', 'noRelationship', 'appOnly'],
    example: { body: { permission: 'hold:manage', reason: 'I stand in for a colleague' } },
  }),
  markDone: endpoint({
    id: 'accessRequests.markDone',
    method: 'POST',
    path: `${path}/{requestId}/done`,
    summary: 'Note that a request for access was seen to',
    operation: { type: 'tenantry_access_request_done', resourceType: 'tenantry' },
    permission: 'accessRequest:manage',
    callers: 'app',
    params: z.object({ requestId: z.string().max(200) }),
    result: AccessRequest,
    errors: ['notFound'],
  }),
}
