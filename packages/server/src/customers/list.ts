import type { Customer } from '@tenantry/contract'
import { sql as raw } from 'kysely'
import { z } from 'zod'
import { badQuery, type SimpleFilter } from '../http/paging.ts'
import { readDocument } from '../store/document.ts'
import { defineQuery, type ReadConnection } from '../store/query.ts'
import { all, partnerNumberOf, sql } from '../store/sql.ts'
import { type CustomerDocument, customerKind, sortKey, toListedCustomer } from './customer.ts'

/** A place in the list: sort key of the name, then id. */
export const Place = z.tuple([z.string().max(200), z.string().max(40)])
export type Place = z.infer<typeof Place>

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
  const column = filter && columnOf(filter)
  // `+name` keeps the planner from walking the index by name in search of a few domains: it sorts what the filter finds.
  const name = column === 'domain' || column === 'reseller' ? raw<string>`+name` : sql.dynamic.ref<'name'>('name')
  let query = sql
    .selectFrom('customer_index')
    .select(['pk', 'name', 'id'])
    .where('partner_number', '=', number)
    .orderBy(name, direction)
    .orderBy('id', direction)
    .limit(size + 1)
  if (filter && column) {
    const prefix = column === 'name' ? sortKey(filter.value) : filter.value.trim().toLowerCase()
    if (column === 'none') query = query.where('pk', '=', -1)
    else query = query.where(column, '>=', prefix).where(column, '<', prefix + BEYOND)
  }
  const place = after ?? before
  if (place)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('name', 'id'), before ? '<' : '>', tuple(place[0], place[1])),
    )
  return query
}

/** The documents of index rows, in their order. */
export const customersAt = (db: ReadConnection, pks: readonly number[]): CustomerDocument[] => {
  if (pks.length === 0) return []
  const wanted = raw<number>`(SELECT value FROM json_each(${JSON.stringify(pks)}))`
  const rows = all(db, sql.selectFrom('document').selectAll().where('pk', 'in', wanted))
  const found = new Map(rows.map((row) => [row.pk, readDocument(customerKind, row)]))
  return pks.flatMap((pk) => found.get(pk) ?? [])
}

const pageOf = (db: ReadConnection, input: ListInput): ListedPage => {
  const number = partnerNumberOf(db, input.partnerId)
  if (number === undefined) return { items: [], next: false, previous: false }
  const rows = all(db, listStatement(number, input))
  const more = rows.length > input.size
  if (more) rows.pop()
  if (input.before) rows.reverse()
  const first = rows[0]
  const last = rows.at(-1)
  return {
    items: customersAt(
      db,
      rows.map(({ pk }) => pk),
    ).map(toListedCustomer),
    ...(first && last && { first: [first.name, first.id], last: [last.name, last.id] }),
    next: input.before ? true : more,
    previous: input.before ? more : input.after !== undefined,
  }
}

/** One page in name order. */
export const customerPage = defineQuery('customers.page', pageOf)

/** The same as text: a long list crosses threads as one string a chunk, so that little is made and thrown away. */
export const customerText = defineQuery('customers.text', (db, input: ListInput) => {
  const { items, ...page } = pageOf(db, input)
  return { ...page, count: items.length, text: items.map((item) => JSON.stringify(item)).join(',') }
})
