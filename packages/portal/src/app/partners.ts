import { queryOptions } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'
import type { Me, PartnerRelationshipType } from '@tenantry/contract'

/** Which partners customers are shared with: the resellers of a provider, the providers of a reseller. */
const otherSide = (type: Me['partner']['type']): PartnerRelationshipType =>
  type === 'indirectProvider'
    ? 'is_indirect_cloud_solution_provider_of'
    : type === 'directBill'
      ? 'none'
      : 'is_indirect_reseller_of'

export const partnersQuery = (client: Client, { partner, indirectModel }: Pick<Me, 'partner' | 'indirectModel'>) => {
  const type = otherSide(partner.type)
  return queryOptions({
    queryKey: ['partner-relationships', type],
    queryFn: async ({ signal }) =>
      (await client.partnerRelationships.list({ query: { relationship_type: type } }, { signal })).items,
    enabled: indirectModel && type !== 'none',
    staleTime: 60_000,
  })
}
