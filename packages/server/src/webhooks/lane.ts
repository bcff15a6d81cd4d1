import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { offeredWebhookEvents } from '@tenantry/contract'
import { auditRecordId } from '../audit/record.ts'
import { partnerFacts, partnerKey, partnerKind } from '../auth/partner.ts'
import { idOf } from '../random.ts'
import type { Settings } from '../store/command.ts'
import { checksum } from '../store/document.ts'
import type { Store } from '../store/store.ts'
import { type Attempted, addAttempt, addRead, type DueDelivery, mendTimes, type NewDelivery } from './deliveries.ts'
import { dueDeliveries, type LogRow, readLog } from './delivery-reads.ts'
import { bodyOfEvent, eventsOf } from './events.ts'
import { type Answer, type Lookup, post } from './post.ts'
import { type RegistrationDocument, registrationKey, registrationKind, signingSecrets } from './registration.ts'
import { signedHeaders } from './signature.ts'
import { certificateUrl, type Signer } from './signing-key.ts'
import type { Slots } from './slots.ts'

/** Attempts in progress at a time to one receiver, and to one that did not take the last. */
const AT_ONCE = 4
const AT_ONCE_WHILE_FAILING = 1
/** Changes that are read at a time. */
const READ_AT_ONCE = 200
/** Deliveries that may wait; beyond that, what happens stays in the log until there is room. */
const ROOM = 10_000
/** Changes without an event that may be read again after a restart. */
const UNSAVED = 1_000
/** Writes that come together are read together. */
const GATHER_MS = 20
const AFTER_ERROR_MS = 5_000
/** Clocks jump, so nobody sleeps for hours. */
const LONGEST_SLEEP_MS = 60_000

export interface LaneOptions {
  store: Store
  settings: Settings
  signer: Signer
  now: () => Date
  onError: (error: unknown) => void
  slots: Slots
  /** Milliseconds between attempts. */
  waits: readonly number[]
  /** Milliseconds of one attempt. */
  limit: number
  lookup: Lookup
  /** Ends attempts in progress. */
  signal: AbortSignal
}

export interface Lane {
  /** There may be something new. */
  wake: () => void
  /** Begins no attempt any more; resolves when those in progress are over. */
  close: () => Promise<void>
}

