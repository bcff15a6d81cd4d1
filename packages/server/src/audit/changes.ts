import { fold } from '@tenantry/contract'
import { z } from 'zod'
import { type ChangePayload, payloadHash } from '../store/change.ts'
import { Damaged, firstRow } from '../store/document.ts'
import { defineQuery, type ReadConnection } from '../store/query.ts'
import { all, partnerNumberOf, raw, sql } from '../store/sql.ts'
import type { Store } from '../store/store.ts'
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

/** Rows that one statement tests at most, and payloads that one query reads: so that none of them holds a reader long. */
const WALKED = 20_000
const READ = 2_000

const columns = [
  'change.pk',
  'change.partner_id',
  'change.seq',
  'change.at',
  'change.status',
  'change.customer_id',
  'change.operations',
  'change.payload_hash',
  'change_payload.salt',
  'change_payload.payload',
] as const

/** The statement of one page of the log, newest first; its plan is shown in a test. */
export const changesStatement = (number: number, input: ChangesInput) => {
  const direction = input.newer ? 'asc' : 'desc'
  const place = input.older ?? input.newer
  const compare = input.newer ? (input.inclusive ? '>=' : '>') : input.inclusive ? '<=' : '<'

  // A customer's rows are few and stand in the order of their making; the whole log is read by time.
  const ofCustomer = (customerId: string) => {
    let query = sql()
      .selectFrom('change')
      .where('partner_number', '=', number)
      .where('customer_id', '=', customerId)
      .orderBy('pk', direction)
    // the plus keeps the index by time, which holds everybody's changes, out of it
    if (input.from) query = query.where(raw<boolean>`+change.at >= ${input.from}`)
    if (input.to) query = query.where(raw<boolean>`+change.at < ${input.to}`)
    return place ? query.where('pk', compare, place[1]) : query
  }
  const byTime = () => {
    let query = sql()
      .selectFrom('change')
      .where('partner_number', '=', number)
      .orderBy('at', direction)
      .orderBy('pk', direction)
    if (input.from) query = query.where('at', '>=', input.from)
    if (input.to) query = query.where('at', '<', input.to)
    return place
      ? query.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'pk'), compare, tuple(place[0], place[1])))
      : query
  }
  const rows = () => (input.customerId ? ofCustomer(input.customerId) : byTime())
  const tests = [
    input.customersOnly && raw<boolean>`change.customer_id IS NOT NULL`,
    input.actor && raw<boolean>`change.actor = ${input.actor.toLowerCase()}`,
    input.operation && raw<boolean>`instr(',' || change.operations, ${`,${input.operation}:`}) > 0`,
    input.resourceType && raw<boolean>`instr(change.operations || ',', ${`:${input.resourceType},`}) > 0`,
  ].filter((test) => test !== undefined && test !== false && test !== '')
  let page = sql()
    .selectFrom(
      rows()
        .selectAll()
        .limit(tests.length > 0 ? WALKED : input.limit)
        .as('change'),
    )
    .leftJoin('change_payload', 'change_payload.pk', 'change.pk')
    .select(columns)
    .limit(input.limit)
  for (const test of tests) page = page.where(test)
  return {
    page,
    /** The last row that the page's statement tests; none: it tests to the end. */
    walked:
      tests.length > 0
        ? rows()
            .select(['at', 'pk'])
            .limit(1)
            .offset(WALKED - 1)
        : undefined,
  }
}

/** What is left of a record whose content was erased: what was done, when, and at which customer. */
const emptied = (operations: string): ChangePayload => ({
  head: {
    actor: { applicationId: '', source: 'system' },
    correlationId: '',
    operations: operations.split(',').map((operation) => {
      const [type = '', resourceType = ''] = operation.split(':')
      return { type, resourceType }
    }),
  },
  documents: [],
})

interface Row {
  pk: number
  partner_id: string
  seq: number
  at: string
  status: 'succeeded' | 'failed'
  customer_id: string | null
  operations: string
  payload_hash: string
  salt: string | null
  payload: string | null
}

/** The payload of a row, checked on every read as documents are (R2.3). */
const payloadOf = ({ partner_id, seq, operations, salt, payload, payload_hash }: Row): ChangePayload => {
  if (payload === null) return emptied(operations)
  if (payloadHash(salt ?? '', payload) !== payload_hash) throw new Damaged(`record ${seq} of partner ${partner_id}`)
  return JSON.parse(payload) as ChangePayload
}

const found = (row: Row): FoundChange => ({
  place: [row.at, row.pk],
  partnerId: row.partner_id,
  seq: row.seq,
  at: row.at,
  status: row.status,
  customerId: row.customer_id,
  payload: payloadOf(row),
})

export interface ChangesPage {
  changes: FoundChange[]
  /** Present: there are more to be looked at, older ones (or newer) than this place. */
  rest?: ChangePlace
}

const pageOf = (db: ReadConnection, number: number, input: ChangesInput): ChangesPage => {
  const { page, walked } = changesStatement(number, input)
  const changes = all(db, page).map(found)
  if (changes.length === input.limit) return { changes, rest: changes.at(-1)!.place }
  const edge = walked && all(db, walked)[0]
  return { changes, ...(edge && { rest: [edge.at, edge.pk] }) }
}

const after = (input: ChangesInput, place: ChangePlace): ChangesInput => {
  const { older: _, newer: __, ...same } = input
  return { ...same, ...(input.newer ? { newer: place } : { older: place }), inclusive: false }
}

/**
 * A part of the log: up to `limit` changes, or fewer and a place to go on from. Customers' names at the time stand in the
 * payload only, so that a filter by them reads payloads.
 */
export const listChanges = defineQuery('changes.list', (db: ReadConnection, input: ChangesInput): ChangesPage => {
  const number = partnerNumberOf(db, input.partnerId)
  if (number === undefined) return { changes: [] }
  if (!input.customerName) return pageOf(db, number, input)
  const wanted = fold(input.customerName)
  const kept: FoundChange[] = []
  let next = { ...input, limit: Math.min(input.limit, READ) }
  for (let read = 0; ; ) {
    const { changes, rest } = pageOf(db, number, next)
    for (const change of changes) {
      if (!fold(change.payload.head.customerName ?? '').includes(wanted)) continue
      kept.push(change)
      if (kept.length === input.limit) return { changes: kept, rest: change.place }
    }
    read += changes.length
    if (!rest || read >= READ) return { changes: kept, ...(rest && { rest }) }
    next = after(next, rest)
  }
})

/** The log from a place on to its end, part by part; whoever has enough stops. */
export async function* walkChanges(store: Pick<Store, 'query'>, input: ChangesInput): AsyncIterable<FoundChange> {
  for (let next = input; ; ) {
    const { changes, rest } = await store.query(listChanges, next)
    yield* changes
    if (!rest) return
    next = after(next, rest)
  }
}

/** One change by its number. */
export const findChange = defineQuery(
  'changes.find',
  (db: ReadConnection, input: { partnerId: string; seq: number }) => {
    const number = partnerNumberOf(db, input.partnerId)
    if (number === undefined) return undefined
    const rows = all(
      db,
      sql()
        .selectFrom('change')
        .leftJoin('change_payload', 'change_payload.pk', 'change.pk')
        .select(columns)
        .where('change.pk', '=', firstRow(number) + input.seq),
    )
    return rows[0] && found(rows[0])
  },
)
