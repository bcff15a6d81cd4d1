import type { Database } from 'better-sqlite3'
import * as initial from './0001-initial.ts'
import * as mpnIds from './0002-mpn-ids.ts'
import * as webhooks from './0003-webhooks.ts'

/** Forward only, in order; the number of a migration is its place in this list. */
export const migrations: readonly { up: (db: Database) => void }[] = [initial, mpnIds, webhooks]
