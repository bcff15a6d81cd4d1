import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'
import type { Me, PartnerRelationshipType } from '@tenantry/contract'

/** Requests for a relationship, newest first. */
export const requestsQuery = (client: Client) =>
  infiniteQueryOptions({
    queryKey: ['relationship-requests'],
    queryFn: ({ pageParam, signal }) =>
      client.relationshipRequests.list(
        { query: { size: 50, ...(pageParam && { continuationToken: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.continuationToken,
    // The customer answers elsewhere.
    staleTime: 5_000,
  })

/** Which partners a customer is shared with: the resellers of a provider, the providers of a reseller. */
export const otherSide = (type: Me['partner']['type']): PartnerRelationshipType =>
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
