import { isDeepStrictEqual } from 'node:util'
import type { Database, Statement } from 'better-sqlite3'
import { type AnyKind, checksum, DamagedDocument, ROWS_PER_PARTNER, readDocument, type StoredRow } from './document.ts'
import { indexColumns } from './index-tables.ts'
import { defineSlot, SCANNED, trigramTable } from './trigrams.ts'
import type { Witness } from './verify.ts'

type IndexRow = Record<string, string | number | null>

/** Documents against their checksums, and what the store derived from them against the documents. */
export const checkDocuments = (
  db: Database,
  { witness, kinds }: { witness: Witness; kinds: readonly AnyKind[] },
): number => {
  const numbers = new Map(
    (db.prepare('SELECT partner_id, number FROM partner_number').all() as { partner_id: string; number: number }[]).map(
      ({ partner_id, number }) => [partner_id, number],
    ),
  )
  const known = new Map(kinds.map((kind) => [kind.name, checkedKind(db, kind, witness)]))
  let documents = 0
  const rows = db.prepare('SELECT * FROM document ORDER BY pk').iterate() as IterableIterator<
    StoredRow & { pk: number }
  >
  for (const row of rows) {
    witness.passed()
    documents++
    const at = { kind: row.kind, id: row.id, partner: row.partner_id }
    const kind = known.get(row.kind)
    const number = numbers.get(row.partner_id)
    if (!kind || row.version < 1 || row.version > kind.version) witness.found('documentUnknown', at)
    else if (number === undefined || Math.floor(row.pk / ROWS_PER_PARTNER) !== number)
      witness.found('documentMoved', at)
    else kind.check(row, number)
  }
  for (const kind of known.values()) kind.end()
  return documents
}

/** Checks the documents of one kind one by one, then the tables that the store keeps for it. */
const checkedKind = (db: Database, kind: AnyKind, { found }: Witness) => {
  const table = `${kind.name}_index`
  const columns = ['partner_number', ...indexColumns(kind)]
  const findDocument = db.prepare('SELECT * FROM document WHERE partner_id = ? AND kind = ? AND id = ?')
  let indexRow: Statement | undefined
  if (kind.index) indexRow = db.prepare(`SELECT * FROM ${table} WHERE pk = ?`)
  const counts = new Map<number, number>()

  const checkIndex = (row: StoredRow & { pk: number }, number: number, document: { id: string }) => {
    const at = { kind: row.kind, id: row.id, partner: row.partner_id }
    const derived = kind.index!.of(document)
    const actual = indexRow!.get(row.pk) as IndexRow | undefined
    if (!derived) {
      if (actual) found('rowStray', at)
      return
    }
    counts.set(number, (counts.get(number) ?? 0) + 1)
    if (!actual) return found('rowMissing', at)
    const expected: IndexRow = { ...derived, partner_number: number } as IndexRow
    for (const column of columns)
      if (actual[column] !== (expected[column] ?? null)) return found('columnDiffers', { ...at, column })
  }

  /** What another partner sees of a document is what the store derives from it, and has an original. */
  const checkCopies = (row: StoredRow, document: { id: string }) => {
    const { copy } = kind
    if (!copy) return
    const standing = (partnerId: string): { id: string } | undefined => {
      const found = findDocument.get(partnerId, kind.name, row.id) as StoredRow | undefined
      return found && checksum(found.body) === found.sum ? readDocument(kind, found) : undefined
    }
    const differs = (partner: string) => found('copyDiffers', { kind: row.kind, id: row.id, partner })
    const expected = copy.of(row.partner_id, document)
    if (expected && !isDeepStrictEqual(standing(expected.partnerId), expected.document)) differs(expected.partnerId)
    const keeper = copy.from(document)
    if (keeper === undefined) return
    const original = standing(keeper)
    if (!original || copy.of(keeper, original)?.partnerId !== row.partner_id) differs(row.partner_id)
  }

  return {
    version: kind.version,
    check: (row: StoredRow & { pk: number }, number: number) => {
      const at = { kind: row.kind, id: row.id, partner: row.partner_id }
      try {
        const document = readDocument(kind, row) as { id: string }
        if (typeof row.body !== 'string') found('documentDamaged', at)
        else if (document.id !== row.id) found('documentMoved', at)
        else {
          if (kind.index) checkIndex(row, number, document)
          checkCopies(row, document)
        }
      } catch (error) {
        if (!(error instanceof DamagedDocument || error instanceof SyntaxError)) throw error
        found('documentDamaged', at)
      }
    },
    end: () => {
      if (!kind.index) return
      const expected = [...counts.values()].reduce((sum, count) => sum + count, 0)
      const actual = db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
      if (actual > expected) found('rowStray', { kind: kind.name, id: '', partner: '' })
      checkCounters(db, { kind, counts, found })
      if (kind.index.searchOrder) checkSearch(db, { kind, counts, found })
    },
  }
}

interface Counted {
  kind: AnyKind
  counts: ReadonlyMap<number, number>
  found: Witness['found']
}

const checkCounters = (db: Database, { kind, counts, found }: Counted): void => {
  const kept = new Map(
    (
      db.prepare('SELECT partner_number, rows FROM index_count WHERE kind = ?').all(kind.name) as {
        partner_number: number
        rows: number
      }[]
    ).map(({ partner_number, rows }) => [partner_number, rows]),
  )
  for (const number of new Set([...kept.keys(), ...counts.keys()])) {
    const counted = counts.get(number) ?? 0
    if ((kept.get(number) ?? 0) !== counted) found('counterDiffers', { kind: kind.name, number, counted })
  }
}

/** The trigram index keeps no text to compare with; that it knows the rows can be seen. */
const checkSearch = (db: Database, { kind, counts, found }: Counted): void => {
  defineSlot(db)
  for (const [number, count] of counts) {
    const table = trigramTable(kind.name, number)
    const exists = db.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table)
    if (!exists) {
      if (count > SCANNED) found('searchDiffers', { kind: kind.name, number })
      continue
    }
    const held = db.prepare(`SELECT count(*) FROM ${table}_docsize`).pluck().get() as number
    const missing = db
      .prepare(
        `SELECT count(*) FROM ${kind.name}_index
         WHERE partner_number = ? AND slot(${kind.index!.searchOrder}, pk) NOT IN (SELECT id FROM ${table}_docsize)`,
      )
      .pluck()
      .get(number) as number
    if (held !== count || missing !== 0) found('searchDiffers', { kind: kind.name, number })
  }
}
