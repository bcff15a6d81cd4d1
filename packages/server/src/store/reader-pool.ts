import { Worker } from 'node:worker_threads'
import { ApiError, type ErrorDetail, type ErrorName } from '@tenantry/contract'
import type { Query } from './query.ts'
import { LITTLE, started } from './threads.ts'

/** A query that was sent to a reader. */
interface Asked {
  query: string
  input: unknown
  resolve: (value: never) => void
  reject: (error: Error) => void
}

interface ReaderMessage {
  number?: number
  result?: unknown
  refusal?: { error: ErrorName; params: Record<string, string>; data: ErrorDetail[] }
  damaged?: boolean
  message?: string
}

interface Reader {
  ready: Promise<void>
  /** How many queries it has not answered. */
  load: () => number
  ask: (asked: Asked) => void
  close: () => Promise<unknown>
}

export interface ReaderPoolOptions {
  entry: URL
  folder: string
  size: number
  /** Milliseconds that a query may run. */
  limit: number
}

const LOADING_MS = 10_000

const failed = (cause: string) => Object.assign(new ApiError('serverError'), { cause })

/**
 * A thread that answers queries in the order in which they are sent. When it ends, or the query that runs takes too long,
 * `lost` gets those that were waiting behind that one.
 */
const readerOf = (
  { entry, folder, limit }: ReaderPoolOptions,
  lost: (reader: Reader, waiting: readonly Asked[]) => void,
): Reader => {
  const worker = new Worker(entry, { workerData: { folder }, resourceLimits: LITTLE })
  const pending = new Map<number, Asked>()
  let next = 0
  let timer: NodeJS.Timeout | undefined
  let over = false
  let loaded = false
  const ready = started(worker)
  ready.then(
    () => {
      loaded = true
      watch()
    },
    () => {}, // whoever waits for it is told; nobody waits for one that replaces another
  )

  /** The first of those that wait is the one that runs. */
  const watch = () => {
    clearTimeout(timer)
    if (pending.size > 0)
      timer = setTimeout(() => end(new ApiError('busy', { retryAfter: 1 })), loaded ? limit : LOADING_MS)
  }
  const end = (error: Error) => {
    if (over) return
    over = true
    clearTimeout(timer)
    const [first, ...waiting] = pending.values()
    pending.clear()
    void worker.terminate()
    first?.reject(error)
    lost(reader, waiting)
  }
  worker.on('message', (message: ReaderMessage) => {
    const asked = message.number === undefined ? undefined : pending.get(message.number)
    if (!asked) return
    pending.delete(message.number!)
    watch()
    if (message.refusal) asked.reject(new ApiError(message.refusal.error, message.refusal))
    else if (message.damaged) asked.reject(Object.assign(new ApiError('damagedRecord'), { cause: message.message }))
    else if (message.message !== undefined) asked.reject(new Error(message.message))
    else asked.resolve(message.result as never)
  })
  worker.on('error', (error) => end(failed(String(error))))
  worker.on('exit', (code) => end(failed(`a reader ended with ${code}`)))

  const reader: Reader = {
    ready,
    load: () => pending.size,
    ask: (asked) => {
      const number = next++
      pending.set(number, asked)
      if (pending.size === 1) watch()
      worker.postMessage({ number, query: asked.query, input: asked.input })
    },
    close: () => {
      over = true
      clearTimeout(timer)
      return worker.terminate()
    },
  }
  return reader
}

/** Threads that read: a slow query holds one of them, for a while; one that ends is replaced. */
export const openReaderPool = (options: ReaderPoolOptions) => {
  let closing = false
  const leastBusy = () => readers.reduce((best, reader) => (reader.load() < best.load() ? reader : best))
  const replace = (reader: Reader, waiting: readonly Asked[]) => {
    if (closing) return
    readers.splice(readers.indexOf(reader), 1, readerOf(options, replace))
    for (const asked of waiting) leastBusy().ask(asked)
  }
  const readers: Reader[] = Array.from({ length: options.size }, () => readerOf(options, replace))
  return {
    ready: Promise.all(readers.map(({ ready }) => ready)),
    query: <A, R>({ name }: Query<A, R>, input: A): Promise<R> =>
      new Promise((resolve, reject) => leastBusy().ask({ query: name, input, resolve, reject })),
    close: async (): Promise<void> => {
      closing = true
      await Promise.all(readers.map((reader) => reader.close()))
    },
  }
}
export type ReaderPool = ReturnType<typeof openReaderPool>
