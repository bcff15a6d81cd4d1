import type { Customer } from '@tenantry/contract'
import type { SqlBool } from 'kysely'
import { z } from 'zod'
import { badQuery, type SimpleFilter } from '../http/paging.ts'
import { readDocument, type StoredRow } from '../store/document.ts'
import { defineQuery, type ReadConnection } from '../store/query.ts'
import { all, countUpTo, partnerNumberOf, raw, sql } from '../store/sql.ts'
import { customerKind, providerColumn, sortKey, toListedCustomer } from './customer.ts'
import { type IndexRows, indexRows, inNameOrder } from './matches.ts'
import { needlesOfDomain } from './search-text.ts'

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

/** The column that a filter looks in, and how what it looks for begins there. */
const lookFor = (filter: SimpleFilter): { column: 'name' | 'domain' | 'reseller'; prefix: string } => {
  if (filter.operator !== 'startswith') throw badQuery('filter', 'query.filterOperator')
  const value = filter.value.trim().toLowerCase()
  switch (filter.field) {
    case 'companyname':
    case 'displayname':
      return { column: 'name', prefix: sortKey(filter.value) }
    case 'domain':
    case 'defaultdomainname':
      return { column: 'domain', prefix: value }
    case 'indirectreseller':
      return { column: 'reseller', prefix: value }
    case 'indirectcloudsolutionprovider':
      return { column: 'reseller', prefix: providerColumn(value) }
  }
  throw badQuery('filter', 'query.filterField')
}

/** Refuses a filter that the list cannot apply, before anything is read. */
export const checkListFilter = (filter: SimpleFilter | undefined): void => {
  if (filter) lookFor(filter)
}

/** Up to this many rows that a filter by domain finds are sorted; more are found in the order of names. */
const SORTED = 8_000

/** The statements that a page can become; their plans are shown in a test. */
export const listStatements = (number: number, { size, filter, after, before }: ListInput) => {
  const direction = before ? 'desc' : 'asc'
  const place = after ?? before
  const ofPartner = () => indexRows().where('partner_number', '=', number)
  const columns = ['pk', 'name', 'id'] as const
  const limit = size + 1

  const inOrder = (query: IndexRows) =>
    query
      .orderBy('name', direction)
      .orderBy('id', direction)
      .$if(place !== undefined, (ordered) =>
        ordered.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('name', 'id'), before ? '<' : '>', tuple(place![0], place![1])),
        ),
      )
      .select(columns)
      .limit(limit)
  const { column, prefix } = filter ? lookFor(filter) : { column: 'name' as const, prefix: '' }
  if (column === 'name' || prefix === '') {
    // The place takes the part of the bound on its side, so that the page begins there.
    let query = ofPartner()
    if (prefix !== '' && (!after || after[0] < prefix)) query = query.where('name', '>=', prefix)
    if (prefix !== '' && (!before || before[0] >= prefix + BEYOND)) query = query.where('name', '<', prefix + BEYOND)
    return { page: inOrder(query) }
  }

  const found = () =>
    ofPartner()
      .where(column, '>=', prefix)
      .where(column, '<', prefix + BEYOND)
  return {
    /** What the filter finds, sorted; `+name` keeps the index by name out of it. */
    page: found()
      .select(columns)
      .$if(place !== undefined, (query) =>
        query.where(({ eb, tuple }) =>
          eb(raw<[string, string]>`(+name, id)`, before ? '<' : '>', tuple(place![0], place![1]) as never),
        ),
      )
      .orderBy(raw`+name`, direction)
      .orderBy('id', direction)
      .limit(limit),
    ...(column === 'domain' && {
      many: {
        candidates: countUpTo(found().select('pk'), SORTED + 1),
        byName: {
          needles: needlesOfDomain(prefix),
          tests: [raw<SqlBool>`+domain >= ${prefix}`, raw<SqlBool>`+domain < ${prefix + BEYOND}`],
          direction,
          after: place,
          limit,
        } as const,
      },
    }),
    ...(column === 'reseller' && {
      /** A whole id, as it is given in practice, finds one reseller; whose customers stand in order. */
      one: {
        least: found().select('reseller').orderBy('reseller').limit(1),
        greatest: found().select('reseller').orderBy('reseller', 'desc').limit(1),
        page: (reseller: string) => inOrder(ofPartner().where('reseller', '=', reseller)),
      },
    }),
  }
}

const rowsFor = (db: ReadConnection, number: number, input: ListInput) => {
  const { page, many, one } = listStatements(number, input)
  if (many && all(db, many.candidates)[0]!.rows > SORTED) return inNameOrder(db, number, many.byName)
  const reseller = one && all(db, one.least)[0]?.reseller
  if (reseller !== undefined && all(db, one!.greatest)[0]!.reseller === reseller) return all(db, one!.page(reseller))
  return all(db, page)
}

/** The stored documents of index rows, in their order, not read yet. */
export const storedCustomersAt = (db: ReadConnection, pks: readonly number[]): StoredRow[] => {
  if (pks.length === 0) return []
  const wanted = raw<number>`(SELECT value FROM json_each(${JSON.stringify(pks)}))`
  const rows = all(db, sql().selectFrom('document').selectAll().where('pk', 'in', wanted))
  const found = new Map(rows.map((row) => [row.pk, row]))
  return pks.flatMap((pk) => found.get(pk) ?? [])
}

const pageOf = (db: ReadConnection, input: ListInput): ListedPage => {
  const number = partnerNumberOf(db, input.partnerId)
  if (number === undefined) return { items: [], next: false, previous: false }
  const rows = rowsFor(db, number, input)
  const more = rows.length > input.size
  if (more) rows.pop()
  if (input.before) rows.reverse()
  const first = rows[0]
  const last = rows.at(-1)
  return {
    items: storedCustomersAt(
      db,
      rows.map(({ pk }) => pk),
    ).map((row) => toListedCustomer(readDocument(customerKind, row))),
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
