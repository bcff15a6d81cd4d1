import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { AnyKind } from './document.ts'
import { deriveIndex, staleKinds } from './index-tables.ts'
import { migrations } from './migrations/index.ts'

export type Cloud = 'global' | 'us-government'

/** Why a data folder cannot be opened; `message` is one line for the operator. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused'
}

/** Another process holds the folder. */
export class FolderInUse extends StoreRefused {}

export const databaseFile = (folder: string): string => join(folder, 'tenantry.sqlite')

/**
 * Holds the data folder for this process. The lock is SQLite's own, kept by the kernel, so it ends with the process however
 * that ends (R2.4).
 */
export const lockFolder = (folder: string): Database.Database => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    const lock = new Database(join(folder, 'lock.sqlite'), { timeout: 0 })
    chmodSync(join(folder, 'lock.sqlite'), 0o600)
    lock.pragma('journal_mode = DELETE')
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    if (code.startsWith('SQLITE_BUSY'))
      throw new FolderInUse(`Another Tenantry process is using the data folder ${folder}.`)
    throw new StoreRefused(`The data folder ${folder} cannot be written: ${(error as Error).message}.`)
  }
}

// Page caches in KiB; the system caches the file as well, so these stay small.
const WRITING_CACHE = 32_768
const READING_CACHE = 16_384

const tune = (db: Database.Database, cache: number): void => {
  db.pragma('busy_timeout = 5000')
  db.pragma(`cache_size = -${cache}`)
  db.pragma('temp_store = MEMORY')
}

/** Opens the writing connection, brings the schema up to date and checks the cloud stamp. */
export const openForWriting = (
  folder: string,
  { cloud, kinds, synchronous = 'FULL' }: { cloud: Cloud; kinds: readonly AnyKind[]; synchronous?: 'FULL' | 'OFF' },
): Database.Database => {
  const file = databaseFile(folder)
  const fresh = !existsSync(file)
  const db = new Database(file)
  chmodSync(file, 0o600)
  try {
    if (fresh) db.pragma('page_size = 4096')
    db.pragma('journal_mode = WAL')
    db.pragma(`synchronous = ${synchronous}`)
    db.pragma('journal_size_limit = 67108864')
    db.pragma('wal_autocheckpoint = 4000')
    tune(db, WRITING_CACHE)
    migrate(db, { cloud, kinds })
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

const migrate = (db: Database.Database, { cloud, kinds }: { cloud: Cloud; kinds: readonly AnyKind[] }): void => {
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > migrations.length)
    throw new StoreRefused(
      `The data was written by a newer version of Tenantry (schema ${version}, this one knows ${migrations.length}).`,
    )
  const stamp =
    version > 0
      ? (db.prepare(`SELECT value FROM meta WHERE name = 'cloud'`).get() as { value: string } | undefined)
      : undefined
  if (stamp && stamp.value !== cloud)
    throw new StoreRefused(`This data folder belongs to the ${stamp.value} cloud and does not open in ${cloud}.`)
  const stale = staleKinds(db, kinds)
  // Where nothing is to be done nothing is written: the disk may be full (R2.1).
  if (version === migrations.length && stamp && stale.length === 0) return
  db.transaction(() => {
    db.exec('CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
    for (const migration of migrations.slice(version)) migration.up(db)
    for (const kind of stale) deriveIndex(db, kind)
    db.pragma(`user_version = ${migrations.length}`)
    if (!stamp) db.prepare(`INSERT INTO meta (name, value) VALUES ('cloud', ?)`).run(cloud)
  })()
}

export const openForReading = (folder: string): Database.Database => {
  const db = new Database(databaseFile(folder), { readonly: true, fileMustExist: true })
  tune(db, READING_CACHE)
  db.pragma('query_only = ON')
  return db
}
