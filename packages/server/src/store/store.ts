import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { ApiError } from '@tenantry/contract'
import type { Answer, Command, Settings } from './command.ts'
import { type Cloud, databaseFile, lockFolder, openForReading, StoreRefused } from './database.ts'
import { type Key, type Kind, readDocument, type StoredRow, type UniqueKey } from './document.ts'
import { type Query, readConnection } from './query.ts'
import { openReaderPool } from './reader-pool.ts'
import { openReadiness } from './readiness.ts'
import { openSeal } from './seal.ts'
import type { Task } from './task.ts'
import { LITTLE, started } from './threads.ts'
import type { ArtifactWrite, Job, Refused } from './writer.ts'
import type { WriterThreadData } from './writer-thread.ts'

const QUERY_LIMIT_MS = 2_000

export interface StoreOptions {
  folder: string
  cloud: Cloud
  settings: Settings
  /** Files that run the writer and the readers with the features of the product. */
  writerEntry: URL
  readerEntry: URL
  readers?: number
  /** Commands in one transaction. */
  batch?: number
  /** Milliseconds that a query may run. */
  queryLimit?: number
  /** `OFF` only to show that the durability test can fail. */
  synchronous?: 'FULL' | 'OFF'
  onBroken?: (message: string) => void
}

type Listener = (command: Command, partnerIds: readonly string[]) => void

export interface Store {
  /** Point read of the last committed state. */
  find: <T extends { id: string }>(kind: Kind<T>, key: Key<T>) => T | undefined
  owner: (key: UniqueKey) => string | undefined
  artifact: (kind: string, id: string) => string | undefined
  artifactByUid: (kind: string, uid: string) => string | undefined
  /** A write: the answer comes after its commit. */
  submit: (command: Command) => Promise<Answer>
  recordRefused: (refused: Refused) => Promise<void>
  writeArtifact: (write: Exclude<ArtifactWrite, { swap: unknown }>) => Promise<void>
  /** Puts `to` where `from` still stands; false: something else does. Of many at the same time one succeeds. */
  swapArtifact: (swap: Extract<ArtifactWrite, { swap: unknown }>['swap']) => Promise<boolean>
  /** A write to working tables. */
  run: <A, R>(task: Task<A, R>, input: A) => Promise<R>
  /** Told of each command that has changed something and whose logs it is in, after its commit; returns what ends that. */
  watch: (listener: Listener) => () => void
  /** A secret that a decision has sealed. */
  unseal: (sealed: string) => string
  /** A read in the pool. */
  query: <A, R>(query: Query<A, R>, input: A) => Promise<R>
  /** Whether a write would work. */
  ready: () => Promise<boolean>
  close: () => Promise<void>
}

