import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AppDocument } from '../app.ts'
import { authorizeUrl, broughtTo, newPkce, type Person, personOf, throughPages } from '../testing/app-sign-in.ts'
import { type Instance, openInstance } from '../testing/instance.ts'

const partnerCenter = 'https://api.partnercenter.microsoft.com'
const address = 'https://app.example/callback'

interface WebApp {
  app: AppDocument
  secret: string
}
let instance: Instance
let web: WebApp
let person: Person
let number = 0

const newApp = (): Promise<WebApp> =>
  instance.createApp(instance.norte, [], { grants: ['authorization_code'], redirectUris: [address] })

beforeAll(async () => {
  instance = await openInstance()
  web = await newApp()
  person = personOf(instance, (await instance.createUser('ana')).userPrincipalName)
})
afterAll(() => instance.close())
afterEach(() => {
  vi.useRealTimers()
})

const asked = (fields: Record<string, string> = {}) => ({
  client_id: web.app.id,
  response_type: 'code',
  redirect_uri: address,
  scope: `offline_access ${partnerCenter}/user_impersonation`,
  ...fields,
})

const codeFor = async (fields: Record<string, string> = {}, of = person): Promise<string> =>
  broughtTo((await throughPages(of, authorizeUrl(asked(fields)))).answer).fields['code']!

const post = (fields: Record<string, string>, { of = web, tenant }: { of?: WebApp; tenant?: string } = {}) =>
  instance.post(`/${tenant ?? of.app.partnerId}/oauth2/v2.0/token`, {
    client_id: of.app.id,
    client_secret: of.secret,
    ...fields,
  })

const redeem = (code: string, fields: Record<string, string> = {}, of = web) =>
  post({ grant_type: 'authorization_code', code, redirect_uri: address, ...fields }, { of })

const refresh = (refresh_token: string, fields: Record<string, string> = {}, of = web) =>
  post({ grant_type: 'refresh_token', refresh_token, ...fields }, { of })

const outcome = ({ status, body }: { status: number; body: { error?: string; error_codes?: number[] } }) =>
  status === 200 ? 200 : [status, body.error, body.error_codes?.[0]]

const statusOfMe = async (token: string) => (await instance.me(token)).statusCode

const activityOf = async (of: Person) =>
  (await of.browser.go('GET', '/tenantry/v1/activity', { headers: of.browser.own })).json().items as {
    operations: string[]
    userPrincipalName: string
    applicationId: string
    status: string
  }[]

