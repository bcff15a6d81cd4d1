import { parentPort, Worker, workerData } from 'node:worker_threads'
import { openForReading } from './database.ts'

const TOLD = 10

/** SQLite's own look at pages, keys, and indexes against their tables. */
const structureFaults = (folder: string): string[] => {
  const db = openForReading(folder)
  try {
    const lines = db.pragma(`integrity_check(${TOLD})`) as { integrity_check: string }[]
    return lines
      .flatMap((line) => line.integrity_check.split('\n'))
      .filter((line) => line !== 'ok' && !line.startsWith('***'))
  } finally {
    db.close()
  }
}

export const isDamage = (error: unknown): boolean =>
  /^SQLITE_(CORRUPT|NOTADB|FORMAT|ERROR)/.test((error as { code?: string }).code ?? '')

/** The same in a thread, since it takes as long as everything else together. */
export const structureFaultsInThread = (folder: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { verify: folder } })
    worker.once('message', resolve)
    worker.once('error', reject)
  })

const { verify: folder } = (workerData ?? {}) as { verify?: string }
if (parentPort && folder !== undefined) {
  try {
    parentPort.postMessage(structureFaults(folder))
  } catch (error) {
    if (!isDamage(error)) throw error
    parentPort.postMessage([(error as Error).message])
  }
}
