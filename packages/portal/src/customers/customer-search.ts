import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'
import type { CustomerPage, CustomerRow } from '@tenantry/contract'
import type { ListSearch } from '../app/list-place.ts'

const pageSize = 100

/** The customer list for a search, page by page. Its key starts with `customers`: invalidate that after a change. */
export const customerSearchQuery = (client: Client, { search, status, reseller, sort, direction }: ListSearch) => {
  const query = {
    ...(search && { search }),
    ...(status && { status }),
    ...(reseller && { reseller }),
    sort: sort ?? ('name' as const),
    direction: direction ?? ('asc' as const),
    size: pageSize,
  }
  return infiniteQueryOptions({
    queryKey: ['customers', query],
    queryFn: ({ pageParam, signal }) =>
      client.customerSearch.list(
        { query: { ...query, ...(pageParam && { continuationToken: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.continuationToken,
  })
}

/** The rows loaded so far, and how many there are in all. */
export interface LoadedList {
  rows: readonly CustomerRow[]
  count: number
  countIsExact: boolean
  grandTotal: number
  /** Microsoft IDs of customers that cannot be shown, because their stored record is damaged. */
  damaged: readonly string[]
}

export const loadedList = (data: InfiniteData<CustomerPage>): LoadedList => {
  const { count = 0, countIsExact = true, grandTotal = 0 } = data.pages[0] ?? {}
  const damaged = data.pages.flatMap((page) => page.damaged ?? [])
  return { rows: data.pages.flatMap((page) => page.items), count, countIsExact, grandTotal, damaged }
}
