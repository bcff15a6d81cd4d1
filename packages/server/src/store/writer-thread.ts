import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { Answer, AnyDecision, Settings } from './command.ts'
import { type Cloud, openForWriting } from './database.ts'
import type { AnyKind } from './document.ts'
import { openSeal } from './seal.ts'
import type { AnyTask } from './task.ts'
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
  tasks?: readonly AnyTask[]
}): void => {
  const port = parentPort!
  const data = workerData as WriterThreadData
  const seal = openSeal(data.folder)
  const open = () => {
    const db = openForWriting(data.folder, {
      cloud: data.cloud,
      kinds: features.kinds,
      ...(data.synchronous && { synchronous: data.synchronous }),
    })
    return { db, writer: createWriter(db, { ...features, settings: data.settings, seal }) }
  }
  /** None from an I/O error on until the file can be opened again. */
  let opened: ReturnType<typeof open> | undefined = open()
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
      const answers = run(batch.map(([, job]) => job))
      port.postMessage({ answers: batch.map(([number], place) => [number, answers[place]]) })
    }
    if (closing) close()
  }

  const run = (jobs: readonly Job[]): Answer[] => {
    try {
      opened ??= open()
    } catch (error) {
      return jobs.map(() => ({ failure: 'unavailable', message: (error as Error).message }))
    }
    const answers = opened.writer.run(jobs)
    // After an I/O error the connection's view of the file cannot be trusted: it is recovered from disk (R1.4). Where the
    // disk is full that may fail as well; each later batch tries again (R2.1).
    if (answers.some((answer) => 'failure' in answer && answer.failure === 'unavailable')) leave()
    return answers
  }

  const leave = () => {
    try {
      opened?.db.close()
    } catch {
      // the file may be gone; opening says so
    }
    opened = undefined
  }

  const tidy = (final = false) => {
    try {
      opened?.writer.tidy(final)
    } catch {
      // tried again next time
    }
  }
  const tidying = setInterval(tidy, 15_000)

  const close = () => {
    clearInterval(tidying)
    tidy(true)
    leave()
    port.postMessage({ closed: true })
    port.close()
  }

  port.on('message', (message: WriterRequest) => {
    take(message)
    drain()
  })
  port.postMessage({ ready: true })
}
