import Database from 'better-sqlite3'
import type { CustomerDocument } from '../src/customers/customer.ts'
import { checksum } from '../src/store/document.ts'
import type { TestInstance } from './harness.ts'

/** Works on the rows of a running instance past the store, as nothing else may: to age, break or damage them. */
export const withRows = <T>(instance: Pick<TestInstance, 'folder'>, work: (db: Database.Database) => T): T => {
  const db = new Database(`${instance.folder}/tenantry.sqlite`, { timeout: 5_000 })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

/** Leaves customers as an import does that brought no culture and no language. */
export const makeIncomplete = (instance: TestInstance, ids: readonly string[]): void =>
  withRows(instance, (db) => {
    const find = db.prepare<[string], { pk: number; body: string }>(
      `SELECT pk, body FROM document WHERE kind = 'customer' AND id = ?`,
    )
    for (const id of ids) {
      const { pk, body } = find.get(id)!
      const customer = JSON.parse(body) as CustomerDocument
      delete customer.billing.culture
      delete customer.billing.language
      const text = JSON.stringify(customer)
      db.prepare('UPDATE document SET body = ?, sum = ? WHERE pk = ?').run(text, checksum(text), pk)
      db.prepare(`UPDATE customer_index SET status = 'incomplete' WHERE pk = ?`).run(pk)
    }
  })
