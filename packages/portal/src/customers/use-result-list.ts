import { useInfiniteQuery } from '@tanstack/react-query'
import type { CustomerRow } from '@tenantry/contract'
import { useEffect, useRef } from 'react'
import { listPlace, rememberListPlace } from '../app/list-place.ts'
import { useClient } from '../app/session.ts'
import { customerSearchQuery, loadedList } from './customer-search.ts'

export interface ResultList {
  /** Place of the customer in the list it was opened from, from 0; -1 when there is no such list. */
  index: number
  count: number
  countIsExact: boolean
  previous: CustomerRow | undefined
  next: CustomerRow | undefined
}

/**
 * The customers before and after this one in the list that was last looked at. A customer that has left the list since
 * (it was incomplete and is not any more) keeps its place between its neighbours.
 */
export const useResultList = (customerId: string): ResultList => {
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    ...customerSearchQuery(useClient(), listPlace().search),
    select: loadedList,
    enabled: false,
  })
  const lastPlace = useRef({ customerId, index: -1 })
  if (lastPlace.current.customerId !== customerId) lastPlace.current = { customerId, index: -1 }

  const rows = data?.rows ?? []
  const found = rows.findIndex((row) => row.id === customerId)
  if (found >= 0) lastPlace.current.index = found
  const left = found < 0
  const index = lastPlace.current.index

  useEffect(() => rememberListPlace({ customerId }), [customerId])

  const nearEnd = index >= 0 && index + 3 >= rows.length
  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetching) void fetchNextPage()
  }, [nearEnd, hasNextPage, isFetching, fetchNextPage])

  return {
    index,
    count: data?.count ?? 0,
    countIsExact: data?.countIsExact ?? true,
    previous: index > 0 ? rows[index - 1] : undefined,
    next: index >= 0 ? rows[left ? index : index + 1] : undefined,
  }
}
