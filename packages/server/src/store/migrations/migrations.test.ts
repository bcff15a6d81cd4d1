import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { kinds } from '../../features.ts'
import { databaseFile, openForWriting } from '../database.ts'
import { migrations } from './index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-migrations-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = () => openForWriting(folder, { cloud: 'global', kinds })
const tables = (db: Database.Database) =>
  db.prepare(`SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name`).all()

test.each(migrations.map((_, version) => version + 1))(
  'R10.4: data of schema %i is brought up to date, and keeps what it holds',
  (version) => {
    const fresh = mkdtempSync(join(tmpdir(), 'tenantry-migrations-'))
    const whole = openForWriting(fresh, { cloud: 'global', kinds })
    const wanted = tables(whole)
    whole.close()
    rmSync(fresh, { recursive: true, force: true })

    const old = new Database(databaseFile(folder))
    old.exec('CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
    for (const { up } of migrations.slice(0, version)) up(old)
    old.exec(`INSERT INTO meta VALUES ('cloud', 'global'); INSERT INTO chain_head VALUES ('p', 7, 'h')`)
    old.pragma(`user_version = ${version}`)
    old.close()

    const db = open()
    try {
      expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
      expect(db.prepare('SELECT * FROM chain_head').all()).toEqual([{ partner_id: 'p', seq: 7, hash: 'h' }])
      const names = (list: unknown[]) => (list as { name: string }[]).map(({ name }) => name)
      expect(names(tables(db))).toEqual(names(wanted))
    } finally {
      db.close()
    }
  },
)
