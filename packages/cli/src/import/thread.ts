import { parentPort, workerData } from 'node:worker_threads'
import { failureLines } from '../failure.ts'
import { type Language, speak } from '../messages/messages.ts'
import type { Terminal } from '../terminal.ts'
import { bringIn, type ImportOptions } from './bring-in.ts'

export interface ToThread {
  options: ImportOptions
  file: string
  language: Language
  env: Terminal['env']
}
export type FromThread = { to: 'out' | 'err' | 'progress'; line: string } | { code: number }

const { options, file, language, env } = workerData as ToThread
const post = (message: FromThread) => parentPort!.postMessage(message)
const to = (name: 'out' | 'err' | 'progress') => (line: string) => post({ to: name, line })
const terminal: Terminal = {
  say: speak(language),
  language,
  env,
  out: to('out'),
  err: to('err'),
  progress: to('progress'),
}

try {
  post({ code: await bringIn(options, terminal, file) })
} catch (error) {
  for (const line of failureLines(error, terminal)) terminal.err(line)
}
