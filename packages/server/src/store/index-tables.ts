import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { type AnyKind, ROWS_PER_PARTNER, readDocument, type StoredRow } from './document.ts'
import { createTrigramTable, openTrigrams, SCANNED, trigramTable } from './trigrams.ts'

const indexTable = (kind: AnyKind): string => `${kind.name}_index`

/** The columns that a kind derives from its documents. */
export const indexColumns = ({ index }: AnyKind): string[] =>
  index ? [...Object.keys(index.columns), ...(index.searchOrder ? ['search'] : [])] : []

const definition = (kind: AnyKind): { table: string; indexes: string[] } => {
  const { columns, indexes, searchOrder } = kind.index!
  const name = indexTable(kind)
  const typed = Object.entries(columns).map(([column, type]) => `${column} ${type}`)
  return {
    table: `CREATE TABLE ${name} (pk INTEGER PRIMARY KEY, partner_number INTEGER NOT NULL, ${typed.join(', ')}${searchOrder ? ', search TEXT NOT NULL' : ''})`,
    indexes: indexes.map(
      (list) => `CREATE INDEX ${name}_${list.join('_')} ON ${name} (partner_number, ${list.join(', ')})`,
    ),
  }
}

/** Tells one layout of a kind's index from another. */
const stampOf = (kind: AnyKind): string =>
  hash(
    'sha256',
    JSON.stringify([definition(kind), kind.index!.version, kind.index!.searchOrder, createTrigramTable('')]),
  )

/** Kinds whose index tables are not as the program wants them. */
export const staleKinds = (db: Database, kinds: readonly AnyKind[]): AnyKind[] => {
  const stamps = new Map(
    db.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'meta'`).get()
      ? (db.prepare('SELECT name, value FROM meta').raw().all() as [string, string][])
      : [],
  )
  return kinds.filter((kind) => kind.index && stamps.get(`index ${kind.name}`) !== stampOf(kind))
}

/** Derives the index tables of a kind from its documents. A damaged document ends it: nothing is left out in silence (R2.3). */
export const deriveIndex = (db: Database, kind: AnyKind): void => {
  const table = indexTable(kind)
  const trigramTables = db
    .prepare(`SELECT name FROM sqlite_master WHERE name GLOB ? AND sql LIKE 'CREATE VIRTUAL TABLE%'`)
    .pluck()
    .all(`${trigramTable(kind.name, 0).slice(0, -1)}*`) as string[]
  for (const name of [table, ...trigramTables]) db.exec(`DROP TABLE IF EXISTS ${name}`)
  db.prepare('DELETE FROM index_count WHERE kind = ?').run(kind.name)
  const { table: rows, indexes } = definition(kind)
  db.exec(rows)

  const columns = indexColumns(kind)
  const insert = db.prepare(
    `INSERT INTO ${table} (pk, partner_number, ${columns.join(', ')}) VALUES (?, ?${', ?'.repeat(columns.length)})`,
  )
  const next = db.prepare('SELECT * FROM document WHERE pk > ? AND kind = ? ORDER BY pk LIMIT 1000')
  for (let last = 0, more = true; more; ) {
    const rows = next.all(last, kind.name) as (StoredRow & { pk: number })[]
    for (const row of rows) {
      const derived = kind.index!.of(readDocument(kind, row))
      if (!derived) continue
      const values = columns.map((column) => derived[column] ?? null)
      insert.run(row.pk, Math.floor(row.pk / ROWS_PER_PARTNER), ...values)
    }
    last = rows.at(-1)?.pk ?? last
    more = rows.length > 0
  }

  for (const index of indexes) db.exec(index) // after the rows: sorting them is quicker than putting each into its place

  const counted = db.prepare(`SELECT partner_number, count(*) FROM ${table} GROUP BY partner_number`).raw().all()
  const trigrams = openTrigrams(db, (text) => db.prepare(text))
  for (const [number, rows] of counted as [number, number][]) {
    db.prepare('INSERT INTO index_count (partner_number, kind, rows) VALUES (?, ?, ?)').run(number, kind.name, rows)
    if (rows > SCANNED) trigrams.create(kind, number)
  }
  db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)').run(`index ${kind.name}`, stampOf(kind))
}