/** One partner's way from the log of changes to its webhook. What happens in one lane holds up no other. */
export const openLane = (partnerId: string, options: LaneOptions): Lane => {
  const { store, settings, now, onError, slots, waits, signal } = options
  /** Attempts in progress, by customer: one at a time of each. */
  const flying = new Map<string, Promise<void>>()
  let failing = false
  let closing = false
  let woken = false
  let rouse = () => {}
  /** How far the log is read; behind it is the stored place. */
  let read = 0

  const wake = () => {
    woken = true
    rouse()
  }
  const sleep = async (ms: number) => {
    if (!woken && !closing)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(Math.max(0, ms), LONGEST_SLEEP_MS))
        rouse = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    woken = false
  }
  const registration = (): RegistrationDocument | undefined => {
    const found = store.find(registrationKind, registrationKey(partnerId))
    return found?.switchedOffAt ? undefined : found
  }

  const deliveriesOf = (row: LogRow, wanted: ReadonlySet<string>): NewDelivery[] => {
    const change = { partnerId, customerId: row.customer_id, seq: row.seq, operations: row.operations }
    return eventsOf(change)
      .filter(({ event }) => wanted.has(event))
      .map((found) => {
        const { event, place, operation } = found
        const auditUri = `/auditactivity/v1/auditrecords/${auditRecordId(change, { type: operation, place })}`
        return {
          seq: row.seq,
          place,
          // of the chain’s hash, so that no other history has the same id
          id: idOf(`${row.hash}/${place}`),
          event,
          customerId: row.customer_id,
          at: row.at,
          body: bodyOfEvent(found, { change, at: row.at, auditUri, base: settings.publicUrl }),
        }
      })
  }

  /** Makes deliveries of a part of the log. True: there may be more of it. */
  const readOn = async ({ events }: RegistrationDocument): Promise<boolean> => {
    const part = await store.query(readLog, { partnerId, after: read, limit: READ_AT_ONCE, room: ROOM })
    const last = part?.changes.at(-1)
    if (!part || !last) return false
    const offered = new Set<string>(offeredWebhookEvents(settings.webhooks))
    const wanted = new Set<string>(events.filter((event) => offered.has(event)))
    const deliveries = part.changes
      .filter(({ status }) => status === 'succeeded')
      .flatMap((row) => deliveriesOf(row, wanted))
    if (deliveries.length > 0 || last.seq - part.from > UNSAVED) {
      const input = { partnerId, from: part.from, to: last.seq, deliveries, now: now().getTime() }
      if (!(await store.run(addRead, input))) {
        read = 0 // somebody registered anew
        return true
      }
    }
    read = last.seq
    return part.changes.length === READ_AT_ONCE
  }

  /** Begins as many attempts as may be in progress; returns when the next one is due. */
  const sendDue = async (asOf: RegistrationDocument): Promise<number | undefined> => {
    const atOnce = failing ? AT_ONCE_WHILE_FAILING : AT_ONCE
    if (flying.size >= atOnce) return undefined
    // What ends while the question is under way may still be in its answer.
    const underWay = new Set(flying.keys())
    const { due, next } = await store.query(dueDeliveries, {
      partnerId,
      now: now().getTime(),
      limit: atOnce + flying.size,
    })
    for (const delivery of due) {
      const key = delivery.customer_id ?? delivery.id
      if (flying.size >= atOnce) break
      if (underWay.has(key) || flying.has(key)) continue
      const flight = fly(delivery, asOf)
        .catch(async (error: unknown) => {
          if (closing) return
          onError(error)
          await delay(AFTER_ERROR_MS, undefined, { signal }).catch(() => {})
        })
        .finally(() => {
          flying.delete(key)
          wake()
        })
      flying.set(key, flight)
    }
    return next
  }

  /** Tries a delivery, and as long as that goes well those of the same customer that waited behind it. */
  const fly = async (delivery: DueDelivery, asOf: RegistrationDocument) => {
    for (let next: DueDelivery | null = delivery; next; ) {
      const give = await slots.take()
      try {
        const target = closing ? undefined : registration()
        // what was due to one registration is not sent to another that has taken its place
        next = target?.createdAt === asOf.createdAt ? await attempt(next, target) : null
      } finally {
        give()
      }
    }
  }

  /** The next delivery of the customer, where this one let it go. */
  const attempt = async (delivery: DueDelivery, target: RegistrationDocument): Promise<DueDelivery | null> => {
    const at = now()
    const began = performance.now()
    const answer = checksum(delivery.body) === delivery.sum ? await send(delivery, { target, at }) : damaged
    if (signal.aborted) return null
    const { status } = answer
    const delivered = status !== undefined && status >= 200 && status < 300
    failing = !delivered
    const gone = status === 410
    const wait = waits[delivery.attempts]
    const ended = now().getTime()
    const next = await recorded({
      partnerId,
      seq: delivery.seq,
      place: delivery.place,
      attempt: { at: at.toISOString(), ms: Math.round(performance.now() - began), url: target.url, ...answer },
      now: ended,
      ...(delivered
        ? { state: 'completed' }
        : gone || answer === damaged || wait === undefined
          ? { state: 'failed' }
          : { state: 'pending', nextAt: ended + wait }),
    })
    if (gone) await switchOff(target.url)
    return next
  }

  const send = async ({ id, body }: DueDelivery, { target, at }: { target: RegistrationDocument; at: Date }) => {
    const bytes = Buffer.from(body)
    const headers = await signedHeaders(
      { id, body: bytes, at, requestId: randomUUID() },
      {
        signer: options.signer,
        certificateUrl: certificateUrl(settings.publicUrl),
        msSignatureHeader: target.msSignatureHeader,
        secrets: signingSecrets(target, at.toISOString()).map(({ sealed }) => store.unseal(sealed)),
      },
    )
    const { limit, lookup } = options
    return post(target.url, {
      headers,
      body: bytes,
      limit,
      open: settings.webhooks.innerAddresses,
      hosts: settings.outgoingHosts,
      lookup,
      signal,
    })
  }

  /** What was sent is not sent again because the disk is full: the result waits until it can be written. */
  const recorded = async (result: Attempted): Promise<DueDelivery | null> => {
    for (;;)
      try {
        return await store.run(addAttempt, result)
      } catch (error) {
        if (closing) return null
        onError(error)
        await delay(AFTER_ERROR_MS, undefined, { signal })
      }
  }

  const switchOff = async (url: string) => {
    const partner = store.find(partnerKind, partnerKey(partnerId))
    if (!partner) return
    await store.submit({
      decision: 'webhooks.switchOff',
      input: { url },
      actor: { partnerId, partnerType: partner.type, roles: [], applicationId: 'tenantry', source: 'system' },
      partner: partnerFacts(partner),
      requestId: randomUUID(),
      correlationId: randomUUID(),
      status: 200,
    })
  }

  const work = async () => {
    let last = Number.POSITIVE_INFINITY // mends times first of all
    while (!closing) {
      let next: number | undefined
      try {
        const at = now().getTime()
        if (at < last) await store.run(mendTimes, { partnerId, now: at })
        last = at
        const target = registration()
        const more = target && (await readOn(target))
        const due = target && (await sendDue(target))
        next = more ? at : due
      } catch (error) {
        if (!closing) onError(error)
        next = now().getTime() + AFTER_ERROR_MS
      }
      await sleep(next === undefined ? LONGEST_SLEEP_MS : next - now().getTime())
      if (!closing) await delay(GATHER_MS)
    }
  }
  const working = work()

  return {
    wake,
    close: async () => {
      closing = true
      rouse()
      await working
      await Promise.all(flying.values())
    },
  }
}

const damaged: Answer = { error: 'damaged' }
