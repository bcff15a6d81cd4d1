import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'
import { type Role, roles, type StaffSort, type StaffState, staffSorts, staffStates } from '@tenantry/contract'

/** Which people are looked at, and in which order; stands in the address. Defaults stay out of it. */
export interface StaffFilter {
  search?: string | undefined
  role?: Role | undefined
  state?: StaffState | undefined
  sort?: StaffSort | undefined
  direction?: 'desc' | undefined
}

const oneOf = <T extends string>(allowed: readonly T[], value: unknown): T | undefined =>
  allowed.find((each) => each === value)

export const staffFilter = (given: Record<string, unknown>): StaffFilter => {
  const search = typeof given['search'] === 'string' ? given['search'].slice(0, 200) : undefined
  const role = oneOf(roles, given['role'])
  const state = oneOf(staffStates, given['state'])
  const sort = oneOf(staffSorts, given['sort'])
  return {
    ...(search && { search }),
    ...(role && { role }),
    ...(state && { state }),
    ...(sort && sort !== 'name' && { sort }),
    ...(given['direction'] === 'desc' && { direction: 'desc' }),
  }
}

export const staffQuery = (client: Client, filter: StaffFilter) =>
  infiniteQueryOptions({
    queryKey: ['staff', filter],
    queryFn: ({ pageParam, signal }) =>
      client.staff.list(
        { query: { ...filter, size: 50, ...(pageParam && { continuationToken: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.continuationToken,
    staleTime: 5_000,
  })
