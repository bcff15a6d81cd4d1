import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'

export const appsQuery = (client: Client) =>
  infiniteQueryOptions({
    queryKey: ['apps'],
    queryFn: ({ pageParam, signal }) =>
      client.apps.list({ query: { size: 50, ...(pageParam && { continuationToken: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.continuationToken,
    staleTime: 5_000,
  })
