import { ConfigError, StoreRefused } from '@tenantry/server'
import type { Terminal } from './terminal.ts'

/** A reason to stop that a person can do something about: one line, and the exit code. */
export class Stop extends Error {
  readonly code: number
  constructor(line: string, code = 1) {
    super(line)
    this.code = code
  }
}

interface SystemError extends Error {
  code?: string
  path?: string
  port?: number
  address?: string
}

/** Says in one line each what went wrong; answers the exit code. */
export const report = (error: unknown, { say, err }: Terminal): number => {
  if (error instanceof Stop) {
    err(error.message)
    return error.code
  }
  if (error instanceof ConfigError) {
    for (const line of error.lines) err(line)
    return 2
  }
  if (error instanceof StoreRefused) {
    err(error.message)
    return 1
  }
  const { code = '', path = '', port = 0, address = '', message } = error as SystemError
  if (code === 'EADDRINUSE') err(say('error.portTaken', { port: String(port) }))
  else if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') err(say('error.address', { address }))
  else if (code === 'EACCES' && port) err(say('error.portRefused', { port: String(port) }))
  else if (code === 'ENOENT') err(say('error.missing', { path }))
  else if (/^E[A-Z]+$/.test(code)) err(say('error.system', { path, message }))
  else if (code.startsWith('SQLITE_')) err(say('error.database', { message }))
  else err(error instanceof Error ? (error.stack ?? message) : String(error))
  return 1
}
