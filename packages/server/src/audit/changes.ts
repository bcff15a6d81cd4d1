import { fold } from '@tenantry/contract'
import { sql as raw } from 'kysely'
import { z } from 'zod'
import type { ChangePayload } from '../store/change.ts'
import { firstRow } from '../store/document.ts'
import { defineQuery, type ReadConnection } from '../store/query.ts'
import { all, partnerNumberOf, sql } from '../store/sql.ts'
import type { ReadChange } from './record.ts'

/** A place in the log: instant and row. Rows never change, so the pair is stable whatever the clock does. */
export const ChangePlace = z.tuple([z.iso.datetime(), z.int().nonnegative()])
export type ChangePlace = z.infer<typeof ChangePlace>

export interface ChangesInput {
  partnerId: string
  limit: number
  /** From this instant on, inclusive. */
  from?: string
  /** Up to this instant, exclusive. */
  to?: string
  customerId?: string
  /** Only changes of some customer: what a role without the whole log sees. */
  customersOnly?: boolean
  operation?: string
  resourceType?: string
  actor?: string
  /** Part of the customer's name at the time, folded. */
  customerName?: string
  /** Older than this place; the place itself too when `inclusive`. */
  older?: ChangePlace
  newer?: ChangePlace
  inclusive?: boolean
}

export interface FoundChange extends ReadChange {
  place: ChangePlace
}

/** The statement of one page of the log, newest first; its plan is shown in a test. */
export const changesStatement = (number: number, input: ChangesInput) => {
  const direction = input.newer ? 'asc' : 'desc'
  let query = sql
    .selectFrom('change')
    .leftJoin('change_payload', 'change_payload.pk', 'change.pk')
    .select([
      'change.pk',
      'change.partner_id',
      'change.seq',
      'change.at',
      'change.status',
      'change.customer_id',
      'change_payload.payload',
    ])
    .where('change.partner_number', '=', number)
    .limit(input.limit)
  // A customer's rows are few and stand in the order of their making; the whole log is read by time.
  query = input.customerId
    ? query.where('change.customer_id', '=', input.customerId).orderBy('change.pk', direction)
    : query.orderBy('change.at', direction).orderBy('change.pk', direction)
  if (input.from) query = query.where('change.at', '>=', input.from)
  if (input.to) query = query.where('change.at', '<', input.to)
  if (input.customersOnly) query = query.where('change.customer_id', 'is not', null)
  if (input.actor) query = query.where('change.actor', '=', input.actor.toLowerCase())
  if (input.operation) query = query.where(raw<boolean>`instr(',' || change.operations, ${`,${input.operation}:`}) > 0`)
  if (input.resourceType)
    query = query.where(raw<boolean>`instr(change.operations || ',', ${`:${input.resourceType},`}) > 0`)
  const place = input.older ?? input.newer
  if (place) {
    const compare = input.newer ? (input.inclusive ? '>=' : '>') : input.inclusive ? '<=' : '<'
    query = input.customerId
      ? query.where('change.pk', compare, place[1])
      : query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('change.at', 'change.pk'), compare, tuple(place[0], place[1])),
        )
  }
  return query
}

const ERASED: ChangePayload = {
  head: { actor: { applicationId: '', source: 'system' }, correlationId: '', operations: [] },
  documents: [],
}

const found = (row: {
  pk: number
  partner_id: string
  seq: number
  at: string
  status: 'succeeded' | 'failed'
  customer_id: string | null
  payload: string | null
}): FoundChange => ({
  place: [row.at, row.pk],
  partnerId: row.partner_id,
  seq: row.seq,
  at: row.at,
  status: row.status,
  customerId: row.customer_id,
  payload: row.payload === null ? ERASED : (JSON.parse(row.payload) as ChangePayload),
})

/** A page of the log. A filter by customer name reads on, page by page, since names stand in the payload only. */
export const listChanges = defineQuery('changes.list', (db: ReadConnection, input: ChangesInput): FoundChange[] => {
  const number = partnerNumberOf(db, input.partnerId)
  if (number === undefined) return []
  if (!input.customerName) return all(db, changesStatement(number, input)).map(found)
  const wanted = fold(input.customerName)
  const kept: FoundChange[] = []
  let next: ChangesInput = input
  while (kept.length < input.limit) {
    const rows = all(db, changesStatement(number, next)).map(found)
    kept.push(...rows.filter(({ payload }) => fold(payload.head.customerName ?? '').includes(wanted)))
    const last = rows.at(-1)
    if (!last || rows.length < input.limit) break
    next = input.newer
      ? { ...input, newer: last.place, inclusive: false }
      : { ...input, older: last.place, inclusive: false }
  }
  return kept.slice(0, input.limit)
})

/** One change by its number. */
export const findChange = defineQuery(
  'changes.find',
  (db: ReadConnection, input: { partnerId: string; seq: number }) => {
    const number = partnerNumberOf(db, input.partnerId)
    if (number === undefined) return undefined
    const rows = all(
      db,
      sql
        .selectFrom('change')
        .leftJoin('change_payload', 'change_payload.pk', 'change.pk')
        .select([
          'change.pk',
          'change.partner_id',
          'change.seq',
          'change.at',
          'change.status',
          'change.customer_id',
          'change_payload.payload',
        ])
        .where('change.pk', '=', firstRow(number) + input.seq),
    )
    return rows[0] && found(rows[0])
  },
)
