import type { Database, Statement } from 'better-sqlite3'
import { type ChangeRow, KEPT_OPERATIONS } from './change.ts'
import type { ChangeKey, Erases, PastChange, RowCount } from './command.ts'
import {
  type AnyKind,
  checksum,
  firstRow,
  type Key,
  lastRow,
  readDocument,
  type StoredRow,
  type UniqueKey,
} from './document.ts'
import { indexColumns } from './index-tables.ts'
import { openTrigrams, type Place, SCANNED } from './trigrams.ts'

/** A document as the writer holds it: place, text and value. */
export interface Held {
  pk: number
  body: string
  document: { id: string }
}

type IndexRow = Record<string, string | number | null | undefined> | null

const keyText = (key: Key<unknown>) => `${key.partnerId} ${key.kind} ${key.id}`

/**
 * The statements of the writing connection, with what it remembers between them. Everything remembered is dropped when a
 * transaction is rolled back.
 */
export const openTables = (db: Database, kinds: readonly AnyKind[]) => {
  const statements = new Map<string, Statement>()
  const sql = (text: string): Statement => {
    let statement = statements.get(text)
    if (!statement) {
      statement = db.prepare(text)
      statements.set(text, statement)
    }
    return statement
  }
  const kindOf = new Map(kinds.map((kind) => [kind.name, kind]))
  const numbers = new Map<string, number>()
  const lastDocument = new Map<number, number>()
  const heads = new Map<string, { seq: number; hash: string }>()
  const trigrams = openTrigrams(db, sql)
  let held = new Map<string, Held | undefined>()

  const forget = () => {
    held = new Map()
    numbers.clear()
    lastDocument.clear()
    heads.clear()
    trigrams.forget()
  }

  const knownNumber = (partnerId: string): number | undefined => {
    const known = numbers.get(partnerId)
    if (known !== undefined) return known
    const row = sql('SELECT number FROM partner_number WHERE partner_id = ?').get(partnerId) as
      | { number: number }
      | undefined
    if (row) numbers.set(partnerId, row.number)
    return row?.number
  }

  const partnerNumber = (partnerId: string): number => {
    const known = knownNumber(partnerId)
    if (known !== undefined) return known
    const { next } = sql('SELECT coalesce(max(number), 0) + 1 AS next FROM partner_number').get() as { next: number }
    sql('INSERT INTO partner_number (partner_id, number) VALUES (?, ?)').run(partnerId, next)
    numbers.set(partnerId, next)
    return next
  }

  const nextDocument = (number: number): number => {
    let last = lastDocument.get(number)
    if (last === undefined) {
      const row = sql('SELECT max(pk) AS last FROM document WHERE pk BETWEEN ? AND ?').get(
        firstRow(number),
        lastRow(number),
      )
      last = (row as { last: number | null }).last ?? firstRow(number)
    }
    lastDocument.set(number, last + 1)
    return last + 1
  }

  const kindNamed = (name: string): AnyKind => {
    const kind = kindOf.get(name)
    if (!kind) throw new Error(`no kind ${name}`)
    return kind
  }

  const load = (key: Key<unknown>): Held | undefined => {
    const text = keyText(key)
    if (held.has(text)) return held.get(text)
    const row = sql('SELECT * FROM document WHERE partner_id = ? AND kind = ? AND id = ?').get(
      key.partnerId,
      key.kind,
      key.id,
    ) as (StoredRow & { pk: number }) | undefined
    const found = row && { pk: row.pk, body: row.body, document: readDocument(kindNamed(key.kind), row) }
    held.set(text, found)
    return found
  }

  const owner = (key: UniqueKey): string | undefined =>
    (
      sql('SELECT owner FROM unique_entry WHERE name = ? AND value = ?').get(key.unique, key.value) as
        | { owner: string }
        | undefined
    )?.owner

  const rows = ({ rows: kind, partnerId, where }: RowCount): number => {
    const number = knownNumber(partnerId)
    const found = where
      ? sql(`SELECT count(*) AS rows FROM ${kind.name}_index WHERE partner_number = ? AND ${where.column} = ?`).get(
          number,
          where.value,
        )
      : sql('SELECT rows FROM index_count WHERE partner_number = ? AND kind = ?').get(number, kind.name)
    return (found as { rows: number } | undefined)?.rows ?? 0
  }

  const change = ({ change: seq, partnerId }: ChangeKey): PastChange | undefined =>
    sql('SELECT status, customer_id AS customerId FROM change WHERE pk = ? AND partner_id = ?').get(
      firstRow(knownNumber(partnerId) ?? 0) + seq,
      partnerId,
    ) as PastChange | undefined

  /** Keys of the documents that hang on a customer of the partner. */
  const ofCustomer = (partnerId: string, customerId: string): Key<unknown>[] =>
    kinds.flatMap((kind) => {
      const start = kind.ofCustomer?.(partnerId, customerId)
      if (start === undefined) return []
      const found = sql('SELECT id FROM document WHERE partner_id = ? AND kind = ? AND id >= ? AND id < ?').all(
        partnerId,
        kind.name,
        start,
        `${start}\u{10ffff}`,
      ) as { id: string }[]
      return found.map(({ id }) => kind.key(partnerId, id))
    })

  const count = (kind: AnyKind, number: number, by: number) => {
    const at = [number, kind.name] as const
    // Plain statements: one that may have to be undone by itself makes FTS5 write out what it holds, for every row.
    const known = sql('UPDATE index_count SET rows = rows + ? WHERE partner_number = ? AND kind = ?').run(by, ...at)
    if (known.changes === 0) sql('INSERT INTO index_count (partner_number, kind, rows) VALUES (?, ?, ?)').run(...at, by)
    const { rows } = sql('SELECT rows FROM index_count WHERE partner_number = ? AND kind = ?').get(...at) as {
      rows: number
    }
    if (rows > SCANNED) trigrams.create(kind, number)
  }

  const reindex = (kind: AnyKind, place: Place, { before, after }: { before: IndexRow; after: IndexRow }) => {
    const index = kind.index
    if (!index) return
    const { pk, number } = place
    const table = `${kind.name}_index`
    if (!after) {
      if (!before) return
      sql(`DELETE FROM ${table} WHERE pk = ?`).run(pk)
      trigrams.remove(kind, place, before)
      count(kind, number, -1)
      return
    }
    const columns = indexColumns(kind)
    if (!before) {
      sql(
        `INSERT INTO ${table} (pk, partner_number, ${columns.join(', ')}) VALUES (?, ?${', ?'.repeat(columns.length)})`,
      ).run(pk, number, ...columns.map((column) => after[column] ?? null))
      trigrams.add(kind, place, after)
      count(kind, number, 1)
      return
    }
    // Naming only what changed leaves the indexes of the other columns alone.
    const changed = columns.filter((column) => before[column] !== after[column])
    if (changed.length === 0) return
    sql(`UPDATE ${table} SET ${changed.map((column) => `${column} = ?`).join(', ')} WHERE pk = ?`).run(
      ...changed.map((column) => after[column] ?? null),
      pk,
    )
    if (changed.includes('search') || changed.includes(index.searchOrder ?? '')) {
      trigrams.remove(kind, place, before)
      trigrams.add(kind, place, after)
    }
  }

  const put = (
    kind: AnyKind,
    partnerId: string,
    document: { id: string },
  ): { before: string | null; after: string } => {
    const key = kind.key(partnerId, document.id)
    const before = load(key)
    const body = JSON.stringify(document)
    const number = partnerNumber(partnerId)
    const pk = before?.pk ?? nextDocument(number)
    if (before)
      sql('UPDATE document SET version = ?, sum = ?, body = ? WHERE pk = ?').run(kind.version, checksum(body), body, pk)
    else
      sql('INSERT INTO document (pk, kind, partner_id, id, version, sum, body) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
        pk,
        kind.name,
        partnerId,
        document.id,
        kind.version,
        checksum(body),
        body,
      )
    if (kind.index)
      reindex(
        kind,
        { pk, number },
        { before: before ? kind.index.of(before.document) : null, after: kind.index.of(document) },
      )
    held.set(keyText(key), { pk, body, document })
    return { before: before?.body ?? null, after: body }
  }

  const remove = (key: Key<unknown>): { before: string | null } => {
    const before = load(key)
    if (!before) return { before: null }
    const kind = kindNamed(key.kind)
    sql('DELETE FROM document WHERE pk = ?').run(before.pk)
    if (kind.index)
      reindex(
        kind,
        { pk: before.pk, number: partnerNumber(key.partnerId) },
        { before: kind.index.of(before.document), after: null },
      )
    held.set(keyText(key), undefined)
    return { before: before.body }
  }

  const head = (partnerId: string): { seq: number; hash: string } => {
    let known = heads.get(partnerId)
    if (!known) {
      known = (sql('SELECT seq, hash FROM chain_head WHERE partner_id = ?').get(partnerId) as typeof known) ?? {
        seq: 0,
        hash: '',
      }
      heads.set(partnerId, known)
    }
    return known
  }

  /** Empties the records of a customer in the log of a partner, and what was answered of it; their numbers. */
  const erase = (partnerId: string, { customerId, earlier }: Erases): number[] => {
    const found = sql(
      `SELECT change.pk, change.seq FROM change JOIN change_payload ON change_payload.pk = change.pk
       WHERE partner_number = ? AND customer_id = ?${KEPT_OPERATIONS.map(() => ' AND instr(operations, ?) = 0').join('')}
       ORDER BY change.pk`,
    ).all(knownNumber(partnerId) ?? -1, customerId, ...KEPT_OPERATIONS) as { pk: number; seq: number }[]
    for (const id of earlier)
      found.push(
        ...(sql(
          `SELECT change.pk, change.seq FROM change JOIN change_payload ON change_payload.pk = change.pk
           WHERE partner_number = ? AND customer_id IS NULL AND instr(payload, ?) > 0`,
        ).all(knownNumber(partnerId) ?? -1, id) as { pk: number; seq: number }[]),
      )
    for (const { pk } of found) sql('DELETE FROM change_payload WHERE pk = ?').run(pk)
    sql('DELETE FROM answer WHERE resource = ?').run(`customer/${customerId}`)
    return found.map(({ seq }) => seq)
  }

  const append = (row: ChangeRow, payload: { salt: string; text: string }) => {
    const number = partnerNumber(row.partnerId)
    const pk = firstRow(number) + row.seq
    sql(
      `INSERT INTO change (pk, partner_number, partner_id, seq, at, status, customer_id, operations, actor, payload_hash, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      pk,
      number,
      row.partnerId,
      row.seq,
      row.at,
      row.status,
      row.customerId,
      row.operations,
      row.actor,
      row.payloadHash,
      row.hash,
    )
    sql('INSERT INTO change_payload (pk, salt, payload) VALUES (?, ?, ?)').run(pk, payload.salt, payload.text)
    sql(
      'INSERT INTO chain_head (partner_id, seq, hash) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash',
    ).run(row.partnerId, row.seq, row.hash)
    heads.set(row.partnerId, { seq: row.seq, hash: row.hash })
  }

  return {
    sql,
    load,
    owner,
    rows,
    change,
    ofCustomer,
    put,
    remove,
    head,
    append,
    erase,
    forget,
    /** To be called before a commit. */
    flush: trigrams.flush,
    endBatch: () => {
      held = new Map()
    },
  }
}
export type Tables = ReturnType<typeof openTables>
