import { ConfigError } from '@tenantry/server/config'
import type { MessageKey, Params, Say } from './messages/messages.ts'

/** A reason to stop that a person can do something about, in one line. */
export class Stop extends Error {}

interface SystemError extends Error {
  code?: string
  path?: string
  port?: number
  address?: string
}

const systemLines: Record<string, (error: SystemError) => [MessageKey, Params]> = {
  EADDRINUSE: ({ port = 0 }) => ['error.portTaken', { port: String(port) }],
  EADDRNOTAVAIL: ({ address = '' }) => ['error.address', { address }],
  ENOTFOUND: ({ address = '' }) => ['error.address', { address }],
  ENOENT: ({ path = '' }) => ['error.missing', { path }],
}

/** What went wrong, in as many lines as there are faults; the stack only where nothing better is known. */
export const failureLines = (error: unknown, say: Say): readonly string[] => {
  if (error instanceof ConfigError) return error.lines
  if (!(error instanceof Error)) return [String(error)]
  // The store is known by name only: loading it takes longer than most mistakes.
  if (error instanceof Stop || error.name === 'StoreRefused') return [error.message]
  const { code = '', port, message } = error as SystemError
  const line = systemLines[code]
  if (line) return [say(...line(error))]
  if (code === 'EACCES' && port) return [say('error.portRefused', { port: String(port) })]
  if (code.startsWith('SQLITE_')) return [say('error.database', { message })]
  return [/^E[A-Z]+$/.test(code) ? message : (error.stack ?? message)]
}
