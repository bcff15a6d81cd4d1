import { openForReading } from '../src/store/database.ts'
import { type ReadConnection, readConnection } from '../src/store/query.ts'
import { BIG } from './data.ts'

export const openReadOnly = (folder: string): ReadConnection => readConnection(openForReading(folder))

/** Ids of Spanish customers spread over the big partner. */
export const someIds = (db: ReadConnection): string[] =>
  db
    .all<{ id: string }>(
      `SELECT document.id FROM document JOIN customer_index USING (pk)
       WHERE partner_id = ? AND kind = 'customer' AND pk % 7 = 0 AND country = 'ES' LIMIT 500`,
      [BIG],
    )
    .map(({ id }) => id)
