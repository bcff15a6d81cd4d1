import type { CustomerSearch } from '@tenantry/contract'

/** What the list shows, as its address says it. */
export type ListSearch = Partial<Pick<CustomerSearch, 'search' | 'status' | 'reseller' | 'sort' | 'direction'>>

/** Where somebody left the customer list: what it showed, how far it was scrolled, which row they opened. */
export interface ListPlace {
  search: ListSearch
  offset: number
  customerId: string | undefined
}

let place: ListPlace = { search: {}, offset: 0, customerId: undefined }

export const listPlace = (): Readonly<ListPlace> => place

export const rememberListPlace = (change: Partial<ListPlace>) => {
  place = { ...place, ...change }
}
