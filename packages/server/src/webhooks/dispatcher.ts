import { lookup } from 'node:dns'
import type { Settings } from '../store/command.ts'
import type { Store } from '../store/store.ts'
import { forgetOld } from './deliveries.ts'
import { readPartners } from './delivery-reads.ts'
import { type Lane, openLane } from './lane.ts'
import type { Lookup } from './post.ts'
import type { Signer } from './signing-key.ts'
import { openSlots } from './slots.ts'

/** Attempts in progress at a time, of all partners together. */
const SLOTS = 128
/** How long attempts in progress may go on when the process is to end. */
const GRACE_MS = 3_000
const FORGET_EVERY_MS = 3600_000
const FORGOTTEN_AT_ONCE = 1_000

export interface DispatcherOptions {
  store: Store
  settings: Settings
  signer: Signer
  now: () => Date
  onError: (error: unknown) => void
  /** Other waits than the documented ones, in milliseconds: for tests. */
  waits?: readonly number[] | undefined
  /** Milliseconds of one attempt. */
  limit?: number | undefined
  lookup?: Lookup | undefined
}

/** R9.2: between ten attempts; about twelve hours together. */
export const WAITS = [30, 70, 160, 370, 850, 2_000, 4_500, 10_500, 24_500].map((seconds) => seconds * 1_000)
const LIMIT_MS = 10_000

export interface Dispatcher {
  close: () => Promise<void>
}

/**
 * Sends what happens to the webhooks of partners. The log of changes is the outbox: each partner with a registration has a
 * lane that reads its log from a stored place on, so that nothing is lost however the process ends (R9.1), and writes wait
 * for nothing.
 */
export const startDispatcher = async (options: DispatcherOptions): Promise<Dispatcher> => {
  const { store, settings, signer, now, onError } = options
  const end = new AbortController()
  const slots = openSlots(SLOTS)
  const lanes = new Map<string, Lane>()
  const open = (partnerId: string) => {
    const lane = openLane(partnerId, {
      store,
      settings,
      signer,
      now,
      onError,
      slots,
      waits: options.waits ?? WAITS,
      limit: options.limit ?? LIMIT_MS,
      lookup: options.lookup ?? (lookup as Lookup),
      signal: end.signal,
    })
    lanes.set(partnerId, lane)
    return lane
  }
  // Watching first: a registration made meanwhile is not missed.
  const unwatch = store.watch(({ decision }, partnerIds) => {
    for (const partnerId of partnerIds) {
      const lane = lanes.get(partnerId) ?? (decision.startsWith('webhook') ? open(partnerId) : undefined)
      lane?.wake()
    }
  })
  for (const partnerId of await store.query(readPartners, undefined)) if (!lanes.has(partnerId)) open(partnerId)

  const forget = async () => {
    const input = { now: now().getTime(), limit: FORGOTTEN_AT_ONCE }
    while (!end.signal.aborted && (await store.run(forgetOld, input)) > 0);
  }
  const forgetting = setInterval(() => void forget().catch(onError), FORGET_EVERY_MS)
  void forget().catch(onError)

  return {
    close: async () => {
      unwatch()
      clearInterval(forgetting)
      const ended = Promise.all([...lanes.values()].map((lane) => lane.close()))
      const grace = setTimeout(() => end.abort(), GRACE_MS)
      await ended
      clearTimeout(grace)
      end.abort()
    },
  }
}
