import { createRequire } from 'node:module'
import type { CompiledQuery, Kysely, SelectQueryBuilder, Sql } from 'kysely'
import type { ReadConnection } from './query.ts'

/** Tables that lists are read from. */
export interface Tables {
  partner_number: { partner_id: string; number: number }
  index_count: { partner_number: number; kind: string; rows: number }
  document: {
    pk: number
    kind: string
    partner_id: string
    id: string
    version: number
    sum: number
    body: string
  }
  customer_index: {
    pk: number
    partner_number: number
    id: string
    name: string
    domain: string
    country: string
    status: string
    changed_at: string
    reseller: string
    search: string
  }
  change: {
    pk: number
    partner_number: number
    partner_id: string
    seq: number
    at: string
    status: 'succeeded' | 'failed'
    customer_id: string | null
    operations: string
    actor: string
    payload_hash: string
    hash: string
  }
  change_payload: { pk: number; salt: string; payload: string }
}

interface Builder {
  kysely: Kysely<Tables>
  raw: Sql
}

const open = (): Builder => {
  const { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } = createRequire(
    import.meta.url,
  )('kysely') as typeof import('kysely')
  const kysely = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
  return { kysely, raw: sql }
}

let opened: Builder | undefined
/** Only readers build statements, but every thread loads the features that do: the library waits for the first one. */
const builder = (): Builder => (opened ??= open())

/** Builds and compiles; statements run on a reading connection. */
export const sql = (): Kysely<Tables> => builder().kysely

/** A piece of SQL with its values. */
export const raw = <T>(text: TemplateStringsArray, ...values: unknown[]) => builder().raw<T>(text, ...values)
export const rawRef = (name: string) => builder().raw.ref(name)
/** Text of ours, as it is. */
export const rawOf = (text: string) => builder().raw.raw(text)
/** A constant of ours, where a parameter would hide it from the planner. */
export const rawLit = (value: number) => builder().raw.lit(value)

export const all = <T>(db: ReadConnection, query: { compile: () => CompiledQuery<T> }): T[] => {
  const { sql: text, parameters } = query.compile()
  return db.all<T>(text, parameters)
}

/** Counts the rows of a query as far as it matters. */
export const countUpTo = <O>(query: SelectQueryBuilder<Tables, keyof Tables, O>, most: number) =>
  sql()
    .selectFrom(query.limit(most).as('counted'))
    .select(({ fn }) => fn.countAll<number>().as('rows'))

export const partnerNumberOf = (db: ReadConnection, partnerId: string): number | undefined =>
  db.get<{ number: number }>('SELECT number FROM partner_number WHERE partner_id = ?', [partnerId])?.number

/** How many documents of a kind stand in the partner's index: a maintained counter. */
export const indexedRows = (db: ReadConnection, kind: string, partnerNumber: number): number =>
  db.get<{ rows: number }>('SELECT rows FROM index_count WHERE partner_number = ? AND kind = ?', [partnerNumber, kind])
    ?.rows ?? 0
