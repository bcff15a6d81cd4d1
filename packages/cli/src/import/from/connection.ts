import {
  type Client,
  clientCredentials,
  createClient,
  deviceCode,
  partnerCenter,
  refreshToken,
  type TokenSource,
} from '@tenantry/client'
import type { Config } from '@tenantry/server/config'
import { Stop } from '../../failure.ts'
import type { Say } from '../../messages/messages.ts'
import type { Terminal } from '../../terminal.ts'
import { readCredentials } from './credentials.ts'
import { pacedFetch } from './pace.ts'

export interface ConnectionOptions {
  from: string
  authority?: string
  tenant?: string
  clientId?: string
  credentials?: string
  rate?: string
  timeout?: string
}

/** Of another service: where it is and who asks it. */
export interface Connection {
  client: Client
  baseUrl: string
  tenant: string
}

/** Documented for the customer resource: 500 requests a minute and tenant. */
const RATE = 500
const TIMEOUT_SECONDS = 100
const RETRIES = 6
/** A service that asks for more patience than this is left alone. */
const LONGEST_PAUSE_MS = 300_000

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** An address without what stands behind the host; the version is said by each call. Secrets go over TLS, or do not leave the machine. */
const addressOf = (text: string, option: string, say: Say): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw new Stop(say('from.address', { option, value: text }))
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) throw new Stop(say('from.tls', { value: text }))
  return (url.origin + url.pathname).replace(/\/+$/, '').replace(/\/v1$/i, '')
}

const numberOf = (text: string | undefined, otherwise: number, { name, say }: { name: string; say: Say }): number => {
  const number = text === undefined ? otherwise : Number(text)
  if (!(number > 0)) throw new Stop(say('from.number', { name }))
  return number
}

/** Connects to the service that customers are brought in from. */
export const connect = (
  options: ConnectionOptions,
  terminal: Terminal,
  { cloud, partnerId, signal }: { cloud: Config['cloud']; partnerId: string; signal: AbortSignal },
): Connection => {
  const { say, language } = terminal
  const baseUrl = addressOf(options.from, '--from', say)
  const ofMicrosoft = baseUrl === partnerCenter[cloud].baseUrl ? partnerCenter[cloud].authority : baseUrl
  const authority = options.authority ? addressOf(options.authority, '--authority', say) : ofMicrosoft
  if (!options.clientId) throw new Stop(say('from.clientId'))
  const { tenant = partnerId, clientId } = options
  const { clientSecret, refreshToken: given, keepRefreshToken } = readCredentials(options.credentials, terminal)
  const perMinute = numberOf(options.rate, RATE, { name: '--rate', say })
  const timeout = numberOf(options.timeout, TIMEOUT_SECONDS, { name: '--timeout', say }) * 1000

  const app = { authority, tenant, clientId, clientSecret, retries: RETRIES, timeout }
  const person = (): TokenSource =>
    deviceCode({ ...app, signal, prompt: ({ message }) => terminal.err(message), onRefreshToken: keepRefreshToken })
  const token = given
    ? refreshToken({ ...app, refreshToken: given, onRotated: keepRefreshToken })
    : clientSecret
      ? clientCredentials(app)
      : person()

  const client = createClient({
    baseUrl,
    token,
    headers: { 'ms-partnercenter-application': 'Tenantry' },
    locale: language === 'es' ? 'es-ES' : 'en-US',
    fetch: pacedFetch({ perMinute, timeout }),
    timeout: Number.POSITIVE_INFINITY, // the paced one has its own
    retries: RETRIES,
    longestPause: LONGEST_PAUSE_MS,
    onRetry: (_problem, pause) => terminal.progress(say('from.waiting', { seconds: Math.ceil(pause / 1000) })),
  })
  return { client, baseUrl, tenant }
}
