import { type Customer, fold } from '@tenantry/contract'
import { badQuery, type SimpleFilter } from '../http/paging.ts'
import { readDocument } from '../store/document.ts'
import { defineQuery } from '../store/query.ts'
import { all, partnerNumberOf, sql } from '../store/sql.ts'
import { customerKind, toListedCustomer } from './customer.ts'

/** A place in the list: folded name, then id. */
export type Place = [name: string, id: string]

export interface ListInput {
  partnerId: string
  size: number
  filter?: SimpleFilter
  /** Rows strictly after this place, or before it. */
  after?: Place
  before?: Place
}

export interface ListedPage {
  items: Customer[]
  first?: Place
  last?: Place
  next: boolean
  previous: boolean
}

const BEYOND = '\u{10ffff}'

const columnOf = (filter: SimpleFilter): 'name' | 'domain' | 'reseller' | 'none' => {
  if (filter.operator !== 'startswith') throw badQuery('filter', 'query.filterOperator')
  switch (filter.field) {
    case 'companyname':
    case 'displayname':
      return 'name'
    case 'domain':
    case 'defaultdomainname':
      return 'domain'
    case 'indirectreseller':
      return 'reseller'
    case 'indirectcloudsolutionprovider':
      return 'none' // a reseller's providers: no customer of this partner stands under another one here
  }
  throw badQuery('filter', 'query.filterField')
}

/** Refuses a filter that the list cannot apply, before anything is read. */
export const checkListFilter = (filter: SimpleFilter | undefined): void => {
  if (filter) columnOf(filter)
}

/** The statement of one page; its plan is shown in a test. */
export const listStatement = (number: number, { size, filter, after, before }: ListInput) => {
  const direction = before ? 'desc' : 'asc'
  let query = sql
    .selectFrom('customer_index')
    .innerJoin('document', 'document.pk', 'customer_index.pk')
    .selectAll('document')
    .select('customer_index.name as place')
    .where('customer_index.partner_number', '=', number)
    .orderBy('customer_index.name', direction)
    .orderBy('customer_index.id', direction)
    .limit(size + 1)
  if (filter) {
    const column = columnOf(filter)
    const prefix = column === 'name' ? fold(filter.value) : filter.value.trim().toLowerCase()
    if (column === 'none') query = query.where('customer_index.pk', '=', -1)
    else
      query = query
        .where(`customer_index.${column}`, '>=', prefix)
        .where(`customer_index.${column}`, '<', prefix + BEYOND)
  }
  const place = after ?? before
  if (place)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('customer_index.name', 'customer_index.id'), before ? '<' : '>', tuple(place[0], place[1])),
    )
  return query
}

/** One page in name order. */
export const customerPage = defineQuery('customers.page', (db, input: ListInput): ListedPage => {
  const number = partnerNumberOf(db, input.partnerId)
  if (number === undefined) return { items: [], next: false, previous: false }
  const rows = all(db, listStatement(number, input))
  const more = rows.length > input.size
  if (more) rows.pop()
  if (input.before) rows.reverse()
  const first = rows[0]
  const last = rows.at(-1)
  return {
    items: rows.map((row) => toListedCustomer(readDocument(customerKind, row))),
    ...(first && last && { first: [first.place, first.id], last: [last.place, last.id] }),
    next: input.before ? true : more,
    previous: input.before ? more : input.after !== undefined,
  }
})