/** Opens the store of a data folder: one writer thread, a pool of readers, one point-reading connection here. */
export const openStore = async (options: StoreOptions): Promise<Store> => {
  const lock = lockFolder(options.folder)
  const writerData: WriterThreadData = {
    folder: options.folder,
    cloud: options.cloud,
    settings: options.settings,
    batch: options.batch ?? 64,
    ...(options.synchronous && { synchronous: options.synchronous }),
  }
  const openReaders = () =>
    openReaderPool({
      entry: options.readerEntry,
      folder: options.folder,
      size: options.readers ?? Math.max(1, Math.min(4, availableParallelism() - 1)),
      limit: options.queryLimit ?? QUERY_LIMIT_MS,
    })
  const writer = new Worker(options.writerEntry, { workerData: writerData, resourceLimits: LITTLE })
  // All threads load at the same time; only on the first start do readers wait for the file that they open.
  const early = existsSync(databaseFile(options.folder)) ? openReaders() : undefined
  try {
    await Promise.all([started(writer), early?.ready])
  } catch (error) {
    await Promise.all([writer.terminate(), early?.close()])
    lock.close()
    if ((error as Error).name === 'StoreRefused') throw new StoreRefused((error as Error).message)
    throw error
  }
  const readers = early ?? openReaders()
  await readers.ready
  const point = openForReading(options.folder)
  const reading = readConnection(point)

  const pending = new Map<number, (answer: Answer) => void>()
  let next = 0
  let outgoing: [number, Job][] = []
  let closing: Promise<void> | undefined
  /** Why the writer is no more. */
  let gone: string | undefined

  // Jobs of one turn of the event loop travel in one message.
  const flush = () => {
    const jobs = outgoing
    outgoing = []
    writer.postMessage({ jobs })
  }
  const send = (job: Job): Promise<Answer> => {
    if (closing || gone) return Promise.resolve({ failure: 'unavailable', message: gone ?? 'closing' })
    return new Promise((resolve) => {
      const number = next++
      pending.set(number, resolve)
      if (outgoing.length === 0) setImmediate(flush)
      outgoing.push([number, job])
    })
  }
  const readiness = openReadiness(async () => {
    const answer = await send({ artifact: { put: { kind: 'health', id: 'ready', body: '1' } } })
    return 'status' in answer
  })
  writer.on('message', (message: { answers?: [number, Answer][] }) => {
    for (const [number, answer] of message.answers ?? []) {
      if ('failure' in answer && answer.failure === 'unavailable') readiness.saw(false)
      else if ('seq' in answer && !answer.replayed) readiness.saw(true)
      pending.get(number)?.(answer)
      pending.delete(number)
    }
  })
  /** Without its thread nothing is written any more; what was asked of it is not known to be written. */
  const lose = (message: string) => {
    if (closing || gone) return
    gone = message
    for (const resolve of pending.values()) resolve({ failure: 'unavailable', message })
    pending.clear()
    options.onBroken?.(message)
  }
  writer.on('error', (error) => lose(error instanceof Error ? error.message : String(error)))
  writer.on('exit', (code) => lose(`the writer ended with ${code}`))
  const listeners = new Set<Listener>()

  const sendArtifact = async (artifact: ArtifactWrite): Promise<number> => {
    const answer = await send({ artifact })
    if (!('status' in answer)) throw new ApiError('storeUnavailable')
    return answer.status
  }

  const close = async (): Promise<void> => {
    if (outgoing.length > 0) flush()
    if (!gone) {
      const closed = new Promise<void>((resolve) => writer.once('exit', () => resolve()))
      writer.postMessage({ close: true })
      await closed
    }
    await readers.close()
    point.close()
    lock.close()
  }

  return {
    find: (kind, key) => {
      const row = reading.get<StoredRow>('SELECT * FROM document WHERE partner_id = ? AND kind = ? AND id = ?', [
        key.partnerId,
        key.kind,
        key.id,
      ])
      return row && readDocument(kind, row)
    },
    owner: (key) =>
      reading.get<{ owner: string }>('SELECT owner FROM unique_entry WHERE name = ? AND value = ?', [
        key.unique,
        key.value,
      ])?.owner,
    artifact: (kind, id) =>
      reading.get<{ body: string }>('SELECT body FROM artifact WHERE kind = ? AND id = ?', [kind, id])?.body,
    artifactByUid: (kind, uid) =>
      reading.get<{ body: string }>('SELECT body FROM artifact WHERE kind = ? AND uid = ?', [kind, uid])?.body,
    submit: async (command) => {
      const answer = await send({ command })
      if ('seq' in answer && !answer.replayed)
        for (const listener of listeners) listener(command, [command.actor.partnerId, ...(answer.others ?? [])])
      return answer
    },
    recordRefused: async (refused) => {
      await send({ refused })
    },
    writeArtifact: async (write) => {
      await sendArtifact(write)
    },
    swapArtifact: async (swap) => (await sendArtifact({ swap })) === 204,
    run: async (task, input) => {
      const answer = await send({ task: task.name, input })
      if (!('body' in answer)) throw Object.assign(new ApiError('storeUnavailable'), { cause: answer })
      return JSON.parse(answer.body)
    },
    watch: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    unseal: openSeal(options.folder).open,
    query: readers.query,
    ready: async () => !gone && readiness.ready(),
    close: () => (closing ??= close()),
  }
}
