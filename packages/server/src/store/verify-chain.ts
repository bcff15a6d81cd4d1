import type { Database } from 'better-sqlite3'
import { type ChangePayload, chainHash, ERASED, payloadHash } from './change.ts'
import { firstRow, lastRow } from './document.ts'
import type { Seal } from './seal.ts'
import type { ChainEnd, Witness } from './verify.ts'

interface Row {
  pk: number
  partner_number: number
  partner_id: string
  seq: number
  at: string
  status: 'succeeded' | 'failed'
  customer_id: string | null
  operations: string
  actor: string
  payload_hash: string
  hash: string
  salt: string | null
  payload: string | null
}

/** Salt and payload are hashed as one text: a salt of another form could hide where one ends and the other begins. */
const SALT = /^[0-9a-f]{32}$/

/** Walks the chain of every partner: nothing changed, removed, inserted, reordered or cut off (R8.2). */
export const checkChain = (
  db: Database,
  { witness, earlier, seal }: { witness: Witness; earlier: readonly ChainEnd[]; seal: Seal | undefined },
): ChainEnd[] => {
  const partners = db.prepare('SELECT partner_id, number FROM partner_number ORDER BY number').all() as {
    partner_id: string
    number: number
  }[]
  const ends = partners.map(({ partner_id: partnerId, number }) =>
    checkPartner(
      db,
      { partnerId, number },
      { witness, known: earlier.filter((end) => end.partnerId === partnerId), seal },
    ),
  )
  const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
  const records = ends.reduce((sum, end) => sum + end.read, 0)
  const stray = count('change') - records
  if (stray > 0) witness.found('recordsStray', { count: stray })
  const strayPayloads = count('change_payload') - ends.reduce((sum, end) => sum + end.payloads, 0)
  if (strayPayloads > 0) witness.found('recordsStray', { count: strayPayloads })
  for (const { partnerId, records } of earlier)
    if (!partners.some(({ partner_id }) => partner_id === partnerId))
      witness.found('recordsCut', { partner: partnerId, last: 0, expected: records })
  return ends.map(({ partnerId, records, hash }) => ({ partnerId, records, hash }))
}

const checkPartner = (
  db: Database,
  { partnerId, number }: { partnerId: string; number: number },
  { witness, known, seal }: { witness: Witness; known: readonly ChainEnd[]; seal: Seal | undefined },
): ChainEnd & { read: number; payloads: number } => {
  const rows = db
    .prepare(
      `SELECT change.*, salt, payload FROM change LEFT JOIN change_payload ON change_payload.pk = change.pk
       WHERE change.pk BETWEEN ? AND ? ORDER BY change.pk`,
    )
    .iterate(firstRow(number), lastRow(number)) as IterableIterator<Row>
  const end = { partnerId, records: 0, hash: '', read: 0, payloads: 0 }
  const empty: number[] = []
  const erased = new Set<number>()
  for (const row of rows) {
    witness.passed()
    end.read++
    const place = row.pk - firstRow(number)
    const at = { partner: partnerId, record: place }
    if (place !== end.records + 1) witness.found('recordMissing', { partner: partnerId, record: end.records + 1 })
    if (row.seq !== place || row.partner_number !== number || row.partner_id !== partnerId)
      witness.found('recordMoved', at)
    else if (row.hash !== hashOf(row, end.hash)) witness.found('recordChanged', at)
    if (row.payload === null || row.salt === null) empty.push(place)
    else {
      end.payloads++
      if (!isText(row.payload) || !SALT.test(row.salt) || payloadHash(row.salt, row.payload) !== row.payload_hash)
        witness.found('recordPayloadChanged', at)
      else if (row.operations.includes('tenantry_personal_data_erased'))
        for (const record of erasedBy(row.payload, { partnerId, record: place }, seal)) erased.add(record)
    }
    for (const { records, hash } of known)
      if (records === place && hash !== row.hash) witness.found('recordChanged', at)
    end.records = place
    end.hash = row.hash
  }
  for (const record of empty)
    if (!erased.has(record)) witness.found('recordPayloadMissing', { partner: partnerId, record })
  const head = db.prepare('SELECT seq, hash FROM chain_head WHERE partner_id = ?').get(partnerId) as
    | { seq: number; hash: string }
    | undefined
  const expected = Math.max(head?.seq ?? 0, ...known.map(({ records }) => records))
  if (expected > end.records) witness.found('recordsCut', { partner: partnerId, last: end.records, expected })
  else if ((head?.seq ?? 0) !== end.records || (head?.hash ?? '') !== end.hash)
    witness.found('headChanged', { partner: partnerId, record: end.records })
  return end
}

/** The records that an erasure emptied, by its marker; one that was not sealed here, or for this place, says nothing. */
const erasedBy = (
  payload: string,
  { partnerId, record }: { partnerId: string; record: number },
  seal: Seal | undefined,
): number[] => {
  const { head } = JSON.parse(payload) as ChangePayload
  return head.operations.flatMap(({ data }) => {
    const marker = data?.[ERASED]
    if (!marker?.startsWith('sealed:')) return []
    try {
      const said = JSON.parse(seal?.open(marker) ?? '') as { partnerId: string; record: number; records: number[] }
      return said.partnerId === partnerId && said.record === record ? said.records : []
    } catch {
      return []
    }
  })
}

/** The same bytes kept as a blob would hash alike and read differently. */
const isText = (value: unknown): boolean => typeof value === 'string'

const hashOf = (row: Row, previous: string): string =>
  chainHash(previous, {
    partnerId: row.partner_id,
    seq: row.seq,
    at: row.at,
    status: row.status,
    customerId: row.customer_id,
    operations: row.operations,
    actor: row.actor,
    payloadHash: row.payload_hash,
  })
