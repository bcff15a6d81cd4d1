import {
  type CustomerPage,
  type CustomerRow,
  CustomerSearch,
  customerSearch,
  type customerSearch as endpoints,
  fold,
  type Input,
} from '@tenantry/contract'
import { sql as raw, type SqlBool } from 'kysely'
import { z } from 'zod'
import { implement } from '../http/implement.ts'
import { readToken, writeToken } from '../http/paging.ts'
import { firstRow, lastRow, SCANNED, trigramTable } from '../store/document.ts'
import { defineQuery, type ReadConnection } from '../store/query.ts'
import { all, indexedRows, partnerNumberOf, sql } from '../store/sql.ts'
import { type CustomerDocument, customerKind } from './customer.ts'
import { customersAt } from './list.ts'
import { isComplete } from './rules.ts'

type Query = Input<typeof endpoints.list>['query']
/** A place in the order of a column. */
const Position = z.tuple([z.string().max(260), z.union([z.string().max(40), z.int().nonnegative()])])
type Position = z.infer<typeof Position>

export interface SearchInput extends Pick<Query, 'search' | 'status' | 'sort' | 'direction' | 'size'> {
  partnerId: string
  after?: Position
}

export interface SearchResult extends Omit<CustomerPage, 'continuationToken'> {
  last?: Position
}

const COUNTED = 2_000
/** Up to this many candidates are fetched and sorted; with more, walking the sort index soon fills a page. */
const CANDIDATES = 8_000
const TRIGRAMS = 24

const sortColumns = {
  name: 'name',
  id: 'id',
  domain: 'domain',
  country: 'country',
  status: 'status',
  changedAt: 'changed_at',
} as const

/** What must stand in the search text: three letters and more anywhere, fewer at the beginning of a word. */
const needlesOf = (search: string | undefined): string[] =>
  fold(search ?? '')
    .split(' ')
    .filter(Boolean)
    .slice(0, 8)
    .map((word) => ([...word].length < 3 ? `  ${word}` : word))

/**
 * Query of the trigram index: trigrams that cover the needles, side by side, since overlapping ones narrow little and cost
 * as much. What it finds is checked against the text itself.
 */
const trigramQuery = (needles: readonly string[]): string => {
  const trigrams = new Set<string>()
  for (const needle of needles) {
    const letters = [...needle]
    for (let i = 0; i < letters.length; i += 3) {
      const from = Math.min(i, letters.length - 3)
      trigrams.add(letters.slice(from, from + 3).join(''))
    }
  }
  return [...trigrams]
    .slice(0, TRIGRAMS)
    .map((trigram) => `"${trigram.replaceAll('"', '""')}"`)
    .join(' AND ')
}

const matching = (number: number, needles: readonly string[]) => {
  const table = raw.ref(trigramTable(customerKind.name, number))
  return sql
    .selectFrom(raw<{ rowid: number }>`${table}(${trigramQuery(needles)})`.as('found'))
    .select('rowid')
    .limit(CANDIDATES + 1)
}

const withStatus = (number: number, status: string) =>
  sql
    .selectFrom('customer_index')
    .select('pk as rowid')
    .where('partner_number', '=', number)
    .where('status', '=', status)
    .limit(CANDIDATES + 1)

const contains = (needle: string) => raw<SqlBool>`instr(customer_index.search, ${needle}) > 0`

