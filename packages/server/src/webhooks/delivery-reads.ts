import type { DeliveryState } from '@tenantry/contract'
import { firstRow, lastRow } from '../store/document.ts'
import { defineQuery, type ReadConnection } from '../store/query.ts'
import { type DeliveryRow, type DueDelivery, dueColumns, numberOf } from './deliveries.ts'

/** Partners whose log is to be read. */
export const readPartners = defineQuery('webhooks.partners', (db: ReadConnection): string[] =>
  db
    .all<{ partner_id: string }>(
      'SELECT partner_id FROM webhook_reading JOIN partner_number ON number = webhook_reading.partner_number',
    )
    .map(({ partner_id }) => partner_id),
)

/** Columns of a change that say which events it is. */
export interface LogRow {
  seq: number
  at: string
  status: 'succeeded' | 'failed'
  customer_id: string | null
  operations: string
  hash: string
}

export interface LogPart {
  /** How far the log is read, as it is stored. */
  from: number
  changes: LogRow[]
  /** There is no room for more waiting deliveries: the rest stays in the log until there is. */
  full: boolean
}

/** The next part of a partner's log; undefined: nobody wants it. */
export const readLog = defineQuery(
  'webhooks.log',
  (
    db: ReadConnection,
    { partnerId, after, limit, room }: { partnerId: string; after: number; limit: number; room: number },
  ): LogPart | undefined => {
    const number = numberOf(db, partnerId)
    const reading = db.get<{ seq: number }>('SELECT seq FROM webhook_reading WHERE partner_number = ?', [number])
    if (!reading) return undefined
    const full = db.get(
      `SELECT 1 FROM webhook_delivery WHERE partner_number = ? AND state = 'pending' LIMIT 1 OFFSET ?`,
      [number, room - 1],
    )
    if (full) return { from: reading.seq, changes: [], full: true }
    const changes = db.all<LogRow>(
      `SELECT seq, at, status, customer_id, operations, hash FROM change WHERE pk > ? AND pk <= ? ORDER BY pk LIMIT ?`,
      [firstRow(number) + Math.max(reading.seq, after), lastRow(number), limit],
    )
    return { from: reading.seq, changes, full: false }
  },
)

/** Deliveries whose time has come, the longest due first, and when that of the next one comes. */
export const dueDeliveries = defineQuery(
  'webhooks.due',
  (db: ReadConnection, { partnerId, now, limit }: { partnerId: string; now: number; limit: number }) => {
    const number = numberOf(db, partnerId)
    const due = db.all<DueDelivery>(
      `SELECT ${dueColumns} FROM webhook_delivery
       WHERE partner_number = ? AND next_at <= ? ORDER BY next_at LIMIT ?`,
      [number, now, limit],
    )
    const next = db.get<{ at: number | null }>(
      'SELECT min(next_at) AS at FROM webhook_delivery WHERE partner_number = ? AND next_at > ?',
      [number, now],
    )!.at
    return { due, next: next ?? undefined }
  },
)

/** Rows that one query looks at in search of an event. */
const WALKED = 20_000
const STEP = 1_000

export type DeliveryEdge = [seq: number, place: number]

export interface DeliveriesInput {
  partnerId: string
  limit: number
  state?: DeliveryState
  event?: string
  /** Older than this place. */
  older?: DeliveryEdge
}

export const deliveriesStatement = ({ state, older }: { state: boolean; older: boolean }): string =>
  `SELECT seq, place, id, event, customer_id, at, state, attempts, results, next_at FROM webhook_delivery
   WHERE partner_number = ?${state ? ' AND state = ?' : ''}${older ? ' AND (seq, place) < (?, ?)' : ''}
   ORDER BY seq DESC, place DESC LIMIT ?`

export type ListedDelivery = Omit<DeliveryRow, 'body' | 'sum' | 'tried_at'>

/** Up to `limit` deliveries, newest first; with `rest`, there are more to be looked at beyond that place. */
export const listDeliveries = defineQuery(
  'webhooks.deliveries',
  (db: ReadConnection, { partnerId, limit, state, event, older }: DeliveriesInput) => {
    const number = numberOf(db, partnerId)
    const found: ListedDelivery[] = []
    const step = event ? STEP : limit + 1
    let edge = older
    for (let walked = 0; walked < WALKED; walked += step) {
      const rows = db.all<ListedDelivery>(deliveriesStatement({ state: !!state, older: !!edge }), [
        number,
        ...(state ? [state] : []),
        ...(edge ?? []),
        step,
      ])
      for (const row of rows) {
        if (event && row.event !== event) continue
        if (found.length === limit) return { found, rest: edge }
        found.push(row)
        edge = [row.seq, row.place]
      }
      if (rows.length < step) return { found }
      const last = rows.at(-1)!
      edge = [last.seq, last.place]
    }
    return { found, rest: edge }
  },
)

const oneDelivery = `SELECT seq, place, id, event, customer_id, at, body, sum, state, attempts, results, next_at, tried_at
  FROM webhook_delivery WHERE partner_number = ? AND id = ?`

export const deliveryRow = (
  db: ReadConnection,
  { partnerId, id }: { partnerId: string; id: string },
): DeliveryRow | undefined => db.get<DeliveryRow>(oneDelivery, [numberOf(db, partnerId), id])

export const findDelivery = defineQuery('webhooks.delivery', deliveryRow)
