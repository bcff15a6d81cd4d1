import type { Worker } from 'node:worker_threads'

/** The threads make and drop much, and keep little: small spaces keep the whole process small. */
export const LITTLE = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 192 }

/** A thread says something when it is ready. */
export const started = (worker: Worker): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`a thread ended with ${code}`)))
  })
