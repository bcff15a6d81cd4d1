import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { Stop } from '../../failure.ts'
import type { Terminal } from '../../terminal.ts'

/** What proves who asks the other service. Never an argument of the command line: a process list shows those. */
export interface Credentials {
  clientSecret?: string
  refreshToken?: string
  /** Keeps the token that took the place of the last one, where there is a file to keep it in. */
  keepRefreshToken: (refreshToken: string) => void
}

const variables = {
  clientSecret: 'PARTNER_CENTER_CLIENT_SECRET',
  refreshToken: 'PARTNER_CENTER_REFRESH_TOKEN',
} as const

/** From a file that only its owner can read, else from the environment. */
export const readCredentials = (file: string | undefined, { env, say }: Terminal): Credentials => {
  if (file === undefined) {
    const clientSecret = env[variables.clientSecret]
    const refreshToken = env[variables.refreshToken]
    return { ...(clientSecret && { clientSecret }), ...(refreshToken && { refreshToken }), keepRefreshToken: () => {} }
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new Stop(say('from.openFile', { file }))
  const kept = parsed(readFileSync(file, 'utf8'))
  if (!kept) throw new Stop(say('from.badFile', { file }))
  return {
    ...kept,
    keepRefreshToken: (refreshToken) => {
      writeFileSync(`${file}.new`, `${JSON.stringify({ ...kept, refreshToken }, null, 2)}\n`, { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
  }
}

const parsed = (text: string): Pick<Credentials, 'clientSecret' | 'refreshToken'> | undefined => {
  try {
    const value = JSON.parse(text) as Pick<Credentials, 'clientSecret' | 'refreshToken'>
    const secrets: unknown[] = [value.clientSecret, value.refreshToken]
    return secrets.every((each) => each === undefined || typeof each === 'string') ? value : undefined
  } catch {
    return undefined
  }
}
