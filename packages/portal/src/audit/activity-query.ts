import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'
import type { Period } from './period.ts'

/** Changes of a customer or of the whole partner, page by page. Its key starts with `activity`. */
export const activityQuery = (
  client: Client,
  { customerId, period, size = 50 }: { customerId?: string | undefined; period: Period; size?: number },
) => {
  const { from, to } = period
  return infiniteQueryOptions({
    queryKey: ['activity', customerId ?? 'partner', { from, to, size }],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        size,
        ...(from && { from }),
        ...(to && { to }),
        ...(pageParam && { continuationToken: pageParam }),
      }
      return customerId
        ? client.activity.ofCustomer({ params: { customerId }, query }, { signal })
        : client.activity.list({ query }, { signal })
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.continuationToken,
    staleTime: 5_000,
  })
}
