import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'
import type { ActivityFilter } from './activity-filter.ts'

export interface ActivityQuery extends ActivityFilter {
  /** Of one customer, which narrows by days only; the whole partner otherwise. */
  customerId?: string | undefined
  size?: number
}

/** Changes of a customer or of the whole partner, page by page. Its key starts with `activity`. */
export const activityQuery = (
  client: Client,
  { customerId, period: { from, to }, user, operation, size = 50 }: ActivityQuery,
) =>
  infiniteQueryOptions({
    queryKey: ['activity', customerId ?? 'partner', { from, to, user, operation, size }],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        size,
        ...(from && { from }),
        ...(to && { to }),
        ...(pageParam && { continuationToken: pageParam }),
      }
      return customerId
        ? client.activity.ofCustomer({ params: { customerId }, query }, { signal })
        : client.activity.list(
            { query: { ...query, ...(user && { user }), ...(operation && { operation }) } },
            { signal },
          )
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.continuationToken,
    staleTime: 5_000,
  })
