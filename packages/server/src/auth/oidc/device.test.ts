import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AppDocument } from '../app.ts'
import { type Browser, openBrowser, signIn } from '../testing/browser.ts'
import { type Instance, openInstance, password } from '../testing/instance.ts'

const partnerCenter = 'https://api.partnercenter.microsoft.com'
const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'

let instance: Instance
let desktop: AppDocument
let number = 0
beforeAll(async () => {
  instance = await openInstance()
  desktop = await instance.createPublicApp({ name: 'Till', grants: ['device_code'] })
})
afterAll(() => instance.close())
afterEach(() => {
  vi.useRealTimers()
})

const scope = `offline_access ${partnerCenter}/user_impersonation`
const begin = async (fields: Record<string, string> = {}, headers: Record<string, string> = {}) => {
  const form = { client_id: desktop.id, scope, ...fields }
  return (await instance.post('/organizations/oauth2/v2.0/devicecode', form, headers)).body
}

/** Polls as often as devices are told to. */
const redeem = (device_code: string, fields: Record<string, string> = {}) => {
  instance.forward(5)
  return instance.post('/organizations/oauth2/v2.0/token', {
    grant_type,
    client_id: desktop.id,
    device_code,
    ...fields,
  })
}
const outcome = ({ status, body }: { status: number; body: { error?: string; error_codes?: number[] } }) =>
  status === 200 ? 200 : [status, body.error, body.error_codes?.[0]]

const somebody = async (of = instance.norte) => {
  const { userPrincipalName } = await instance.createUser(`person${number++}`, { of })
  const browser = openBrowser(instance)
  await signIn(browser, { userPrincipalName, password })
  return { browser, userPrincipalName }
}
const look = ({ browser }: { browser: Browser }, userCode: unknown) =>
  browser.go('POST', '/auth/device', { headers: browser.own, body: { userCode } })
const answer = ({ browser }: { browser: Browser }, userCode: string, accept = true) =>
  browser.go('POST', '/auth/device/answer', { headers: browser.own, body: { userCode, accept } })

describe('a device asks for a code', () => {
  test('on v2', async () => {
    const body = await begin()
    expect(body).toEqual({
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      device_code: expect.stringMatching(/^[\w-]{43,}$/),
      verification_uri: `${instance.publicUrl}/device`,
      expires_in: 900,
      interval: 5,
      message: `To sign in, open ${instance.publicUrl}/device in a web browser and enter the code ${body.user_code}.`,
    })
  })

  test('on v1: by the resource, with numbers as text and the address under its old name', async () => {
    const { body } = await instance.post('/norte.example/oauth2/devicecode', {
      client_id: desktop.id,
      resource: partnerCenter,
    })
    expect(body).toEqual({
      user_code: expect.any(String),
      device_code: expect.any(String),
      verification_url: `${instance.publicUrl}/device`,
      expires_in: '900',
      interval: '5',
      message: expect.stringContaining(body.user_code),
    })
  })

  test('and is told in its language what to show', async () => {
    expect((await begin({}, { 'x-locale': 'es-MX' })).message).toMatch(/^Para iniciar sesión, abra /)
  })

  test('only where it may', async () => {
    const script = await instance.createApp()
    const refused = async (fields: Record<string, string>, tenant = 'common') =>
      outcome(await instance.post(`/${tenant}/oauth2/v2.0/devicecode`, { client_id: desktop.id, scope, ...fields }))
    expect(await refused({ client_id: script.app.id })).toEqual([400, 'unauthorized_client', 70001])
    expect(await refused({ client_id: 'nobody' })).toEqual([400, 'unauthorized_client', 700016])
    expect(await refused({}, instance.sur.id)).toEqual([400, 'unauthorized_client', 700016])
    expect(await refused({}, 'nobody.example')).toEqual([400, 'invalid_request', 90002])
    expect(await refused({ client_id: '' })).toEqual([400, 'invalid_request', 900144])
    expect(await refused({ scope: '' })).toEqual([400, 'invalid_request', 900144])
    expect(await refused({ scope: 'https://management.example/.default' })).toEqual([400, 'invalid_resource', 500011])
  })
})

