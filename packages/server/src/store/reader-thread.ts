import { parentPort, workerData } from 'node:worker_threads'
import { ApiError } from '@tenantry/contract'
import { openForReading } from './database.ts'
import { Damaged } from './document.ts'
import { type AnyQuery, readConnection } from './query.ts'

export interface ReaderRequest {
  number: number
  query: string
  input: unknown
}

export const runReaderThread = (queries: readonly AnyQuery[]): void => {
  const port = parentPort!
  const db = readConnection(openForReading((workerData as { folder: string }).folder))
  const byName = new Map(queries.map((query) => [query.name, query]))
  port.on('message', ({ number, query, input }: ReaderRequest) => {
    try {
      port.postMessage({ number, result: byName.get(query)!.run(db, input) })
    } catch (error) {
      const refusal =
        error instanceof ApiError ? { error: error.error, params: error.params, data: error.data } : undefined
      const damaged = error instanceof Damaged
      port.postMessage({ number, refusal, damaged, message: error instanceof Error ? error.message : String(error) })
    }
  })
  port.postMessage({ ready: true })
}
