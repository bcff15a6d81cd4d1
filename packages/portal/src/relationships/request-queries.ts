import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'

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
