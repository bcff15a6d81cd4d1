import {
  type CustomerPage,
  type CustomerRow,
  CustomerSearch,
  customerSearch,
  type customerSearch as endpoints,
  fold,
  type Input,
} from '@tenantry/contract'
import type { SqlBool } from 'kysely'
import { z } from 'zod'
import { implement } from '../http/implement.ts'
import { readToken, writeToken } from '../http/paging.ts'
import {
  Damaged,
  DamagedDocument,
  firstRow,
  lastRow,
  readDocument,
  SCANNED,
  type StoredRow,
  trigramTable,
} from '../store/document.ts'
import { defineQuery, type ReadConnection } from '../store/query.ts'
import { all, indexedRows, partnerNumberOf, raw, rawRef, sql } from '../store/sql.ts'
import { type CustomerDocument, countryOf, customerKey, customerKind } from './customer.ts'
import { storedCustomersAt } from './list.ts'
import { isComplete } from './rules.ts'

type Query = Input<typeof endpoints.list>['query']
/** A place in the order of a column. */
export const Position = z.tuple([z.string().max(260), z.union([z.string().max(260), z.int().nonnegative()])])
export type Position = z.infer<typeof Position>

export interface SearchInput extends Pick<Query, 'search' | 'status' | 'reseller' | 'sort' | 'direction' | 'size'> {
  partnerId: string
  after?: Position
}

export interface SearchResult extends Omit<CustomerPage, 'continuationToken'> {
  last?: Position
}

const COUNTED = 2_000
/** Up to this many candidates are fetched and sorted; with more, walking the sort index soon fills a page … */
const CANDIDATES = 8_000
/** … unless they all stand late in the order: after so many rows the walk is given up, and all are fetched after all. */
const WALKED = 100_000
const EVERY = -1
const TRIGRAMS = 24

const sortColumns = {
  name: 'name',
  id: 'id',
  domain: 'domain',
  country: 'country',
  status: 'status',
  changedAt: 'changed_at',
} as const

/** What orders equal keys, as the index of the column has it. */
const ties: Partial<Record<keyof typeof sortColumns, 'id' | 'name'>> = { name: 'id', domain: 'name' }

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

const matching = (number: number, needles: readonly string[], most: number) => {
  const table = rawRef(trigramTable(customerKind.name, number))
  return sql()
    .selectFrom(raw<{ rowid: number }>`${table}(${trigramQuery(needles)})`.as('found'))
    .select('rowid')
    .limit(most)
}

const having = (column: 'status' | 'reseller', value: string, { number, most }: { number: number; most: number }) =>
  sql()
    .selectFrom('customer_index')
    .select('pk as rowid')
    .where('partner_number', '=', number)
    .where(column, '=', value)
    .limit(most)

const contains = (needle: string) => raw<SqlBool>`instr(customer_index.search, ${needle}) > 0`

/** The statements that a search can become; their plans are shown in a test. */
export const searchStatements = (number: number, input: SearchInput) => {
  const column = sortColumns[input.sort]
  const tie = ties[input.sort] ?? 'pk'
  const needles = needlesOf(input.search)

  const rows = () => sql().selectFrom('customer_index')
  const matched = <Q extends { where: ReturnType<typeof rows>['where'] }>(query: Q): Q => {
    let narrowed = query
    for (const needle of needles) narrowed = narrowed.where(contains(needle)) as never
    for (const column of ['status', 'reseller'] as const)
      if (input[column]) narrowed = narrowed.where(column, '=', input[column]) as never
    return narrowed
  }
  const inOrder = <Q extends ReturnType<typeof rows>>(query: Q) =>
    query
      .orderBy(column, input.direction)
      .orderBy(tie, input.direction)
      .$if(input.after !== undefined, (ordered) => {
        const [key, place] = input.after as [string, never]
        const compare = input.direction === 'asc' ? '>' : '<'
        return ordered.where(({ eb, refTuple, tuple }) => eb(refTuple(column, tie), compare, tuple(key, place)))
      })
  const columns = ['pk', `${column} as key`, `${tie} as tie`] as const
  const page = inOrder(matched(rows()))
    .select(columns)
    .limit(input.size + 1)
  const counted = matched(rows())
    .select('pk')
    .limit(COUNTED + 1)
  const ofPartner = raw<SqlBool>`pk BETWEEN ${firstRow(number)} AND ${lastRow(number)}`
  const among = (pks: readonly number[]) => raw<SqlBool>`pk IN (SELECT value FROM json_each(${JSON.stringify(pks)}))`
  const { status, reseller } = input

  /** The first rows of the sort index after the place, with what is to be tested of them. */
  const first = (limit: number, tested: readonly ('search' | 'status' | 'reseller')[] = []) => {
    const listed = () =>
      rows()
        .select([...columns, ...tested])
        .where('partner_number', '=', number)
    const [key, place] = (input.after ?? []) as [string, never]
    if (key === undefined || tie !== 'pk') return inOrder(listed() as never as ReturnType<typeof rows>).limit(limit)
    // Row ids stand behind equal keys in the index: the rest of the equal ones is a range, and what follows another.
    const compare = input.direction === 'asc' ? '>' : '<'
    const equal = listed().where(column, '=', key).where('pk', compare, place).orderBy('pk', input.direction)
    const beyond = listed().where(column, compare, key).orderBy(column, input.direction).orderBy('pk', input.direction)
    const part = (query: typeof equal) => sql().selectFrom(query.limit(limit).as('part')).selectAll()
    return sql()
      .selectFrom(part(equal).unionAll(part(beyond)).as('customer_index'))
      .selectAll()
      .limit(limit) as never as ReturnType<typeof rows>
  }
  return {
    /** In the order of the sort index; every row matches. */
    all: first(input.size + 1) as never as typeof page,
    /** Rows that may match, by the trigram index, by reseller or by status; absent: every row matches. */
    candidates:
      needles.length > 0
        ? (most: number) => matching(number, needles, most)
        : reseller
          ? (most: number) => having('reseller', reseller, { number, most })
          : status
            ? (most: number) => having('status', status, { number, most })
            : undefined,
    /** In the order of the sort index, testing each of the first rows. */
    // Only what is tested: with the search text alone, the index by name has it all.
    walk: matched(
      sql().selectFrom(
        first(WALKED, [
          ...(needles.length > 0 ? (['search'] as const) : []),
          ...(status ? (['status'] as const) : []),
          ...(reseller ? (['reseller'] as const) : []),
        ]).as('customer_index'),
      ) as never as ReturnType<typeof rows>,
    )
      .select(['pk', 'key', 'tie'] as never)
      .limit(input.size + 1) as never as typeof page,
    /** All rows of a small partner, which stand together. */
    scan: { page: page.where(ofPartner), counted: counted.where(ofPartner) },
    /** The candidates, fetched and sorted. */
    fetch: (pks: readonly number[]) => ({ page: page.where(among(pks)), counted: counted.where(among(pks)) }),
  }
}

