import { ConfigError } from '@tenantry/server/config'
import type { MessageKey, Params, Say } from './messages/messages.ts'

/** A reason to stop, in the words of whoever reads it. */
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

/** What went wrong, in as many lines as there are faults; with the stack at log level `debug`. */
export const failureLines = (
  error: unknown,
  { say, env }: { say: Say; env: Record<string, string | undefined> },
): readonly string[] => {
  if (error instanceof ConfigError) return error.lines
  if (!(error instanceof Error)) return [String(error)]
  const { code = '', port, message } = error as SystemError
  const line = systemLines[code]
  if (line) return [say(...line(error))]
  if (code === 'EACCES' && port) return [say('error.portRefused', { port: String(port) })]
  return [env['TENANTRY_LOG'] === 'debug' ? (error.stack ?? message) : message]
}

/** Lets the store's own complaints name the file that they are about. */
export const aboutDatabase = (error: unknown, { file, say }: { file: string; say: Say }): unknown => {
  const { code, message } = error as SystemError
  return code?.startsWith('SQLITE_') ? new Stop(say('error.database', { file, message })) : error
}
