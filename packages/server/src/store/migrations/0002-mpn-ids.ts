import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'

/** The MPN id of a partner that was given none: nine digits, the same each time. */
export const mpnIdFrom = (partnerId: string): string =>
  String(100_000_000 + (Number.parseInt(hash('sha256', partnerId).slice(0, 12), 16) % 900_000_000))

/** Partners from before there were MPN ids: each owns the one that its document is read with. */
export const up = (db: Database): void => {
  const claim = db.prepare(`INSERT OR IGNORE INTO unique_entry (name, value, owner) VALUES ('mpn-id', ?, ?)`)
  for (const id of db.prepare(`SELECT id FROM document WHERE kind = 'partner'`).pluck().all() as string[])
    claim.run(mpnIdFrom(id), `partner/${id}`)
}
