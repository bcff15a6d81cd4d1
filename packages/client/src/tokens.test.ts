import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openService, type Received, type Reply, type Service } from '../test/service.ts'
import { clientCredentials, deviceCode, Problem, refreshToken, type TokenSource } from './index.ts'

const tenant = 'nubia.onmicrosoft.com'
const scope = 'https://api.partnercenter.microsoft.com/.default'

let authority: Service
/** What the sign-in host answers to the next token request; by default a new token each time. */
let answer: (form: Record<string, string>, place: number) => Reply
beforeEach(async () => {
  let place = 0
  answer = (_form, nth) => ({ json: { token_type: 'Bearer', access_token: `token ${nth}`, expires_in: 3599 } })
  authority = await openService((asked) => answer(formOf(asked), ++place))
})
afterEach(async () => {
  vi.useRealTimers()
  await authority.close()
})

const formOf = ({ body }: Received) => Object.fromEntries(new URLSearchParams(body))
const forms = () => authority.received.map(formOf)
const app = () => ({ authority: authority.url, tenant, clientId: 'app', clientSecret: 'p@ss&word', retries: 0 })
const oauth = (error: string, status = 400): Reply => ({
  status,
  json: { error, error_description: `AADSTS70008: ${error}.`, error_codes: [70008], timestamp: '', trace_id: '' },
})
/** Only the clock is put forward; the connections go on as they are. */
const later = (seconds: number) => {
  if (!vi.isFakeTimers()) vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + seconds * 1000)
}

