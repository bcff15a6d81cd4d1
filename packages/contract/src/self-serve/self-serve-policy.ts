import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { collection, resource, sentEtag } from '../resource.ts'
import { guid, text } from '../text.ts'

/** What a customer may do alone, for example buy Azure reservations. */
export const PolicyPermission = z.object({ resource: text(100), action: text(50) }).meta({ id: 'PolicyPermission' })
export type PolicyPermission = z.infer<typeof PolicyPermission>

/** The partner's leave for one customer to buy by itself. One policy per customer; none means: nothing allowed. */
export const SelfServePolicy = z
  .object({
    id: z.string().describe('`{grantor tenant}_{customer tenant}`'),
    selfServeEntity: z.object({ selfServeEntityType: z.literal('customer'), tenantID: z.string() }),
    grantor: z.object({ grantorType: z.literal('billToPartner'), tenantID: z.string() }),
    permissions: z.array(PolicyPermission),
    ...resource('SelfServePolicy'),
  })
  .omit({ links: true })
  .meta({ id: 'SelfServePolicy' })
export type SelfServePolicy = z.infer<typeof SelfServePolicy>

export const SelfServePolicyInput = z
  .object({
    id: text(100).nullish(),
    selfServeEntity: z.object({ selfServeEntityType: z.enum(['customer']), tenantID: guid() }),
    grantor: z.object({ grantorType: z.enum(['billToPartner']), tenantID: guid() }),
    permissions: z.array(PolicyPermission).max(100),
    ...sentEtag,
  })
  .meta({ id: 'SelfServePolicyInput' })
export type SelfServePolicyInput = z.infer<typeof SelfServePolicyInput>

const PolicyId = z.object({ policyId: text(100) })
const path = '/v1/SelfServePolicy'
const example = {
  body: {
    selfServeEntity: { selfServeEntityType: 'customer', tenantID: '6b0f3d52-8a7e-4d1c-9f47-21c0a5e98b30' },
    grantor: { grantorType: 'billToPartner', tenantID: '7a1f0c52-9b3e-4d86-a0e4-2c5d8f6b1e07' },
    permissions: [{ resource: 'AzureReservedInstances', action: 'Purchase' }],
  },
}

export const selfServePolicies = {
  list: endpoint({
    id: 'selfServePolicies.list',
    method: 'GET',
    path,
    summary: 'List the self-serve policies of a customer',
    permission: 'selfServePolicy:read',
    callers: 'appAndUser',
    query: z.object({ entity_id: guid().optional().describe('Customer id. Required.') }),
    result: collection(SelfServePolicy),
    errors: ['invalidProperty', 'customerIdInvalid', 'noRelationship', 'appOnly'],
    example: { query: { entity_id: '6b0f3d52-8a7e-4d1c-9f47-21c0a5e98b30' } },
  }),
  get: endpoint({
    id: 'selfServePolicies.get',
    method: 'GET',
    path: `${path}/{policyId}`,
    summary: 'Get a self-serve policy',
    permission: 'selfServePolicy:read',
    callers: 'appAndUser',
    params: PolicyId,
    result: SelfServePolicy,
    errors: ['policyNotFound', 'appOnly'],
  }),
  create: endpoint({
    id: 'selfServePolicies.create',
    method: 'POST',
    path,
    summary: 'Create a self-serve policy',
    operation: { type: 'create_self_serve_policy', resourceType: 'self_serve_policy' },
    permission: 'selfServePolicy:write',
    callers: 'appAndUser',
    body: SelfServePolicyInput,
    result: SelfServePolicy,
    status: 201,
    errors: [
      'policyExists',
      'invalidProperty',
      'accessDenied',
      'acknowledgementRequired',
      'noRelationship',
      'partnerTypeLacksRight',
      'appOnly',
    ],
    example,
  }),
  update: endpoint({
    id: 'selfServePolicies.update',
    method: 'PUT',
    path: `${path}/{policyId}`,
    aliases: [path],
    summary: 'Replace a self-serve policy',
    description: 'The body carries the id; where the address has it too, both must agree.',
    operation: { type: 'update_self_serve_policy', resourceType: 'self_serve_policy' },
    permission: 'selfServePolicy:write',
    callers: 'appAndUser',
    params: PolicyId.partial(),
    body: SelfServePolicyInput,
    result: SelfServePolicy,
    etag: 'required',
    errors: [
      'policyNotFound',
      'policyIdIncorrect',
      'invalidProperty',
      'acknowledgementRequired',
      'missingEtag',
      'staleBodyEtag',
      'staleEtag',
      'partnerTypeLacksRight',
      'appOnly',
    ],
    example: {
      body: { id: '7a1f0c52-9b3e-4d86-a0e4-2c5d8f6b1e07_6b0f3d52-8a7e-4d1c-9f47-21c0a5e98b30', ...example.body },
    },
  }),
  remove: endpoint({
    id: 'selfServePolicies.remove',
    method: 'DELETE',
    path: `${path}/{policyId}`,
    summary: 'Delete a self-serve policy',
    operation: { type: 'delete_self_serve_policy', resourceType: 'self_serve_policy' },
    permission: 'selfServePolicy:write',
    callers: 'appAndUser',
    params: PolicyId,
    etag: 'optional',
    errors: ['policyNotFound', 'staleEtag', 'partnerTypeLacksRight', 'appOnly'],
  }),
}
