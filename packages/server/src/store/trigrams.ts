import type { Database, Statement } from 'better-sqlite3'
import { type AnyKind, firstRow, lastRow, ROWS_PER_PARTNER } from './document.ts'

/**
 * Rows of one partner up to which a search reads them all: they stand together. With more, the partner gets a trigram
 * index of its own, so that the work of a search never depends on other partners' rows.
 */
export const SCANNED = 5_000

export const trigramTable = (kind: string, partnerNumber: number): string => `${kind}_trigram_${partnerNumber}`

/** Contentless: only trigrams are kept; what they find is checked against the search column. */
export const createTrigramTable = (table: string): string =>
  `CREATE VIRTUAL TABLE ${table} USING fts5(search, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1')`

// A row stands in the trigram index under its slot: letters of the column that orders the list, then its number among the
// partner's rows. So matches come out in groups that are in that order, and a page is full after the first few.
const LETTERS = 3
const LETTER = 2 ** 7
export const SLOTS_PER_GROUP = ROWS_PER_PARTNER
export const SLOTS = LETTER ** LETTERS * SLOTS_PER_GROUP

/** Beyond ASCII nothing is told apart, nor what follows it: coarse, and never against the order of the column. */
export const groupOf = (key: string): number => {
  const letters = [...key.slice(0, LETTERS)]
  let group = 0
  for (let n = 0, beyond = false; n < LETTERS; n++) {
    const letter: number = beyond ? LETTER : (letters[n]?.codePointAt(0) ?? 0)
    beyond = letter >= LETTER - 1
    group = group * LETTER + Math.min(letter, LETTER - 1)
  }
  return group
}

/** The least key of a group; all keys of the groups before it are less. */
export const firstKey = (group: number): string => {
  if (group >= LETTER ** LETTERS) return '\u{10ffff}'
  const letters = Array.from({ length: LETTERS }, (_, n) => Math.floor(group / LETTER ** (LETTERS - 1 - n)) % LETTER)
  const beyond = letters.indexOf(LETTER - 1)
  return String.fromCharCode(...letters.slice(0, beyond < 0 ? LETTERS : beyond + 1).filter((letter) => letter > 0))
}

export const slotOf = (key: string, pk: number): number => groupOf(key) * SLOTS_PER_GROUP + (pk % ROWS_PER_PARTNER)

/** The same as `slot(key, pk)` in SQL. */
export const defineSlot = (db: Database): void => {
  db.function('slot', { deterministic: true }, (key, pk) => slotOf(key as string, pk as number))
}

type Sql = (text: string) => Statement
type Row = Record<string, string | number | null | undefined>
/** Number of a row, and of its partner. */
export interface Place {
  pk: number
  number: number
}

/** Keeps the trigram indexes up to date. Rows go in at the end of a batch, in order, since each one out of order makes FTS5 write out what it holds. */
export const openTrigrams = (db: Database, sql: Sql) => {
  defineSlot(db)
  const known = new Map<string, boolean>()
  let waiting = new Map<string, { out: Set<number>; in: Map<number, string> }>()

  const exists = (table: string): boolean => {
    let found = known.get(table)
    if (found === undefined) {
      found = sql('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) !== undefined
      known.set(table, found)
    }
    return found
  }
  const changesOf = (kind: AnyKind, { number }: Place) => {
    const table = trigramTable(kind.name, number)
    if (!kind.index?.searchOrder || !exists(table)) return undefined
    const changes = waiting.get(table) ?? { out: new Set(), in: new Map() }
    waiting.set(table, changes)
    return changes
  }
  const slot = (kind: AnyKind, { pk }: Place, row: Row) => slotOf(row[kind.index!.searchOrder!] as string, pk)

  return {
    add: (kind: AnyKind, place: Place, row: Row): void => {
      changesOf(kind, place)?.in.set(slot(kind, place, row), row['search'] as string)
    },
    remove: (kind: AnyKind, place: Place, row: Row): void => {
      const changes = changesOf(kind, place)
      const from = changes && slot(kind, place, row)
      if (from !== undefined && !changes!.in.delete(from)) changes!.out.add(from)
    },
    /** Of the rows that stand in the index table now. */
    create: (kind: AnyKind, number: number): void => {
      const table = trigramTable(kind.name, number)
      const column = kind.index?.searchOrder
      if (!column || exists(table)) return
      db.exec(createTrigramTable(table))
      sql(
        `INSERT INTO ${table} (rowid, search) SELECT slot(${column}, pk), search FROM ${kind.name}_index WHERE pk BETWEEN ? AND ? ORDER BY 1`,
      ).run(firstRow(number), lastRow(number))
      known.set(table, true)
    },
    flush: (): void => {
      for (const [table, changes] of waiting) {
        for (const slot of changes.out) sql(`DELETE FROM ${table} WHERE rowid = ?`).run(slot)
        for (const [slot, search] of [...changes.in].sort(([a], [b]) => a - b))
          sql(`INSERT INTO ${table} (rowid, search) VALUES (?, ?)`).run(slot, search)
      }
      waiting = new Map()
    },
    forget: (): void => {
      known.clear()
      waiting = new Map()
    },
  }
}
