import type { Database, Statement } from 'better-sqlite3'

/** A reading connection with its prepared statements. */
export interface ReadConnection {
  all: <T>(sql: string, parameters?: readonly unknown[]) => T[]
  get: <T>(sql: string, parameters?: readonly unknown[]) => T | undefined
  /** Runs `body` on one snapshot. */
  snapshot: <T>(body: () => T) => T
}

export const readConnection = (db: Database): ReadConnection => {
  const statements = new Map<string, Statement>()
  const prepared = (sql: string): Statement => {
    let statement = statements.get(sql)
    if (!statement) {
      if (statements.size > 500) statements.clear()
      statement = db.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }
  return {
    all: <T>(sql: string, parameters: readonly unknown[] = []) => prepared(sql).all(...parameters) as T[],
    get: <T>(sql: string, parameters: readonly unknown[] = []) => prepared(sql).get(...parameters) as T | undefined,
    snapshot: (body) => db.transaction(body)(),
  }
}

/** A read that runs in the reader pool: by name, with plain data in and out. */
export interface Query<A, R> {
  name: string
  run: (db: ReadConnection, input: A) => R
}
export const defineQuery = <A, R>(name: string, run: (db: ReadConnection, input: A) => R): Query<A, R> => ({
  name,
  run,
})
// biome-ignore lint/suspicious/noExplicitAny: a query of whatever input
export type AnyQuery = Query<any, any>