describe('clientCredentials', () => {
  test('asks the token address of the tenant', async () => {
    expect(await clientCredentials(app())()).toBe('token 1')
    expect(authority.received[0]).toMatchObject({ method: 'POST', path: `/${tenant}/oauth2/v2.0/token` })
    expect(authority.received[0]!.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(forms()).toEqual([{ grant_type: 'client_credentials', client_id: 'app', client_secret: 'p@ss&word', scope }])
  })

  test('asks for another scope, of another host with a slash behind it', async () => {
    const graph = 'https://graph.windows.net/.default'
    await clientCredentials({ ...app(), authority: `${authority.url}/`, scope: graph })()
    expect(authority.received[0]!.path).toBe(`/${tenant}/oauth2/v2.0/token`)
    expect(forms()[0]!['scope']).toBe(graph)
  })

  test('keeps a token until two minutes before its end', async () => {
    const token = clientCredentials(app())
    await token()
    later(3470)
    expect(await token()).toBe('token 1')
    later(15)
    expect(await token()).toBe('token 2')
  })

  test.each([
    ['a text', '600', 535, 545],
    ['short', 100, 88, 92],
    ['not said', undefined, 265, 275],
  ])('knows a life that is %s', async (_name, expires_in, good, over) => {
    answer = (_form, nth) => ({ json: { access_token: `token ${nth}`, expires_in } })
    const token = clientCredentials(app())
    await token()
    later(good)
    expect(await token()).toBe('token 1')
    later(over - good)
    expect(await token()).toBe('token 2')
  })

  test('renews once for all who ask at the same time, and again after a failure', async () => {
    const token = clientCredentials(app())
    answer = () => oauth('temporarily_unavailable', 503)
    const failed = await Promise.allSettled([token(), token()])
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(authority.received).toHaveLength(1)
    answer = (_form, nth) => ({ json: { access_token: `token ${nth}`, expires_in: 3599 } })
    expect(await Promise.all(Array.from({ length: 20 }, () => token()))).toEqual(Array(20).fill('token 2'))
    expect(authority.received).toHaveLength(2)
  })

  test('gives another token for one that was rejected, once for all who report it', async () => {
    const token = clientCredentials(app())
    const first = await token()
    expect(await Promise.all([token(first), token(first), token()])).toEqual(['token 2', 'token 2', 'token 2'])
    expect(await token(first)).toBe('token 2')
    expect(authority.received).toHaveLength(2)
  })

  test('fails with what the sign-in host says, and without the secret', async () => {
    answer = () => oauth('invalid_client', 401)
    const problem = await failure(clientCredentials(app()))
    expect(problem).toMatchObject({
      category: 'unauthorized',
      status: 401,
      code: 70008,
      errorName: 'invalid_client',
      message: 'AADSTS70008: invalid_client.',
    })
    expect(JSON.stringify({ ...problem, message: problem.message })).not.toContain('p@ss')
    answer = () => oauth('invalid_grant')
    expect(await failure(clientCredentials(app()))).toMatchObject({ category: 'unauthorized', status: 400 })
    answer = () => ({ json: { hello: 'world' } })
    expect(await failure(clientCredentials(app()))).toMatchObject({ category: 'unreadable' })
  })

  test('tries again when the sign-in host is busy', async () => {
    answer = (_form, nth) => (nth === 1 ? oauth('temporarily_unavailable', 503) : { json: { access_token: 'token' } })
    expect(await clientCredentials({ ...app(), retries: 1 })()).toBe('token')
  })
})

const failure = async (token: TokenSource): Promise<Problem> => {
  try {
    throw new Error(`a token: ${await token()}`)
  } catch (problem) {
    if (problem instanceof Problem) return problem
    throw problem
  }
}

describe('refreshToken', () => {
  /** A host that gives a new refresh token each time. */
  const rotating = (form: Record<string, string>, nth: number): Reply => ({
    json: { access_token: `token ${nth}`, expires_in: 3599, refresh_token: `${form['refresh_token']}+` },
  })

  test('uses the token that took the place of the last one, and hands it over to be kept', async () => {
    answer = rotating
    const stored: string[] = []
    const token = refreshToken({ ...app(), refreshToken: 'first', onRotated: async (next) => void stored.push(next) })
    const used = await token()
    await token(used)
    expect(forms().map((form) => [form['grant_type'], form['refresh_token'], form['client_secret']])).toEqual([
      ['refresh_token', 'first', 'p@ss&word'],
      ['refresh_token', 'first+', 'p@ss&word'],
    ])
    expect(stored).toEqual(['first+', 'first++'])
  })

  test('says nothing when the token stays the same', async () => {
    answer = ({ refresh_token }) => ({ json: { access_token: 'token', refresh_token } })
    const onRotated = vi.fn()
    await refreshToken({ ...app(), refreshToken: 'same', onRotated })()
    expect(onRotated).not.toHaveBeenCalled()
  })

  test('reads the token anew each time where a function gives it', async () => {
    answer = rotating
    let kept = 'of another process'
    const token = refreshToken({
      ...app(),
      refreshToken: async () => kept,
      onRotated: (next) => {
        kept = next
      },
    })
    const used = await token()
    kept = 'rotated elsewhere'
    await token(used)
    expect(forms().map((form) => form['refresh_token'])).toEqual(['of another process', 'rotated elsewhere'])
  })

  test('does not pass over a token that could not be kept', async () => {
    answer = rotating
    const onRotated = () => Promise.reject(new Error('disk full'))
    await expect(refreshToken({ ...app(), refreshToken: 'first', onRotated })()).rejects.toThrow('disk full')
  })
})

describe('deviceCode', () => {
  const device = { device_code: 'device', user_code: 'ABCD', verification_uri: 'https://sign.example/device' }
  const begun: Reply = { json: { ...device, message: 'Open a browser.', expires_in: 900, interval: 0 } }
  const granted: Reply = { json: { access_token: 'token', refresh_token: 'kept', expires_in: 3599 } }
  const options = (prompt = vi.fn()) => ({ ...app(), clientSecret: undefined, prompt })

  test('shows the code, waits for the person, and keeps the refresh token', async () => {
    answer = (_form, nth) => (nth === 1 ? begun : nth < 4 ? oauth('authorization_pending') : granted)
    const prompt = vi.fn()
    const onRefreshToken = vi.fn()
    const token = deviceCode({ ...options(prompt), onRefreshToken })
    expect(await token()).toBe('token')
    expect(prompt).toHaveBeenCalledExactlyOnceWith({
      message: 'Open a browser.',
      userCode: 'ABCD',
      verificationUri: 'https://sign.example/device',
      expiresAt: expect.any(Date),
    })
    expect(authority.received[0]!.path).toBe(`/${tenant}/oauth2/v2.0/devicecode`)
    expect(forms()[0]).toEqual({ client_id: 'app', scope: `${scope} offline_access` })
    expect(forms()[1]).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'device',
      client_id: 'app',
      scope,
    })
    expect(onRefreshToken).toHaveBeenCalledExactlyOnceWith('kept')
  })

  test('goes on by the refresh token, and asks the person again when that has ended', async () => {
    const grants: Record<string, Reply> = { refresh_token: { json: { access_token: 'renewed' } } }
    answer = (form) => grants[form['grant_type'] ?? ''] ?? (form['device_code'] ? granted : begun)
    const prompt = vi.fn()
    const token = deviceCode(options(prompt))
    await token()
    expect(await token('token')).toBe('renewed')
    expect(prompt).toHaveBeenCalledTimes(1)
    grants['refresh_token'] = oauth('invalid_grant')
    expect(await token('renewed')).toBe('token')
    expect(prompt).toHaveBeenCalledTimes(2)
    grants['refresh_token'] = { status: 500 }
    expect(await failure(() => token('token'))).toMatchObject({ category: 'failed' })
    expect(prompt).toHaveBeenCalledTimes(2)
  })

  test.each(['authorization_declined', 'expired_token'])('ends with %s', async (error) => {
    answer = (_form, nth) => (nth === 1 ? begun : oauth(error))
    expect(await failure(deviceCode(options()))).toMatchObject({ category: 'unauthorized', errorName: error })
  })

  test('can be given up', async () => {
    answer = (_form, nth) => (nth === 1 ? begun : oauth('authorization_pending'))
    const reason = new Error('closed')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 60)
    await expect(deviceCode({ ...options(), signal: controller.signal })()).rejects.toBe(reason)
  })
})