const found = (db: ReadConnection, input: SearchInput, { number, total }: { number: number; total: number }) => {
  const statements = searchStatements(number, input)
  const { candidates, scan, fetch } = statements
  if (!candidates) return { rows: all(db, statements.all), count: total, exact: true }
  const candidatesUpTo = (most: number) => fetch(all(db, candidates(most)).map(({ rowid }) => rowid))
  const counting = ({ page, counted }: typeof scan) => {
    const count = all(db, counted).length
    return { rows: all(db, page), count: Math.min(count, COUNTED), exact: count <= COUNTED }
  }
  if (total <= SCANNED) return counting(scan)
  const some = all(db, candidates(CANDIDATES + 1))
  if (some.length <= CANDIDATES) return counting(fetch(some.map(({ rowid }) => rowid)))
  const walked = all(db, statements.walk)
  if (walked.length > input.size) return { rows: walked, count: COUNTED, exact: false }
  return counting(candidatesUpTo(EVERY))
}

/** One page of what a search finds, as it is stored. */
export const foundPage = (db: ReadConnection, input: SearchInput) => {
  const number = partnerNumberOf(db, input.partnerId) ?? 0
  const total = indexedRows(db, customerKind.name, number)
  const { rows, count, exact } = found(db, input, { number, total })
  const more = rows.length > input.size
  if (more) rows.pop()
  const end = rows.at(-1)
  const stored = storedCustomersAt(
    db,
    rows.map(({ pk }) => pk),
  )
  return { stored, count, exact, total, last: more && end ? ([end.key, end.tie] as Position) : undefined }
}

export const searchCustomers = defineQuery(
  'customers.search',
  (db, input: SearchInput): SearchResult =>
    db.snapshot(() => {
      const { stored, count, exact, total, last } = foundPage(db, input)
      return { ...readable(stored), count, countIsExact: exact, grandTotal: total, ...(last && { last }) }
    }),
)

/** One damaged record does not take the list with it (R2.3): the others are served, and it is named. */
const readable = (rows: readonly StoredRow[]): { items: CustomerRow[]; damaged?: string[] } => {
  const items: CustomerRow[] = []
  const damaged: string[] = []
  for (const row of rows)
    try {
      items.push(toRow(readDocument(customerKind, row)))
    } catch (error) {
      if (!(error instanceof Damaged)) throw error
      damaged.push(row.id)
    }
  return { items, ...(damaged.length > 0 && { damaged }) }
}

const toRow = (customer: CustomerDocument): CustomerRow => {
  const country = countryOf(customer)
  return {
    id: customer.id,
    name: customer.billing.companyName,
    domain: customer.domain,
    ...(country && { country }),
    relationshipToPartner: customer.relationshipToPartner,
    ...(customer.associatedPartnerId && { associatedPartnerId: customer.associatedPartnerId }),
    ...(customer.providerId && { providerId: customer.providerId }),
    status: isComplete(customer) ? 'complete' : 'incomplete',
    changedAt: customer.changedAt,
  }
}

/** What a continuation token carries: the place, and the search that it is a place of. */
const PageState = z.object({ a: Position, q: CustomerSearch.omit({ continuationToken: true }) })

export const customerSearchRoutes = implement(customerSearch, {
  list: async ({ store, actor, report }, { query }) => {
    const { continuationToken, ...input } = query
    const token = continuationToken ? readToken(continuationToken, actor.partnerId, PageState) : undefined
    const wanted: SearchInput = { ...input, ...(token && { ...token.q, after: token.a }), partnerId: actor.partnerId }
    const { last, ...page } = await store.query(searchCustomers, wanted)
    for (const id of page.damaged ?? []) report(new DamagedDocument(customerKey(actor.partnerId, id)))
    if (!last) return page
    const { search, status, reseller, sort, direction, size } = wanted
    return {
      ...page,
      continuationToken: writeToken(actor.partnerId, {
        a: last,
        q: { search, status, reseller, sort, direction, size },
      }),
    }
  },
})