/** The statements that a search can become; their plans are shown in a test. */
export const searchStatements = (number: number, input: SearchInput) => {
  const column = sortColumns[input.sort]
  const tie = input.sort === 'name' ? 'id' : 'pk'
  const needles = needlesOf(input.search)

  let matched = sql.selectFrom('customer_index')
  for (const needle of needles) matched = matched.where(contains(needle))
  if (input.status) matched = matched.where('status', '=', input.status)

  const page = matched
    .select(['pk', `${column} as key`, `${tie} as tie`])
    .orderBy(column, input.direction)
    .orderBy(tie, input.direction)
    .limit(input.size + 1)
    .$if(input.after !== undefined, (query) => {
      const [key, place] = input.after as [string, never]
      const compare = input.direction === 'asc' ? '>' : '<'
      return query.where(({ eb, refTuple, tuple }) => eb(refTuple(column, tie), compare, tuple(key, place)))
    })
  const counted = matched.select('pk').limit(COUNTED + 1)
  const all = raw<SqlBool>`pk BETWEEN ${firstRow(number)} AND ${lastRow(number)}`
  const among = (pks: readonly number[]) => raw<SqlBool>`pk IN (SELECT value FROM json_each(${JSON.stringify(pks)}))`
  return {
    /** Rows that may match, by the trigram index or by status; absent: every row matches. */
    candidates:
      needles.length > 0 ? matching(number, needles) : input.status ? withStatus(number, input.status) : undefined,
    /** In the order of the sort index, testing each row. */
    walk: page.where('partner_number', '=', number),
    /** All rows of a small partner, which stand together. */
    scan: { page: page.where(all), counted: counted.where(all) },
    /** The candidates, fetched and sorted. */
    fetch: (pks: readonly number[]) => ({ page: page.where(among(pks)), counted: counted.where(among(pks)) }),
  }
}

const found = (db: ReadConnection, input: SearchInput, { number, total }: { number: number; total: number }) => {
  const { candidates, walk, scan, fetch } = searchStatements(number, input)
  if (!candidates) return { rows: all(db, walk), count: total, exact: true }
  const few = total <= SCANNED ? scan : fewOf(all(db, candidates), fetch)
  if (!few) return { rows: all(db, walk), count: COUNTED, exact: false }
  const count = all(db, few.counted).length
  return { rows: all(db, few.page), count: Math.min(count, COUNTED), exact: count <= COUNTED }
}

const fewOf = <T>(candidates: readonly { rowid: number }[], fetch: (pks: readonly number[]) => T): T | undefined =>
  candidates.length > CANDIDATES ? undefined : fetch(candidates.map(({ rowid }) => rowid))

export const searchCustomers = defineQuery(
  'customers.search',
  (db, input: SearchInput): SearchResult =>
    db.snapshot(() => {
      const number = partnerNumberOf(db, input.partnerId) ?? 0
      const total = indexedRows(db, customerKind.name, number)
      const { rows, count, exact } = found(db, input, { number, total })
      const more = rows.length > input.size
      if (more) rows.pop()
      const last = rows.at(-1)
      const pks = rows.map(({ pk }) => pk)
      return {
        items: customersAt(db, pks).map(toRow),
        count,
        countIsExact: exact,
        grandTotal: total,
        ...(more && last && { last: [last.key, last.tie] as Position }),
      }
    }),
)

const toRow = (customer: CustomerDocument): CustomerRow => {
  const country = customer.billing.defaultAddress.country ?? customer.company.address?.country
  return {
    id: customer.id,
    name: customer.billing.companyName,
    domain: customer.domain,
    ...(country && { country }),
    relationshipToPartner: customer.relationshipToPartner,
    status: isComplete(customer) ? 'complete' : 'incomplete',
    changedAt: customer.changedAt,
  }
}

/** What a continuation token carries: the place, and the search that it is a place of. */
const PageState = z.object({ a: Position, q: CustomerSearch.omit({ continuationToken: true }) })

export const customerSearchRoutes = implement(customerSearch, {
  list: async ({ store, actor }, { query }) => {
    const { continuationToken, ...input } = query
    const token = continuationToken ? readToken(continuationToken, actor.partnerId, PageState) : undefined
    const wanted: SearchInput = { ...input, ...(token && { ...token.q, after: token.a }), partnerId: actor.partnerId }
    const { last, ...page } = await store.query(searchCustomers, wanted)
    if (!last) return page
    const { search, status, sort, direction, size } = wanted
    return {
      ...page,
      continuationToken: writeToken(actor.partnerId, { a: last, q: { search, status, sort, direction, size } }),
    }
  },
})