describe('a person lets it in', () => {
  test('after seeing what asks, from where and since when', async () => {
    const person = await somebody()
    const { user_code, device_code } = await begin()
    expect(outcome(await redeem(device_code))).toEqual([400, 'authorization_pending', 70016])
    expect((await look(person, user_code.toLowerCase().replace('-', '  '))).json()).toEqual({
      app: { name: 'Till' },
      address: '127.0.0.1',
      requestedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    expect((await answer(person, user_code)).statusCode).toBe(204)
    const { status, body } = await redeem(device_code)
    expect(status).toBe(200)
    expect(body).toEqual({
      token_type: 'Bearer',
      scope: `${partnerCenter}/user_impersonation`,
      expires_in: 3600,
      ext_expires_in: 3600,
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      id_token: expect.any(String),
    })
    expect(decodeJwt(body.access_token)).toMatchObject({ upn: person.userPrincipalName, amr: ['pwd'], appidacr: '0' })
    expect((await instance.me(body.access_token)).json().userPrincipalName).toBe(person.userPrincipalName)
    const refreshed = await instance.post('/common/oauth2/v2.0/token', {
      grant_type: 'refresh_token',
      client_id: desktop.id,
      refresh_token: body.refresh_token,
    })
    expect(outcome(refreshed)).toBe(200)
  })

  test('on v1, where the refresh token comes unasked', async () => {
    const person = await somebody()
    const { body: codes } = await instance.post('/common/oauth2/devicecode', {
      client_id: desktop.id,
      resource: instance.publicUrl,
    })
    await answer(person, codes.user_code)
    const { body } = await instance.post('/common/oauth2/token', {
      grant_type,
      client_id: desktop.id,
      device_code: codes.device_code,
      resource: instance.publicUrl,
    })
    expect(body).toMatchObject({ expires_in: '3600', resource: instance.publicUrl, refresh_token: expect.any(String) })
  })

  test('or does not', async () => {
    const person = await somebody()
    const { user_code, device_code } = await begin()
    await answer(person, user_code, false)
    expect(outcome(await redeem(device_code))).toEqual([400, 'authorization_declined', 70018])
    expect((await answer(person, user_code)).statusCode).toBe(404)
  })

  test('and both are in the log', async () => {
    const person = await somebody()
    await answer(person, (await begin()).user_code, false)
    await answer(person, (await begin()).user_code)
    const { browser } = person
    const { items } = (await browser.go('GET', '/tenantry/v1/activity', { headers: browser.own })).json()
    const own = items.filter((item: { applicationId: string }) => item.applicationId === desktop.id)
    expect(own.slice(0, 2)).toEqual([
      expect.objectContaining({ operations: ['tenantry_sign_in'], userPrincipalName: person.userPrincipalName }),
      expect.objectContaining({ operations: ['tenantry_sign_in_failed'], refusal: 'deviceDeclined' }),
    ])
  })

  test('once: what was let in is not let in again, and its code is good once', async () => {
    const person = await somebody()
    const { user_code, device_code } = await begin()
    await answer(person, user_code)
    expect((await look(await somebody(), user_code)).statusCode).toBe(404)
    const first = await redeem(device_code)
    expect(outcome(await redeem(device_code))).toEqual([400, 'invalid_grant', 54005])
    instance.forward(6)
    expect((await instance.me(first.body.access_token)).statusCode).toBe(401)
  })

  test('within a quarter of an hour', async () => {
    const person = await somebody()
    const { user_code, device_code } = await begin()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 901_000 })
    expect(outcome(await redeem(device_code))).toEqual([400, 'expired_token', 70020])
    expect((await look(person, user_code)).statusCode).toBe(404)
  })
})

describe('the page for the code', () => {
  test('is closed to nobody in particular, to other pages, and to people of other partners', async () => {
    const { user_code, device_code } = await begin()
    expect((await look({ browser: openBrowser(instance) }, user_code)).statusCode).toBe(401)
    const person = await somebody()
    const elsewhere = await person.browser.go('POST', '/auth/device/answer', {
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body: { userCode: user_code, accept: true },
    })
    expect(elsewhere.statusCode).toBe(403)
    const stranger = await somebody(instance.sur)
    const [theirs, none] = [await look(stranger, user_code), await look(stranger, 'BBBB-BBBB')]
    expect([theirs.statusCode, theirs.json().code]).toEqual([none.statusCode, none.json().code])
    expect((await answer(stranger, user_code)).statusCode).toBe(404)
    expect(outcome(await redeem(device_code))).toEqual([400, 'authorization_pending', 70016])
  })

  test('cannot be used to guess: after five wrong codes no more are looked at', async () => {
    const person = await somebody()
    const { user_code } = await begin()
    for (let n = 0; n < 5; n++) expect((await look(person, `BBBB-BBB${'CDFGH'[n]}`)).statusCode).toBe(404)
    const locked = await look(person, user_code)
    expect([locked.statusCode, Number(locked.headers['retry-after']) > 800]).toEqual([429, true])
    expect((await answer(person, user_code)).statusCode).toBe(429)
  })

  test.each([undefined, {}, { userCode: 1 }, { userCode: 'x'.repeat(100) }])('takes no %j', async (body) => {
    const { browser } = await somebody()
    expect((await browser.go('POST', '/auth/device', { headers: browser.own, body })).statusCode).toBe(400)
  })
})

describe('polling', () => {
  test('too fast is told to slow down, and goes on when it does', async () => {
    const { device_code } = await begin()
    const poll = () => instance.post('/common/oauth2/v2.0/token', { grant_type, client_id: desktop.id, device_code })
    expect(outcome(await poll())).toEqual([400, 'authorization_pending', 70016])
    expect(outcome(await poll())).toEqual([400, 'slow_down', 70016])
    instance.forward(5)
    expect(outcome(await poll())).toEqual([400, 'authorization_pending', 70016])
  })

  test('with the code of another app, or with none, is refused', async () => {
    const other = await instance.createPublicApp({ grants: ['device_code'] })
    const { device_code } = await begin()
    expect(outcome(await redeem(device_code, { client_id: other.id }))).toEqual([400, 'invalid_grant', 70008])
    expect(outcome(await redeem('nothing'))).toEqual([400, 'invalid_grant', 70008])
    expect(outcome(await redeem(''))).toEqual([400, 'invalid_request', 900144])
  })
})
