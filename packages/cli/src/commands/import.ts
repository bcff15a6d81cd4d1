import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Stop } from '../failure.ts'
import type { ImportOptions } from '../import/bring-in.ts'
import type { FromOptions } from '../import/from/import-from.ts'
import type { FromThread, ToThread } from '../import/thread.ts'
import type { Terminal } from '../terminal.ts'

/** A thread of its own, because V8 can be told only when one begins to be content with little room for what is short-lived. */
const LITTLE = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 128 }

/** Brings customers in from a file, or from another service. */
export const importCustomers = async (
  { from, ...options }: ImportOptions & Partial<FromOptions>,
  terminal: Terminal,
  file: string | undefined,
): Promise<number> => {
  if (from !== undefined && file === undefined)
    return (await import('../import/from/import-from.ts')).importFrom({ ...options, from }, terminal)
  if (from === undefined && file !== undefined) return importFile(options, terminal, file)
  throw new Stop(terminal.say('from.orFile'))
}

const importFile = async (options: ImportOptions, terminal: Terminal, file: string): Promise<number> => {
  const { language, env } = terminal
  const workerData: ToThread = { options, file, language, env: { ...env } }
  // TypeScript in a checkout, JavaScript as published.
  const thread = new URL(`../import/thread${extname(import.meta.url)}`, import.meta.url)
  const worker = new Worker(thread, { workerData, resourceLimits: LITTLE })
  let code = 2
  worker.on('message', (message: FromThread) => {
    if ('code' in message) code = message.code
    else terminal[message.to](message.line)
  })
  await once(worker, 'exit')
  return code
}
