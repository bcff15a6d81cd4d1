import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openForWriting } from './database.ts'
import { type AnyKind, DamagedDocument, defineKind, firstRow } from './document.ts'
import { openTables } from './tables.ts'
import { firstKey, groupOf, SCANNED, slotOf } from './trigrams.ts'

interface Boat {
  id: string
  name: string
  port?: string
}
const boats = (index: Partial<NonNullable<AnyKind['index']>> = {}): AnyKind =>
  defineKind<Boat>({
    name: 'boat',
    version: 1,
    ofCustomer: null,
    index: {
      version: 1,
      columns: { name: 'TEXT' },
      indexes: [['name']],
      searchOrder: 'name',
      of: ({ name, port }) => (name === 'sunk' ? null : { name, port: port ?? '', search: `  ${name}` }),
      ...index,
    },
  })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-derived-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (kind: AnyKind) => {
  const db = openForWriting(folder, { cloud: 'global', kinds: [kind], synchronous: 'OFF' })
  const tables = openTables(db, [kind])
  return {
    db,
    put: (documents: readonly Boat[], partnerId = 'p') => {
      db.exec('BEGIN')
      for (const document of documents) tables.put(kind, partnerId, document)
      tables.flush()
      db.exec('COMMIT')
      tables.endBatch()
    },
  }
}
const many = Array.from(
  { length: SCANNED + 1 },
  (_, n): Boat => ({ id: `b${n}`, name: `brig ${n}`, port: `port ${n}` }),
)

test('index tables follow their definition: columns, indexes, counts and trigrams come from the documents', () => {
  const before = open(boats())
  before.put([...many, { id: 's', name: 'sunk' }])
  before.put([{ id: 'c', name: 'cutter' }], 'q')
  before.db.close()

  const { db } = open(boats({ columns: { name: 'TEXT', port: 'TEXT' }, indexes: [['port', 'name']] }))
  expect(db.prepare('SELECT count(*) AS n, max(port) AS port FROM boat_index').get()).toEqual({
    n: SCANNED + 2,
    port: 'port 999',
  })
  expect(
    db.prepare(`SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'boat_index'`).pluck().all(),
  ).toEqual(['boat_index_port_name'])
  expect(db.prepare('SELECT partner_number, rows FROM index_count ORDER BY 1').raw().all()).toEqual([
    [1, SCANNED + 1],
    [2, 1],
  ])
  expect(db.prepare(`SELECT count(*) FROM boat_trigram_1('"777"')`).pluck().get()).toBe(
    many.filter(({ name }) => name.includes('777')).length,
  )
  db.close()
})

test('where the definition is the same nothing is derived again', () => {
  const before = open(boats())
  before.put([{ id: 'c', name: 'cutter' }])
  before.db.exec(`UPDATE boat_index SET name = 'touched'`)
  before.db.close()
  const { db } = open(boats())
  expect(db.prepare('SELECT name FROM boat_index').pluck().get()).toBe('touched')
  db.close()
})

test('R2.3: nothing is derived from a damaged document, and none is left out', () => {
  const before = open(boats())
  before.put([{ id: 'c', name: 'cutter' }])
  before.db.exec(`UPDATE document SET body = replace(body, 'cutter', 'gutter')`)
  before.db.close()
  expect(() => open(boats({ indexes: [] }))).toThrow(DamagedDocument)
  const { db } = open(boats())
  expect(db.prepare('SELECT name FROM boat_index').pluck().get()).toBe('cutter')
  db.close()
})

test('slots stand in the order of keys, whatever letters those have', () => {
  const keys = [
    '',
    ' ',
    '0',
    'a',
    'aa',
    'ab',
    'aba',
    'abb',
    'abbb',
    'ab~',
    'aé',
    'aéa',
    'b',
    'z',
    'é',
    '東京',
    '東京ビル',
    '𝔸b',
  ]
  const { db } = open(boats())
  const sorted = db
    .prepare('SELECT value FROM json_each(?) ORDER BY CAST(value AS TEXT)')
    .pluck()
    .all(JSON.stringify(keys)) as string[]
  for (const [place, key] of sorted.entries()) {
    const next = sorted[place + 1]
    if (next !== undefined) expect([key, next, groupOf(key) <= groupOf(next)]).toEqual([key, next, true])
    const among = db.prepare('SELECT ? >= ? AND ? < ?').pluck()
    expect([key, among.get(key, firstKey(groupOf(key)), key, firstKey(groupOf(key) + 1))]).toEqual([key, 1])
    expect(Number.isSafeInteger(slotOf(key, firstRow(3) - 1))).toBe(true)
  }
  db.close()
})

test('within a batch a row may move, come and go; the trigram index has what the batch leaves', () => {
  const { db, put } = open(boats())
  put(many)
  const found = (text: string) => db.prepare(`SELECT count(*) FROM boat_trigram_1(?)`).pluck().get(`"${text}"`)
  put([
    { id: 'b1', name: 'yawl' },
    { id: 'new', name: 'ketch' },
    { id: 'b1', name: 'xebec' },
    { id: 'new', name: 'sunk' },
    { id: 'b2', name: 'sunk' },
    { id: 'b2', name: 'dhow' },
  ])
  expect(['yaw', 'ket', 'xeb', 'dho', 'bri'].map(found)).toEqual([0, 0, 1, 1, SCANNED - 1])
  expect(db.prepare('SELECT count(*) FROM boat_trigram_1_docsize').pluck().get()).toBe(SCANNED + 1)
  db.close()
})
