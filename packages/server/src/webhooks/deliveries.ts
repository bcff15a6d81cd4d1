import type { DeliveryAttempt, DeliveryState, WebhookEvent } from '@tenantry/contract'
import { checksum } from '../store/document.ts'
import type { ReadConnection } from '../store/query.ts'
import { partnerNumberOf } from '../store/sql.ts'
import { defineTask, type WriteConnection } from '../store/task.ts'

/** Latest attempts that are kept of a delivery. */
const RESULTS_KEPT = 30
const DAY = 86_400_000
/** How long finished deliveries are kept; those that failed can be sent again as long. */
export const KEPT_MS = { completed: 30 * DAY, failed: 90 * DAY } as const

/** A delivery: number of its change in the partner's log, and the place of its operation there. */
export interface DeliveryPlace {
  partnerId: string
  seq: number
  place: number
}

export interface NewDelivery {
  seq: number
  place: number
  /** Of the event; the same over all attempts. */
  id: string
  event: WebhookEvent
  customerId: string | null
  at: string
  body: string
}

export interface DeliveryRow {
  seq: number
  place: number
  id: string
  event: string
  customer_id: string | null
  at: string
  body: string
  sum: number
  state: DeliveryState
  attempts: number
  results: string
  next_at: number | null
  tried_at: number
}

/** The partner's number; whoever has a registration has one. */
export const numberOf = (db: ReadConnection, partnerId: string): number => partnerNumberOf(db, partnerId) ?? 0

/** A delivery as it is sent. */
export type DueDelivery = Pick<
  DeliveryRow,
  'seq' | 'place' | 'id' | 'event' | 'customer_id' | 'body' | 'sum' | 'attempts'
>
export const dueColumns = 'seq, place, id, event, customer_id, body, sum, attempts'

/** First of a customer's deliveries that are not finished: the one that may be tried, so that they stay in order. */
const firstOf = (db: ReadConnection, number: number, customerId: string) =>
  db.get<DueDelivery & Pick<DeliveryRow, 'next_at'>>(
    `SELECT ${dueColumns}, next_at FROM webhook_delivery
     WHERE partner_number = ? AND customer_id = ? AND state = 'pending' ORDER BY seq, place LIMIT 1`,
    [number, customerId],
  )

const insert = (db: WriteConnection, number: number, { delivery, now }: { delivery: NewDelivery; now: number }) => {
  const { seq, place, id, event, customerId, at, body } = delivery
  const waits = customerId !== null && firstOf(db, number, customerId) !== undefined
  db.run(
    `INSERT OR IGNORE INTO webhook_delivery
       (partner_number, seq, place, id, event, customer_id, at, body, sum, state, attempts, results, next_at, tried_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, '[]', ?, ?)`,
    [number, seq, place, id, event, customerId, at, body, checksum(body), waits ? null : now, now],
  )
}

/** From here on the log of a partner is read: what was before is not sent. */
export const beginReading = defineTask(
  'webhooks.begin',
  (db, { partnerId, seq }: { partnerId: string; seq: number }) => {
    db.run('INSERT OR REPLACE INTO webhook_reading (partner_number, seq) VALUES (?, ?)', [numberOf(db, partnerId), seq])
  },
)

/** There is nowhere to send to any more. */
export const endReading = defineTask('webhooks.end', (db, { partnerId, now }: { partnerId: string; now: number }) => {
  const number = numberOf(db, partnerId)
  db.run('DELETE FROM webhook_reading WHERE partner_number = ?', [number])
  db.run(
    `UPDATE webhook_delivery SET state = 'failed', next_at = NULL, finished_at = ?
     WHERE partner_number = ? AND state = 'pending'`,
    [now, number],
  )
})

/** A delivery that was asked for, not found in the log. */
export const addDelivery = defineTask(
  'webhooks.add',
  (db, { partnerId, ...input }: { partnerId: string; delivery: NewDelivery; now: number }) =>
    insert(db, numberOf(db, partnerId), input),
)

