import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { resource } from '../resource.ts'
import { guid, text } from '../text.ts'

export const relationshipRequestStates = ['created', 'opened', 'accepted', 'expired', 'revoked'] as const
export type RelationshipRequestState = (typeof relationshipRequestStates)[number]

/** On `/v1`: nothing but the link. */
export const RelationshipRequest = z
  .object({
    url: z.string().describe('Page on which the customer accepts. One customer can use it, once.'),
    ...resource('RelationshipRequest'),
  })
  .meta({ id: 'RelationshipRequest' })

/** Whom the partner has asked for a relationship, and what became of it. */
export const PendingRelationshipRequest = z
  .object({
    id: z.string(),
    state: z.enum(relationshipRequestStates),
    url: z.string().optional().describe('Only in the answer that makes the link.'),
    email: z.string().optional(),
    domain: z.string().optional(),
    companyName: z.string().optional(),
    delegatedAccess: z.boolean(),
    resellerId: z.string().optional().describe('The indirect reseller that shall serve the customer.'),
    providerId: z.string().optional().describe('The indirect provider that shall keep the customer.'),
    createdAt: z.string(),
    createdBy: z.string(),
    expiresAt: z.string(),
    openedAt: z.string().optional(),
    acceptedAt: z.string().optional(),
    customerId: z.string().optional(),
  })
  .meta({ id: 'PendingRelationshipRequest' })
export type PendingRelationshipRequest = z.infer<typeof PendingRelationshipRequest>

export const NewRelationshipRequest = z
  .object({
    email: text(254).nullish().describe('Whom the link is sent to.'),
    domain: text(253)
      .nullish()
      .describe('Initial domain of the customer. Named here, no other one can be given on the page.'),
    companyName: text(200).nullish(),
    delegatedAccess: z.boolean().nullish().describe('Ask for delegated administration privileges too; the default.'),
    indirectResellerId: guid().nullish().describe('A provider asks for this reseller.'),
    indirectCloudSolutionProviderId: guid().nullish().describe('A reseller asks for itself and this provider.'),
  })
  .meta({ id: 'NewRelationshipRequest' })
export type NewRelationshipRequest = z.infer<typeof NewRelationshipRequest>

const path = '/tenantry/v1/relationship-requests'
const operation = { type: 'tenantry_relationship_requested', resourceType: 'tenantry' }
const RequestId = z.object({ requestId: guid() })
const errors = [
  'invalidProperty',
  'notAvailableHere',
  'associatedPartnerUnknown',
  'associatedPartnerInvalid',
  'resellerAgreementMissing',
] as const

export const relationshipRequests = {
  link: endpoint({
    id: 'relationshipRequests.link',
    method: 'GET',
    path: '/v1/customers/relationshiprequests',
    summary: 'Get a link by which a customer accepts a relationship',
    description:
      'Each call makes a new link, for one customer. An indirect reseller names its provider, an indirect provider may name ' +
      'a reseller; a dual partner asks as reseller when it names a provider.',
    operation,
    permission: 'relationship:request',
    callers: 'appAndUser',
    feature: 'relationshipRequests',
    query: z.object({
      indirectCloudSolutionProviderId: guid().optional(),
      indirectResellerId: guid().optional(),
      dualRoleIndirectRelationship: z.stringbool().optional(),
    }),
    result: RelationshipRequest,
    errors: [...errors, 'appOnly'],
  }),
  list: endpoint({
    id: 'relationshipRequests.list',
    method: 'GET',
    path,
    summary: 'List requests for a relationship',
    description: 'Newest first.',
    permission: 'relationship:request',
    callers: 'app',
    feature: 'relationshipRequests',
    query: z.object(pageQuery),
    result: z.object(pageOf(PendingRelationshipRequest)).meta({ id: 'PendingRelationshipRequests' }),
    errors: ['invalidProperty'],
  }),
  create: endpoint({
    id: 'relationshipRequests.create',
    method: 'POST',
    path,
    summary: 'Ask a customer for a relationship',
    description: 'The answer has the link; it is not shown again.',
    operation,
    permission: 'relationship:request',
    callers: 'app',
    feature: 'relationshipRequests',
    body: NewRelationshipRequest,
    result: PendingRelationshipRequest,
    status: 201,
    errors: [...errors, 'domainTaken', 'notAvailableInCloud'],
    example: { body: { email: 'cuentas@muelle7.example', domain: 'muelle7.onmicrosoft.com' } },
  }),
  renew: endpoint({
    id: 'relationshipRequests.renew',
    method: 'POST',
    path: `${path}/{requestId}/renewal`,
    summary: 'Make a new link for a request',
    description: 'The earlier link works no longer.',
    operation,
    permission: 'relationship:request',
    callers: 'app',
    feature: 'relationshipRequests',
    params: RequestId,
    result: PendingRelationshipRequest,
    errors: ['invalidProperty', 'notFound', 'requestClosed'],
  }),
  revoke: endpoint({
    id: 'relationshipRequests.revoke',
    method: 'DELETE',
    path: `${path}/{requestId}`,
    summary: 'Take a request back',
    operation: { type: 'tenantry_relationship_request_revoked', resourceType: 'tenantry' },
    permission: 'relationship:request',
    callers: 'app',
    feature: 'relationshipRequests',
    params: RequestId,
    result: PendingRelationshipRequest,
    errors: ['invalidProperty', 'notFound', 'requestClosed'],
  }),
}
