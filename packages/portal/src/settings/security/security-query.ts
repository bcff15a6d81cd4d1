import { queryOptions } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'

export const securityQuery = (client: Client) =>
  queryOptions({
    queryKey: ['security'],
    queryFn: ({ signal }) => client.partnerSecurity.get({}, { signal }),
    staleTime: 5_000,
  })
