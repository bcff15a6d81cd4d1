import type { Database, Statement } from 'better-sqlite3'
import { type ReadConnection, readConnection } from './query.ts'

/** The writing connection, inside a transaction of the writer. */
export interface WriteConnection extends ReadConnection {
  /** Number of rows changed. */
  run: (sql: string, parameters?: readonly unknown[]) => number
}

/**
 * A write to working tables, such as a queue: what is in them is nobody's data, so it has no audit record and is no part of
 * the chain. By name, with plain data in and out; or in a decision's outcome, in one transaction with its change.
 */
export interface Task<A, R> {
  name: string
  run: (db: WriteConnection, input: A) => R
}
export const defineTask = <A, R>(name: string, run: (db: WriteConnection, input: A) => R): Task<A, R> => ({ name, run })
// biome-ignore lint/suspicious/noExplicitAny: a task of whatever input
export type AnyTask = Task<any, any>

export const writeConnection = (db: Database): WriteConnection => {
  const statements = new Map<string, Statement>()
  return {
    ...readConnection(db),
    run: (sql, parameters = []) => {
      let statement = statements.get(sql)
      if (!statement) {
        statement = db.prepare(sql)
        statements.set(sql, statement)
      }
      return statement.run(...parameters).changes
    },
  }
}
