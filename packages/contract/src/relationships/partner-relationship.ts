import { z } from 'zod'
import { CustomerId } from '../customers/billing-profile.ts'
import { endpoint } from '../endpoint.ts'
import { collection, resource } from '../resource.ts'

/** What the calling partner is to the other one, in wire spelling; the ordinal is the place in this list. */
export const partnerRelationshipTypes = [
  'none',
  'is_indirect_reseller_of',
  'is_indirect_cloud_solution_provider_of',
] as const
export type PartnerRelationshipType = (typeof partnerRelationshipTypes)[number]

export const PartnerRelationship = z
  .object({
    id: z.string().describe('Tenant id of the partner on the other side.'),
    name: z.string(),
    relationshipType: z.enum(partnerRelationshipTypes),
    state: z.string().optional().describe('Absent where the relationships of one customer are listed.'),
    mpnId: z.string(),
    location: z
      .string()
      .optional()
      .describe('ISO 3166-1 alpha-2. Absent where the relationships of one customer are listed.'),
    ...resource('PartnerRelationship'),
  })
  .meta({ id: 'PartnerRelationship' })
export type PartnerRelationship = z.infer<typeof PartnerRelationship>

export const partnerRelationships = {
  list: endpoint({
    id: 'partnerRelationships.list',
    method: 'GET',
    path: '/v1/relationships',
    summary: 'List indirect resellers, or indirect providers',
    description:
      'A provider asks for `IsIndirectCloudSolutionProviderOf`, a reseller for `IsIndirectResellerOf`. `filter` is a JSON ' +
      'object with `Field` (Name), `Value` and `Operator` (starts_with).',
    permission: 'customer:read',
    callers: 'appAndUser',
    query: z.object({
      relationship_type: z.enum(partnerRelationshipTypes),
      filter: z.string().max(2048).optional(),
    }),
    result: collection(PartnerRelationship),
    errors: ['invalidProperty', 'appOnly'],
    example: {
      query: {
        relationship_type: 'IsIndirectCloudSolutionProviderOf',
        filter: '{"Field":"Name","Value":"tra","Operator":"starts_with"}',
      },
    },
  }),
  ofCustomer: endpoint({
    id: 'partnerRelationships.ofCustomer',
    method: 'GET',
    path: '/v1/customers/{customerId}/relationships',
    summary: 'List the indirect reseller, or the indirect provider, of a customer',
    description: 'Empty for a customer that the partner serves directly.',
    permission: 'customer:read',
    callers: 'appAndUser',
    params: CustomerId,
    result: collection(PartnerRelationship),
    errors: ['customerIdInvalid', 'noRelationship', 'notIndirect', 'appOnly'],
  }),
}