export interface ReadPart {
  partnerId: string
  /** How far the log was read before; another value there: somebody registered anew. */
  from: number
  to: number
  deliveries: readonly NewDelivery[]
  now: number
}

/** What a part of the log has become, and how far it is read now, in one. */
export const addRead = defineTask(
  'webhooks.read',
  (db, { partnerId, from, to, deliveries, now }: ReadPart): boolean => {
    const number = numberOf(db, partnerId)
    const moved = db.run('UPDATE webhook_reading SET seq = ? WHERE partner_number = ? AND seq = ?', [to, number, from])
    if (moved === 0) return false
    for (const delivery of deliveries) insert(db, number, { delivery, now })
    return true
  },
)

export interface Attempted extends DeliveryPlace {
  attempt: DeliveryAttempt
  state: DeliveryState
  /** Of the next attempt, where there is one. */
  nextAt?: number
  now: number
}

/** What came of an attempt. Once that event is finished, the next one of the customer may go: it is returned. */
export const addAttempt = defineTask('webhooks.attempt', (db, input: Attempted): DueDelivery | null => {
  const { seq, place, attempt, now } = input
  const number = numberOf(db, input.partnerId)
  const at = [number, seq, place] as const
  const row = db.get<Pick<DeliveryRow, 'state' | 'results' | 'customer_id'>>(
    'SELECT state, results, customer_id FROM webhook_delivery WHERE partner_number = ? AND seq = ? AND place = ?',
    at,
  )
  if (!row) return null
  const results = JSON.stringify([...(JSON.parse(row.results) as DeliveryAttempt[]), attempt].slice(-RESULTS_KEPT))
  // Given up meanwhile, because the registration is gone: only a success changes that.
  const state = row.state === 'pending' || input.state === 'completed' ? input.state : row.state
  const finished = state !== 'pending'
  db.run(
    `UPDATE webhook_delivery SET state = ?, results = ?, attempts = attempts + 1, tried_at = ?, next_at = ?, finished_at = ?
     WHERE partner_number = ? AND seq = ? AND place = ?`,
    [state, results, now, finished ? null : (input.nextAt ?? now), finished ? now : null, ...at],
  )
  if (!finished || row.customer_id === null) return null
  const first = firstOf(db, number, row.customer_id)
  if (first?.next_at !== null) return null // there is none, or it goes already
  db.run('UPDATE webhook_delivery SET next_at = ? WHERE partner_number = ? AND seq = ? AND place = ?', [
    now,
    number,
    first.seq,
    first.place,
  ])
  return first
})

/** Ten new attempts. */
export const restart = defineTask(
  'webhooks.restart',
  (db, { partnerId, id, now }: { partnerId: string; id: string; now: number }) => {
    db.run(
      `UPDATE webhook_delivery SET state = 'pending', attempts = 0, next_at = ?, tried_at = ?, finished_at = NULL
       WHERE partner_number = ? AND id = ?`,
      [now, now, numberOf(db, partnerId), id],
    )
  },
)

/** R2.5: what was tried later than now was tried before the clock was put back; it does not wait for that time to come again. */
export const mendTimes = defineTask('webhooks.times', (db, { partnerId, now }: { partnerId: string; now: number }) => {
  db.run('UPDATE webhook_delivery SET next_at = ? WHERE partner_number = ? AND next_at > ? AND tried_at > ?', [
    now,
    numberOf(db, partnerId),
    now,
    now,
  ])
})

/** Takes away what is past its time, some of it; returns how many. */
export const forgetOld = defineTask('webhooks.forget', (db, { now, limit }: { now: number; limit: number }) => {
  let gone = 0
  for (const [state, kept] of Object.entries(KEPT_MS))
    gone += db.run(
      `DELETE FROM webhook_delivery WHERE rowid IN
         (SELECT rowid FROM webhook_delivery WHERE state = ? AND finished_at < ? LIMIT ?)`,
      [state, now - kept, limit],
    )
  return gone
})
