import {
  type CustomerPage,
  type CustomerRow,
  customerSearch,
  type customerSearch as endpoints,
  fold,
  type Input,
} from '@tenantry/contract'
import { sql as raw, type SqlBool } from 'kysely'
import { implement } from '../http/implement.ts'
import { readToken, writeToken } from '../http/paging.ts'
import { firstRow, lastRow, readDocument } from '../store/document.ts'
import { defineQuery, type ReadConnection } from '../store/query.ts'
import { all, partnerNumberOf, sql } from '../store/sql.ts'
import { customerKind } from './customer.ts'
import { isComplete } from './rules.ts'

type Query = Input<typeof endpoints.list>['query']
type Position = [key: string, tie: string | number]

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
/** A partner this small is scanned: its rows stand together. */
const SCANNED = 5_000
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

/** Query of the trigram index: all trigrams of all needles. What it finds is checked against the text itself. */
const trigramQuery = (needles: readonly string[]): string => {
  const trigrams = new Set<string>()
  for (const needle of needles) {
    const letters = [...needle]
    for (let i = 0; i + 3 <= letters.length; i++) trigrams.add(letters.slice(i, i + 3).join(''))
  }
  return [...trigrams]
    .slice(0, TRIGRAMS)
    .map((trigram) => `"${trigram.replaceAll('"', '""')}"`)
    .join(' AND ')
}

const matching = (number: number, needles: readonly string[]) =>
  sql
    .selectFrom('customer_trigram')
    .select('rowid')
    .where('customer_trigram', raw`match`, trigramQuery(needles))
    .where('rowid', '>=', firstRow(number))
    .where('rowid', '<=', lastRow(number))
    .limit(CANDIDATES + 1)

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
  const page = sql
    .selectFrom('customer_index')
    .select(['pk', `${column} as key`, `${tie} as tie`])
    .orderBy(column, input.direction)
    .orderBy(tie, input.direction)
    .limit(input.size + 1)
    .$if(input.after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple(column, tie),
          input.direction === 'asc' ? '>' : '<',
          tuple(input.after![0], input.after![1] as never),
        ),
      ),
    )
  let filtered = page
  for (const needle of needles) filtered = filtered.where(contains(needle))
  if (input.status) filtered = filtered.where('status', '=', input.status)

  let counted = sql
    .selectFrom('customer_index')
    .select(raw<number>`1`.as('one'))
    .limit(COUNTED + 1)
  for (const needle of needles) counted = counted.where(contains(needle))
  if (input.status) counted = counted.where('status', '=', input.status)

  const candidates =
    needles.length > 0 ? matching(number, needles) : input.status ? withStatus(number, input.status) : undefined
  return {
    candidates,
    /** In the order of the sort index, testing each row. */
    walk: filtered.where('partner_number', '=', number),
    /** The rows of a small partner, which stand together. */
    scan: filtered.where('pk', '>=', firstRow(number)).where('pk', '<=', lastRow(number)),
    scanCount: counted.where('pk', '>=', firstRow(number)).where('pk', '<=', lastRow(number)),
    ...(candidates && {
      /** The candidates fetched and sorted. */
      fetch: filtered.where('pk', 'in', candidates),
      fetchCount: counted.where('pk', 'in', candidates),
    }),
  }
}

const howMany = (db: ReadConnection, query: { compile: () => ReturnType<ReturnType<typeof matching>['compile']> }) =>
  all(db, query as never).length

export const searchCustomers = defineQuery('customers.search', (db, input: SearchInput): SearchResult => {
  const number = partnerNumberOf(db, input.partnerId)
  const grandTotal =
    number === undefined
      ? 0
      : (db.get<{ rows: number }>('SELECT rows FROM index_count WHERE partner_number = ? AND kind = ?', [
          number,
          customerKind.name,
        ])?.rows ?? 0)
  if (number === undefined || grandTotal === 0) return { items: [], count: 0, countIsExact: true, grandTotal: 0 }

  const statements = searchStatements(number, input)
  let rows: { pk: number; key: string; tie: string | number }[]
  let count: number
  if (!statements.candidates) {
    rows = all(db, statements.walk)
    count = grandTotal
  } else if (grandTotal <= SCANNED) {
    rows = all(db, statements.scan)
    count = howMany(db, statements.scanCount as never)
  } else if (howMany(db, statements.candidates as never) <= CANDIDATES) {
    rows = all(db, statements.fetch!)
    count = howMany(db, statements.fetchCount! as never)
  } else {
    rows = all(db, statements.walk)
    count = COUNTED + 1
  }
  const exact = !statements.candidates || count <= COUNTED
  const more = rows.length > input.size
  if (more) rows.pop()
  const last = rows.at(-1)
  return {
    items: rowsOf(
      db,
      rows.map(({ pk }) => pk),
    ),
    count: exact ? count : COUNTED,
    countIsExact: exact,
    grandTotal,
    ...(more && last && { last: [last.key, last.tie] as Position }),
  }
})

const rowsOf = (db: ReadConnection, pks: readonly number[]): CustomerRow[] => {
  if (pks.length === 0) return []
  const documents = new Map(
    all(
      db,
      sql
        .selectFrom('document')
        .selectAll()
        .where('pk', 'in', raw`(SELECT value FROM json_each(${JSON.stringify(pks)}))` as never),
    ).map((row) => [row.pk, readDocument(customerKind, row)]),
  )
  return pks.flatMap((pk) => {
    const customer = documents.get(pk)
    if (!customer) return []
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
  })
}

export const customerSearchRoutes = implement(customerSearch, {
  list: async ({ store, actor }, { query }) => {
    const { continuationToken, ...input } = query
    const token = continuationToken
      ? readToken<{ a: Position; q: Partial<SearchInput> }>(continuationToken, actor.partnerId)
      : undefined
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
