import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { AnyDecision, Settings } from './command.ts'
import { type Cloud, openForWriting } from './database.ts'
import type { AnyKind } from './document.ts'
import { openSeal } from './seal.ts'
import { createWriter, type Job } from './writer.ts'

/** Jobs with their numbers in, answers with the same numbers out, in one message a batch. */
export type WriterRequest = { jobs: [number, Job][] } | { close: true }

export interface WriterThreadData {
  folder: string
  cloud: Cloud
  settings: Settings
  synchronous?: 'FULL' | 'OFF'
  batch: number
}

/** Body of the writer thread; the entry file brings kinds and decisions, so that the store knows no feature. */
export const runWriterThread = (features: {
  kinds: readonly AnyKind[]
  decisions: ReadonlyMap<string, AnyDecision>
}): void => {
  const port = parentPort!
  const data = workerData as WriterThreadData
  const open = () =>
    openForWriting(data.folder, {
      cloud: data.cloud,
      kinds: features.kinds,
      ...(data.synchronous && { synchronous: data.synchronous }),
    })
  let db = open()
  const seal = openSeal(data.folder)
  let writer = createWriter(db, { ...features, settings: data.settings, seal })
  const waiting: [number, Job][] = []
  let closing = false

  const take = (message: WriterRequest) => {
    if ('close' in message) closing = true
    else waiting.push(...message.jobs)
  }

  const drain = () => {
    while (waiting.length > 0) {
      for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port)) take(more.message)
      const batch = waiting.splice(0, data.batch)
      const answers = writer.run(batch.map(([, job]) => job))
      port.postMessage({ answers: batch.map(([number], place) => [number, answers[place]]) })
      // After an I/O error the connection's view of the file cannot be trusted: recover it from disk (R1.4).
      if (answers.some((answer) => 'failure' in answer && answer.failure === 'unavailable')) reopen()
    }
    if (closing) close()
  }

  const reopen = () => {
    try {
      db.close()
    } catch {
      // the file may be gone; opening says so
    }
    try {
      db = open()
      writer = createWriter(db, { ...features, settings: data.settings, seal })
    } catch (error) {
      port.postMessage({ broken: (error as Error).message })
    }
  }

  const tidying = setInterval(() => {
    try {
      writer.tidy()
    } catch {
      // tried again next time
    }
  }, 15_000)

  const close = () => {
    clearInterval(tidying)
    writer.tidy(true)
    db.close()
    port.postMessage({ closed: true })
    port.close()
  }

  port.on('message', (message: WriterRequest) => {
    take(message)
    drain()
  })
  port.postMessage({ ready: true })
}
