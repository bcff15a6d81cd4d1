import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { ApiError, type ErrorDetail, type ErrorName } from '@tenantry/contract'
import type { Answer, Command, Settings } from './command.ts'
import { type Cloud, databaseFile, lockFolder, openForReading, StoreRefused } from './database.ts'
import { type Key, type Kind, readDocument, type StoredRow, type UniqueKey } from './document.ts'
import { type Query, readConnection } from './query.ts'
import type { ArtifactWrite, Job, Refused } from './writer.ts'
import type { WriterThreadData } from './writer-thread.ts'

const QUERY_LIMIT_MS = 2_000
/** The threads make and drop much, and keep little: small spaces keep the whole process small. */
const LITTLE = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 192 }

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
  /** `OFF` only to show that the durability test can fail. */
  synchronous?: 'FULL' | 'OFF'
  onBroken?: (message: string) => void
}

export interface Store {
  /** Point read of the last committed state. */
  find: <T extends { id: string }>(kind: Kind<T>, key: Key<T>) => T | undefined
  owner: (key: UniqueKey) => string | undefined
  artifact: (kind: string, id: string) => string | undefined
  artifactByUid: (kind: string, uid: string) => string | undefined
  /** A write: the answer comes after its commit. */
  submit: (command: Command) => Promise<Answer>
  recordRefused: (refused: Refused) => Promise<void>
  writeArtifact: (write: ArtifactWrite) => Promise<void>
  /** A read in the pool. */
  query: <A, R>(query: Query<A, R>, input: A) => Promise<R>
  /** Whether the writer answers. */
  ready: () => Promise<boolean>
  close: () => Promise<void>
}

interface Pending {
  resolve: (value: never) => void
  reject: (error: Error) => void
}

const started = (worker: Worker): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
  })

/** A thread that answers numbered requests. */
const readerOf = (options: StoreOptions) => {
  const worker = new Worker(options.readerEntry, { workerData: { folder: options.folder }, resourceLimits: LITTLE })
  const pending = new Map<number, Pending>()
  let next = 0
  worker.on(
    'message',
    (message: {
      number?: number
      result?: unknown
      refusal?: { error: ErrorName; params: Record<string, string>; data: ErrorDetail[] }
      damaged?: boolean
      message?: string
    }) => {
      if (message.number === undefined) return
      const waiting = pending.get(message.number)
      pending.delete(message.number)
      if (!waiting) return
      if (message.refusal) waiting.reject(new ApiError(message.refusal.error, message.refusal))
      else if (message.damaged) waiting.reject(Object.assign(new ApiError('damagedRecord'), { cause: message.message }))
      else if (message.message !== undefined) waiting.reject(new Error(message.message))
      else waiting.resolve(message.result as never)
    },
  )
  return {
    worker,
    pending,
    ready: started(worker),
    ask: (query: string, input: unknown) =>
      new Promise((resolve, reject) => {
        const number = next++
        pending.set(number, { resolve: resolve as Pending['resolve'], reject })
        worker.postMessage({ number, query, input })
      }),
  }
}
type Reader = ReturnType<typeof readerOf>

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
    Array.from({ length: options.readers ?? Math.max(1, Math.min(4, availableParallelism() - 1)) }, () =>
      readerOf(options),
    )
  const writer = new Worker(options.writerEntry, { workerData: writerData, resourceLimits: LITTLE })
  // All threads load at the same time; only on the first start do readers wait for the file that they open.
  let readers = existsSync(databaseFile(options.folder)) ? openReaders() : []
  try {
    await Promise.all([started(writer), ...readers.map(({ ready }) => ready)])
  } catch (error) {
    await Promise.all([writer, ...readers.map(({ worker }) => worker)].map((worker) => worker.terminate()))
    lock.close()
    if ((error as Error).name === 'StoreRefused') throw new StoreRefused((error as Error).message)
    throw error
  }
  if (readers.length === 0) {
    readers = openReaders()
    await Promise.all(readers.map(({ ready }) => ready))
  }
  const point = openForReading(options.folder)
  const reading = readConnection(point)

  const pending = new Map<number, (answer: Answer) => void>()
  let next = 0
  let outgoing: [number, Job][] = []
  let closing = false

  // Jobs of one turn of the event loop travel in one message.
  const flush = () => {
    const jobs = outgoing
    outgoing = []
    writer.postMessage({ jobs })
  }
  const send = (job: Job): Promise<Answer> => {
    if (closing) return Promise.resolve({ failure: 'unavailable', message: 'closing' })
    return new Promise((resolve) => {
      const number = next++
      pending.set(number, resolve)
      if (outgoing.length === 0) setImmediate(flush)
      outgoing.push([number, job])
    })
  }
  writer.on('message', (message: { answers?: [number, Answer][]; broken?: string }) => {
    for (const [number, answer] of message.answers ?? []) {
      pending.get(number)?.(answer)
      pending.delete(number)
    }
    if (message.broken) options.onBroken?.(message.broken)
  })
  const failAll = (message: string) => {
    for (const resolve of pending.values()) resolve({ failure: 'error', message })
    pending.clear()
    options.onBroken?.(message)
  }
  writer.on('error', (error) => failAll(error instanceof Error ? error.message : String(error)))

  const leastBusy = () => readers.reduce((best, reader) => (reader.pending.size < best.pending.size ? reader : best))
  const retire = (reader: Reader) => {
    readers.splice(readers.indexOf(reader), 1, readerOf(options))
    void reader.worker.terminate()
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
    submit: (command) => send({ command }),
    recordRefused: async (refused) => {
      await send({ refused })
    },
    writeArtifact: async (write) => {
      const answer = await send({ artifact: write })
      if ('failure' in answer) throw new ApiError('storeUnavailable')
    },
    query: async (query, input) => {
      const reader = leastBusy()
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          retire(reader)
          reject(new ApiError('busy', { retryAfter: 1 }))
        }, QUERY_LIMIT_MS)
      })
      try {
        return (await Promise.race([reader.ask(query.name, input), limit])) as never
      } finally {
        clearTimeout(timer)
      }
    },
    ready: async () => {
      const answer = await send({ artifact: { put: { kind: 'health', id: 'ready', body: '1' } } })
      return 'status' in answer
    },
    close: async () => {
      closing = true
      if (outgoing.length > 0) flush()
      const closed = new Promise<void>((resolve) => writer.once('exit', () => resolve()))
      writer.postMessage({ close: true })
      await closed
      await Promise.all(readers.map((reader) => reader.worker.terminate()))
      point.close()
      lock.close()
    },
  }
}