describe('a code', () => {
  test('is good once; a second time ends all that came of it, at once', async () => {
    const code = await codeFor()
    const { body } = await redeem(code)
    expect(await statusOfMe(body.access_token)).toBe(200)
    expect(outcome(await redeem(code))).toEqual([400, 'invalid_grant', 54005])
    expect(outcome(await refresh(body.refresh_token))).toEqual([400, 'invalid_grant', 70008])
    instance.forward(6)
    expect(await statusOfMe(body.access_token)).toBe(401)
    expect(await activityOf(person)).toContainEqual(
      expect.objectContaining({
        operations: ['tenantry_token_reused'],
        status: 'failed',
        userPrincipalName: person.userPrincipalName,
        applicationId: web.app.id,
      }),
    )
  })

  test('sent by eight at the same time serves at most one of them', async () => {
    const code = await codeFor()
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(code)))
    const good = answers.filter(({ status }) => status === 200)
    expect(good).toHaveLength(1)
    for (const { status, body } of answers) if (status !== 200) expect([54005, 70008]).toContain(body.error_codes[0])
    expect(outcome(await refresh(good[0]!.body.refresh_token))).toEqual([400, 'invalid_grant', 70008])
  })

  test('of one app is nothing to another, and stays good', async () => {
    const code = await codeFor()
    expect(outcome(await redeem(code, {}, await newApp()))).toEqual([400, 'invalid_grant', 70008])
    expect(outcome(await redeem(code))).toBe(200)
  })

  test.each(['nothing', '__proto__', 'x'.repeat(20_000), '../oidc/Grant', '%00', "' OR 1=1 --"])(
    'that is none (%#) is refused',
    async (code) => {
      expect(outcome(await redeem(code))).toEqual([400, 'invalid_grant', 70008])
    },
  )

  test('lasts a minute', async () => {
    const code = await codeFor()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
    expect(outcome(await redeem(code))).toEqual([400, 'invalid_grant', 70008])
  })

  test('belongs to the address that it was brought to', async () => {
    const several = await instance.createApp(instance.norte, [], {
      grants: ['authorization_code'],
      redirectUris: [address, `${address}/2`],
    })
    const code = await codeFor({ client_id: several.app.id })
    expect(outcome(await redeem(code, { redirect_uri: `${address}/2` }, several))).toEqual([
      400,
      'invalid_grant',
      500112,
    ])
    expect(outcome(await redeem(code, { redirect_uri: '' }, several))).toEqual([400, 'invalid_request', 90014])
    expect(outcome(await redeem(code, {}, several))).toBe(200)
  })

  test('needs the verifier where there was a challenge, and the right one', async () => {
    const { verifier, challenge } = newPkce()
    const code = await codeFor(challenge)
    expect(outcome(await redeem(code))).toEqual([400, 'invalid_grant', 501481])
    expect(outcome(await redeem(code, { code_verifier: newPkce().verifier }))).toEqual([400, 'invalid_grant', 501481])
    expect(outcome(await redeem(code, { code_verifier: challenge.code_challenge }))).toEqual([
      400,
      'invalid_grant',
      501481,
    ])
    expect(outcome(await redeem(code, { code_verifier: 'short' }))).toEqual([400, 'invalid_request', 90014])
    expect(outcome(await redeem(code, { code_verifier: verifier }))).toBe(200)
  })

  test('without a challenge takes no verifier: somebody may have taken the challenge away', async () => {
    const code = await codeFor()
    expect(outcome(await redeem(code, { code_verifier: newPkce().verifier }))).toEqual([400, 'invalid_grant', 501481])
  })

  test('needs the secret of its app', async () => {
    const code = await codeFor()
    expect(outcome(await redeem(code, { client_secret: '' }))).toEqual([401, 'invalid_client', 7000218])
    expect(outcome(await redeem(code, { client_secret: 'wrong' }))).toEqual([401, 'invalid_client', 7000215])
    expect(outcome(await redeem(code))).toBe(200)
  })

  test('is for the tenant of its app', async () => {
    const code = await codeFor()
    const at = (tenant: string) => post({ grant_type: 'authorization_code', code, redirect_uri: address }, { tenant })
    expect(outcome(await at(instance.sur.id))).toEqual([400, 'unauthorized_client', 700016])
    expect(outcome(await at(instance.norte.domain))).toBe(200)
  })

  test('gives a token for any of our resources, the asked one first', async () => {
    const own = `${instance.publicUrl}/user_impersonation`
    const first = await redeem(await codeFor({ scope: own }))
    expect(first.body.scope).toBe(own)
    const other = await redeem(await codeFor({ scope: own }), { scope: `${partnerCenter}/.default` })
    expect(other.body.scope).toBe(`${partnerCenter}/user_impersonation`)
    const graph = await redeem(await codeFor(), { scope: 'https://graph.windows.net/.default' })
    expect(outcome(graph)).toEqual([400, 'invalid_resource', 500011])
  })

  test('of a person who may not sign in any more is refused', async () => {
    const gone = personOf(instance, (await instance.createUser(`gone${number++}`)).userPrincipalName)
    const code = await codeFor({}, gone)
    const { id } = instance.directory.userNamed(gone.userPrincipalName)!
    await instance.directory.updateUser(instance.norte, { id, disabled: true })
    expect(outcome(await redeem(code))).toEqual([400, 'invalid_grant', 50057])
  })

  test('of an app that is not registered for it is not looked at', async () => {
    const script = await instance.createApp()
    expect(outcome(await redeem('code', {}, script))).toEqual([400, 'unauthorized_client', 70001])
  })
})

