import {
  type CustomerPage,
  type CustomerRow,
  CustomerSearch,
  customerSearch,
  type customerSearch as endpoints,
  type Input,
} from '@tenantry/contract'
import type { SqlBool } from 'kysely'
import { z } from 'zod'
import { implement } from '../http/implement.ts'
import { readToken, writeToken } from '../http/paging.ts'
import { Damaged, DamagedDocument, firstRow, lastRow, readDocument, type StoredRow } from '../store/document.ts'
import { defineQuery, type ReadConnection } from '../store/query.ts'
import { all, countUpTo, indexedRows, partnerNumberOf, raw, rawOf, sql } from '../store/sql.ts'
import { SCANNED } from '../store/trigrams.ts'
import { type CustomerDocument, countryOf, customerKey, customerKind } from './customer.ts'
import { storedCustomersAt } from './list.ts'
import { type IndexRows, indexRows, inNameOrder, rowAt, rowsAt, rowsOf, slots, withWords } from './matches.ts'
import { isComplete } from './rules.ts'
import { needlesOf } from './search-text.ts'

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
const WALKED = 12_000
const EVERY = -1

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

/** Columns that a search can ask a value of. */
const filterColumns = ['status', 'reseller'] as const
type FilterColumn = (typeof filterColumns)[number]

/** The statements that a search can become; their plans are shown in a test. */
export const searchStatements = (number: number, input: SearchInput) => {
  const { direction } = input
  const column = sortColumns[input.sort]
  const tie = ties[input.sort] ?? 'pk'
  const needles = needlesOf(input.search)
  const columns = ['pk', `${column} as key`, `${tie} as tie`] as const
  const limit = input.size + 1

  const ofPartner = () => indexRows().where('partner_number', '=', number)
  const filters = filterColumns.flatMap((filter) => (input[filter] ? [[filter, input[filter]] as const] : []))
  const matched = (query: IndexRows): IndexRows =>
    withWords(
      filters.reduce((narrowed, [filter, value]) => narrowed.where(filter, '=', value), query),
      needles,
    )
  const inOrder = <Q extends IndexRows>(query: Q) =>
    query
      .orderBy(column, direction)
      .orderBy(tie, direction)
      .$if(input.after !== undefined, (ordered) => {
        const [key, place] = input.after as [string, never]
        const compare = direction === 'asc' ? '>' : '<'
        return ordered.where(({ eb, refTuple, tuple }) => eb(refTuple(column, tie), compare, tuple(key, place)))
      })
  const pageOf = (source: IndexRows) => inOrder(matched(source)).select(columns).limit(limit)
  const countOf = (source: IndexRows) => countUpTo(matched(source).select('pk'), COUNTED + 1)

  /** The first rows of the sort index after the place, with what is to be tested of them. */
  const first = (most: number, tested: readonly ('search' | FilterColumn)[] = []) => {
    const listed = () => ofPartner().select([...columns, ...tested])
    const [key, place] = (input.after ?? []) as [string, never]
    if (key === undefined || tie !== 'pk') return inOrder(listed() as never).limit(most)
    // Row ids stand behind equal keys in the index: the rest of the equal ones is a range, and what follows another.
    const compare = direction === 'asc' ? '>' : '<'
    const equal = listed().where(column, '=', key).where('pk', compare, place).orderBy('pk', direction)
    const beyond = listed().where(column, compare, key).orderBy(column, direction).orderBy('pk', direction)
    const part = (query: typeof equal) => sql().selectFrom(query.limit(most).as('part')).selectAll()
    return sql()
      .selectFrom(part(equal).unionAll(part(beyond)).as('customer_index'))
      .selectAll()
      .limit(most) as never as IndexRows
  }

  const fetched = (source: IndexRows) => ({ counted: countOf(source), page: pageOf(source) })
  const having = ([filter, value]: (typeof filters)[number]) => ofPartner().where(filter, '=', value)
  return {
    /** In the order of the sort index; every row matches. */
    all: first(limit) as never as ReturnType<typeof pageOf>,
    /** In the order of names, which the index of each filter has. */
    named: pageOf(ofPartner()),
    /** All rows of a small partner, which stand together. */
    scan: fetched(ofPartner().where('pk', '>=', firstRow(number)).where('pk', '<=', lastRow(number))),
    /** Rows that may match, by words or by a filter: some, to see how many there are, or all of them. */
    words:
      needles.length === 0
        ? undefined
        : {
            slots: slots(number, needles).limit(CANDIDATES + 1),
            every: pageOf(rowsOf(number, needles)),
          },
    filters: filters.map((filter) => ({
      rows: having(filter)
        .select('pk')
        .limit(CANDIDATES + 1),
      every: pageOf(
        sql().selectFrom(having(filter).selectAll().limit(EVERY).as('customer_index')) as never as IndexRows,
      ),
    })),
    /** Fetched and sorted. */
    at: (pks: readonly number[]) => fetched(rowsAt(pks)),
    /** In the order of the sort index, testing each of the first rows. */
    // Only what is tested: the index may have it all.
    walk: matched(
      sql().selectFrom(
        first(WALKED, [...(needles.length > 0 ? (['search'] as const) : []), ...filters.map(([filter]) => filter)]).as(
          'customer_index',
        ),
      ) as never as IndexRows,
    )
      .select(['pk', 'key', 'tie'] as never)
      .limit(limit) as never as ReturnType<typeof pageOf>,
    byName: {
      needles,
      // the plus keeps the index of the filter out of a walk by name
      tests: filters.map(([filter, value]) => raw<SqlBool>`${rawOf(`+${filter}`)} = ${value}`),
      direction,
      after: input.after as [string, string] | undefined,
      limit,
    },
  }
}

const found = (db: ReadConnection, input: SearchInput, { number, total }: { number: number; total: number }) => {
  const statements = searchStatements(number, input)
  const { words, filters } = statements
  const counting = (counted: ReturnType<typeof countUpTo>) => {
    const { rows } = all(db, counted)[0]!
    return { count: Math.min(rows, COUNTED), exact: rows <= COUNTED }
  }
  if (!words && filters.length === 0) return { rows: all(db, statements.all), count: total, exact: true }
  if (total <= SCANNED) return { rows: all(db, statements.scan.page), ...counting(statements.scan.counted) }

  const matching = words && all(db, words.slots).map(({ slot }) => slot)
  const ways = [
    ...(words ? [{ every: words.every, pks: matching!.map((slot) => rowAt(number, slot)) }] : []),
    ...filters.map(({ rows, every }) => ({ every, pks: all(db, rows).map(({ pk }) => pk) })),
  ]
  const way = ways.reduce((best, other) => (other.pks.length < best.pks.length ? other : best))
  const byWords = way.every === words?.every
  const many = way.pks.length > CANDIDATES
  const { counted, page } = statements.at(way.pks)
  const { count, exact } = counting(counted)
  const inOrder = () => {
    if (input.sort === 'name' && byWords)
      return inNameOrder(db, number, { ...statements.byName, known: many ? undefined : matching }).map(
        ({ pk, name, id }) => ({ pk, key: name, tie: id }),
      )
    if (!many) return all(db, page)
    if (input.sort === 'name') return all(db, statements.named)
    const walked = all(db, statements.walk)
    return walked.length > input.size ? walked : all(db, way.every)
  }
  return { rows: inOrder(), count, exact: exact && !many }
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
