import { Problem } from './problem.ts'
import { type ConnectionOptions, send, sleep } from './send.ts'
import type { TokenSource } from './token-source.ts'

/** An app that is registered with the partner, and where it signs in. */
export interface AppOptions extends ConnectionOptions {
  /** Sign-in host: `https://login.microsoftonline.com`, `https://login.microsoftonline.us`, or the address of a Tenantry. */
  authority: string
  /** Tenant id or domain of the partner. */
  tenant: string
  clientId: string
  clientSecret?: string | undefined
  /** What the token is for. Default: all that the app may do in Partner Center. */
  scope?: string | undefined
}

export interface RefreshTokenOptions extends AppOptions {
  /** The token, or a function that reads it where it is kept; the function is asked each time. */
  refreshToken: string | (() => string | Promise<string>)
  /** Given the token that takes the place of the one that was used. Keep it: the old one may stop working. */
  onRotated?: ((refreshToken: string) => void | Promise<void>) | undefined
}

/** What a person has to do to sign in. */
export interface DevicePrompt {
  /** In the words of the sign-in host, for example “To sign in, use a web browser to open …”. */
  message: string
  userCode: string
  verificationUri: string
  expiresAt: Date
}

export interface DeviceCodeOptions extends AppOptions {
  /** Shows a person where to sign in and with which code. */
  prompt: (prompt: DevicePrompt) => void | Promise<void>
  /** Given the refresh token of the sign-in, and each that takes its place. */
  onRefreshToken?: ((refreshToken: string) => void | Promise<void>) | undefined
  /** Ends the wait for the person. */
  signal?: AbortSignal | undefined
}

const PARTNER_CENTER = 'https://api.partnercenter.microsoft.com/.default'
/** A token is renewed this much before its end, or at 90 % of a short life: the request that carries it takes time too. */
const MARGIN_SECONDS = 120
/** For hosts that do not say how long a token lasts. */
const UNSAID_SECONDS = 300

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

/** Signs in as the app itself. What the service marks *App+User* refuses such a token. */
export const clientCredentials = (app: AppOptions): TokenSource =>
  kept(() => grant(app, { grant_type: 'client_credentials' }))

/** Signs in as an app on behalf of a person, by a refresh token issued to both: the secure application model. */
export const refreshToken = ({ refreshToken: given, onRotated, ...app }: RefreshTokenOptions): TokenSource => {
  let rotated: string | undefined
  return kept(async () => {
    const used = typeof given === 'function' ? await given() : (rotated ?? given)
    const granted = await grant(app, { grant_type: 'refresh_token', refresh_token: used })
    if (granted.refresh_token && granted.refresh_token !== used) {
      rotated = granted.refresh_token
      await onRotated?.(rotated)
    }
    return granted
  })
}

/** Lets a person sign in with a browser, on whatever device; goes on by the refresh token of that sign-in. */
export const deviceCode = ({ onRefreshToken, ...options }: DeviceCodeOptions): TokenSource => {
  let held: string | undefined
  const keep = async (granted: Granted) => {
    if (granted.refresh_token && granted.refresh_token !== held) {
      held = granted.refresh_token
      await onRefreshToken?.(held)
    }
    return granted
  }
  return kept(async () => {
    if (held === undefined) return keep(await signIn(options))
    try {
      return await keep(await grant(options, { grant_type: 'refresh_token', refresh_token: held }))
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.category !== 'unauthorized') throw problem
      return keep(await signIn(options)) // the sign-in has ended: the person is asked again
    }
  })
}

const signIn = async ({ prompt, signal, ...app }: DeviceCodeOptions): Promise<Granted> => {
  const scope = `${app.scope ?? PARTNER_CENTER} offline_access`
  const device = await ask<DeviceAnswer>({ ...app, scope }, 'devicecode', {})
  await prompt({
    message: device.message,
    userCode: device.user_code,
    verificationUri: device.verification_uri,
    expiresAt: new Date(Date.now() + Number(device.expires_in) * 1000),
  })
  let seconds = Number(device.interval ?? 5)
  for (;;) {
    await sleep(seconds * 1000, signal)
    try {
      return await grant(app, { grant_type: DEVICE_CODE, device_code: device.device_code })
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (problem.errorName === 'slow_down') seconds += 5
      else if (problem.errorName !== 'authorization_pending') throw problem
    }
  }
}

interface Granted {
  access_token: string
  refresh_token?: string
  /** Seconds; a text from the older addresses. */
  expires_in?: number | string
}

interface DeviceAnswer {
  device_code: string
  user_code: string
  verification_uri: string
  message: string
  expires_in: number | string
  interval?: number | string
}

/** Keeps a token until shortly before its end; all who ask meanwhile wait for the same renewal. */
const kept = (renew: () => Promise<Granted>): TokenSource => {
  let current: { token: string; until: number } | undefined
  let renewing: Promise<string> | undefined
  const renewed = async () => {
    const { access_token: token, expires_in } = await renew()
    const seconds = Number(expires_in) || UNSAID_SECONDS
    current = { token, until: Date.now() + Math.max(seconds - MARGIN_SECONDS, seconds * 0.9) * 1000 }
    return token
  }
  return (rejected) => {
    if (current?.token === rejected) current = undefined
    if (current && Date.now() < current.until) return current.token
    renewing ??= renewed().finally(() => {
      renewing = undefined
    })
    return renewing
  }
}

const grant = async (app: AppOptions, fields: Record<string, string>): Promise<Granted> => {
  const granted = await ask<Granted>(app, 'token', fields)
  if (granted?.access_token) return granted
  throw new Problem(`no token from ${app.authority}`, { status: 200, category: 'unreadable', requestId: '' })
}

const ask = <T>(
  { authority, tenant, clientId, clientSecret, scope = PARTNER_CENTER, ...connection }: AppOptions,
  address: 'token' | 'devicecode',
  fields: Record<string, string>,
): Promise<T> => {
  const form = new URLSearchParams({ client_id: clientId, scope, ...fields })
  if (clientSecret !== undefined) form.set('client_secret', clientSecret)
  const message = {
    method: 'POST',
    url: `${authority.replace(/\/$/, '')}/${encodeURIComponent(tenant)}/oauth2/v2.0/${address}`,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: String(form),
  }
  return send(message, connection) as Promise<T>
}