describe('a refresh token', () => {
  const signedIn = async (of = person) => (await redeem(await codeFor({}, of))).body as Record<string, string>

  test('is replaced each time it is used', async () => {
    const first = await signedIn()
    const second = (await refresh(first['refresh_token']!)).body
    const third = await refresh(second.refresh_token)
    expect(third.status).toBe(200)
    expect(new Set([first['refresh_token'], second.refresh_token, third.body.refresh_token]).size).toBe(3)
    expect(await statusOfMe(third.body.access_token)).toBe(200)
  })

  test('used a second time ends all that came of its sign-in, at once; other sign-ins go on', async () => {
    const other = await signedIn()
    const first = await signedIn()
    const second = (await refresh(first['refresh_token']!)).body
    expect(outcome(await refresh(first['refresh_token']!))).toEqual([400, 'invalid_grant', 50173])
    expect(outcome(await refresh(second.refresh_token))).toEqual([400, 'invalid_grant', 70008])
    instance.forward(6)
    for (const token of [first['access_token']!, second.access_token]) expect(await statusOfMe(token)).toBe(401)
    expect(await statusOfMe(other['access_token']!)).toBe(200)
    expect(outcome(await refresh(other['refresh_token']!))).toBe(200)
    const log = await activityOf(person)
    expect(log.some(({ operations }) => operations[0] === 'tenantry_token_reused')).toBe(true)
  })

  test('refreshed by several threads at the same time gives all of them the same answer', async () => {
    const { refresh_token } = await signedIn()
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refresh_token!)))
    expect(answers.map(outcome)).toEqual(Array(8).fill(200))
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1)
    expect(outcome(await refresh(answers[0]!.body.refresh_token))).toBe(200)
  })

  test('lasts 90 days without use, and longer with it', async () => {
    const { refresh_token } = await signedIn()
    const day = 24 * 3600_000
    const start = Date.now()
    vi.useFakeTimers({ toFake: ['Date'], now: start + 80 * day })
    const later = await refresh(refresh_token!)
    expect(outcome(later)).toBe(200)
    vi.setSystemTime(start + 160 * day)
    const latest = await refresh(later.body.refresh_token)
    expect(outcome(latest)).toBe(200)
    vi.setSystemTime(start + 251 * day)
    expect(outcome(await refresh(latest.body.refresh_token))).toEqual([400, 'invalid_grant', 70008])
  })

  test('ends with the person and with the app', async () => {
    const gone = personOf(instance, (await instance.createUser(`gone${number++}`)).userPrincipalName)
    const { refresh_token } = await signedIn(gone)
    const { id } = instance.directory.userNamed(gone.userPrincipalName)!
    await instance.directory.updateUser(instance.norte, { id, disabled: true })
    expect(outcome(await refresh(refresh_token!))).toEqual([400, 'invalid_grant', 50057])

    const other = await newApp()
    const { body } = await redeem(await codeFor({ client_id: other.app.id }), {}, other)
    await instance.directory.updateApp(instance.norte, { id: other.app.id, disabled: true })
    expect(outcome(await refresh(body.refresh_token, {}, other))).toEqual([400, 'unauthorized_client', 7000112])
    instance.forward(6)
    expect(await statusOfMe(body.access_token)).toBe(401)
  })

  test('may be used on either version, for any of our resources', async () => {
    const { refresh_token } = await signedIn()
    const { status, body } = await instance.post('/common/oauth2/token', {
      grant_type: 'refresh_token',
      client_id: web.app.id,
      client_secret: web.secret,
      refresh_token: refresh_token!,
      resource: instance.publicUrl,
    })
    expect([status, body.resource, body.expires_in]).toEqual([200, instance.publicUrl, '3600'])
  })
})

describe('the token addresses', () => {
  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)('take no %s', async (method) => {
    for (const path of ['token', 'v2.0/token', 'devicecode', 'v2.0/devicecode']) {
      const answer = await instance.app.inject({ method, url: `/common/oauth2/${path}` })
      expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'POST'])
      if (method !== 'HEAD')
        expect(answer.json()).toMatchObject({
          error: 'invalid_request',
          error_description: expect.stringMatching(/^AADSTS900561: /),
          error_codes: [900561],
        })
    }
  })

  test('take no parameter twice', async () => {
    const payload = `grant_type=client_credentials&client_id=${web.app.id}&client_id=other`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await instance.app.inject({ method: 'POST', url: '/common/oauth2/token', headers, payload })
    expect([answer.statusCode, answer.json().error_codes]).toEqual([400, [90014]])
  })

  test('say in their own shape that a body is too large', async () => {
    expect(outcome(await post({ grant_type: 'x'.repeat(80_000) }))).toEqual([400, 'invalid_request', 90014])
  })
})

describe('where requests are counted', () => {
  let limited: Instance
  beforeAll(async () => {
    limited = await openInstance({ TENANTRY_RATE_LIMIT: 'on' })
  })
  afterAll(() => limited.close())

  test('the token address says in its own shape that it is too much', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => limited.post('/common/oauth2/token', {})))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]!.body).toMatchObject({ error: 'temporarily_unavailable', error_codes: [90033] })
    expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThan(0)
  })
})
