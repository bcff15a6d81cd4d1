import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { sessionCookie } from './session.ts'
import { type Browser, openBrowser, signIn } from './testing/browser.ts'
import { type Instance, openInstance } from './testing/instance.ts'

let instance: Instance
beforeAll(async () => {
  instance = await openInstance({}, { demo: true })
})
afterAll(() => instance.close())

const tokenOf = async ({ app, secret }: Awaited<ReturnType<Instance['createApp']>>, refresh_token?: string) => {
  const { body } = await instance.post('/common/oauth2/token', {
    grant_type: refresh_token === undefined ? 'client_credentials' : 'refresh_token',
    client_id: app.id,
    client_secret: secret,
    resource: 'https://api.partnercenter.microsoft.com',
    ...(refresh_token !== undefined && { refresh_token }),
  })
  return body.access_token as string
}

describe('a token', () => {
  test('of a disabled app is cut off within seconds', async () => {
    const made = await instance.createApp()
    const token = await tokenOf(made)
    expect((await instance.me(token)).statusCode).toBe(200)
    await instance.directory.updateApp(instance.norte, { id: made.app.id, disabled: true })
    instance.forward(6)
    expect((await instance.me(token)).statusCode).toBe(401)
  })

  test('gives the roles that the app has now, and those of the user where there is one', async () => {
    const made = await instance.createApp(instance.norte, ['helpdeskAgent'])
    const user = await instance.createUser('roles', { roles: ['salesAgent'] })
    const token = await tokenOf(made)
    const userToken = await tokenOf(made, await instance.auth.issueRefreshToken({ app: made.app, user }))
    expect((await instance.me(token)).json().roles).toEqual(['helpdeskAgent'])
    expect((await instance.me(userToken)).json().roles).toEqual(['salesAgent'])
    await instance.directory.updateApp(instance.norte, { id: made.app.id, roles: [] })
    await instance.directory.updateUser(instance.norte, { id: user.id, roles: ['globalAdmin'] })
    instance.forward(6)
    expect((await instance.me(token)).statusCode).toBe(403)
    expect((await instance.me(userToken)).json().roles).toEqual(['globalAdmin'])
  })

  test('alone says who acts: headers, query and cookies do not', async () => {
    const token = await tokenOf(await instance.createApp())
    const answer = await instance.app.inject({
      url: `/tenantry/v1/me?partnerId=${instance.sur.id}&tid=${instance.sur.id}`,
      headers: {
        authorization: `Bearer ${token}`,
        'x-partner-id': instance.sur.id,
        'ms-partnerid': instance.sur.id,
        cookie: `${sessionCookie}=x; tid=${instance.sur.id}`,
      },
    })
    expect(answer.json().partner.id).toBe(instance.norte.id)
  })

  test('that is bad does not fall back to the session', async () => {
    await instance.createUser('both', { demo: true })
    const browser = openBrowser(instance)
    await signIn(browser, { demoUser: 'both@norte.example' })
    expect((await browser.me()).statusCode).toBe(200)
    const answer = await browser.go('GET', '/tenantry/v1/me', {
      headers: { ...browser.own, authorization: 'Bearer x' },
    })
    expect(answer.statusCode).toBe(401)
  })
})

describe('a session', () => {
  let browser: Browser
  let number = 0
  beforeEach(async () => {
    const name = `person${number++}`
    await instance.createUser(name, { demo: true })
    browser = openBrowser(instance)
    await signIn(browser, { demoUser: `${name}@norte.example` })
  })

  const status = async (method: 'GET' | 'POST', headers: Record<string, string>) =>
    (await browser.go(method, '/tenantry/v1/me', { headers: { accept: '*/*', ...headers } })).statusCode

  test('counts for calls of our own pages only', async () => {
    const mark = { 'x-tenantry-request': '1' }
    const origin = instance.publicUrl
    expect(await status('GET', { ...mark, 'sec-fetch-site': 'same-origin' })).toBe(200)
    expect(await status('GET', mark)).toBe(200)
    expect(await status('GET', {})).toBe(403)
    expect(await status('GET', { 'sec-fetch-site': 'same-origin', origin })).toBe(403)
    expect(await status('GET', { ...mark, 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await status('GET', { ...mark, 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await status('GET', { ...mark, origin: 'https://evil.example' })).toBe(403)
    expect(await status('GET', { ...mark, origin: 'null' })).toBe(403)
  })

  test('is no good for a write that does not say where it comes from', async () => {
    const write = (headers: Record<string, string>) =>
      browser.go('POST', '/auth/sign-out', { headers }).then((answer) => answer.statusCode)
    expect(await write({ 'x-tenantry-request': '1' })).toBe(403)
    expect(await write({ origin: instance.publicUrl })).toBe(403)
    expect(await write({ origin: 'https://evil.example', 'x-tenantry-request': '1' })).toBe(403)
    expect((await browser.me()).statusCode).toBe(200)
    expect(await write({ origin: instance.publicUrl, 'x-tenantry-request': '1' })).toBe(204)
  })

  test('lasts while it is used, and ends after half an hour without use', async () => {
    for (let n = 0; n < 4; n++) {
      instance.forward(20 * 60)
      expect((await browser.me()).statusCode).toBe(200)
    }
    instance.forward(31 * 60)
    expect((await browser.me()).statusCode).toBe(401)
  })

  test('R11.2: is not kept alive by what a page asks for by itself', async () => {
    const poll = () =>
      browser.go('GET', '/tenantry/v1/me', { headers: { ...browser.own, 'x-tenantry-request': 'background' } })
    for (let n = 0; n < 2; n++) {
      instance.forward(14 * 60)
      expect((await poll()).statusCode).toBe(200)
    }
    instance.forward(2 * 60 + 1)
    expect((await poll()).statusCode).toBe(401)
    expect((await browser.me()).statusCode).toBe(401)
  })

  test('ends after eight hours, however busy', async () => {
    for (let n = 0; n < 23; n++) {
      instance.forward(20 * 60)
      expect((await browser.me()).statusCode).toBe(200)
    }
    instance.forward(20 * 60 + 1)
    expect((await browser.me()).statusCode).toBe(401)
  })

  test('ends for a person who may not sign in any more', async () => {
    const { userId } = (await browser.me()).json()
    await instance.directory.updateUser(instance.norte, { id: userId, disabled: true })
    instance.forward(6)
    expect((await browser.me()).statusCode).toBe(401)
  })

  test('of a cookie that is none', async () => {
    for (const cookie of ['', 'x', '../../x', '%00', 'a'.repeat(5_000)]) {
      const headers = { 'x-tenantry-request': '1', cookie: `${sessionCookie}=${cookie}` }
      expect((await instance.app.inject({ url: '/tenantry/v1/me', headers })).statusCode).toBe(401)
    }
  })
})

test('R11.2: in the government cloud a session ends after 15 minutes without use, and when it is twelve hours old', async () => {
  const government = await openInstance(
    { TENANTRY_CLOUD: 'us-government', TENANTRY_SESSION_LIMIT: '12' },
    { demo: true },
  )
  await government.createUser('person', { demo: true })
  await government.createUser('colleague', { demo: true })
  const person = openBrowser(government)
  await signIn(person, { demoUser: 'person@norte.example' })
  const { sessionIdleSeconds } = (await person.me()).json()
  expect(sessionIdleSeconds).toBe(15 * 60)
  for (let minutes = 14; minutes < 12 * 60; minutes += 14) {
    government.forward(14 * 60)
    expect([minutes, (await person.me()).statusCode]).toEqual([minutes, 200])
  }
  government.forward(6 * 60)
  expect((await person.me()).statusCode).toBe(401)
  await signIn(person, { demoUser: 'colleague@norte.example' })
  expect((await person.me()).statusCode).toBe(200)
  government.forward(15 * 60)
  expect((await person.me()).statusCode).toBe(401)
  await government.close()
})

test('R11.2: settings make sessions of the government cloud shorter, never longer', () => {
  const read = (env: Record<string, string>) => readConfig({ TENANTRY_CLOUD: 'us-government', ...env }).settings.session
  expect(read({})).toEqual({ idle: 900, longest: 8 * 3600 })
  expect(read({ TENANTRY_SESSION_IDLE: '5', TENANTRY_SESSION_LIMIT: '4' })).toEqual({ idle: 300, longest: 4 * 3600 })
  for (const env of [{ TENANTRY_SESSION_IDLE: '15.5' }, { TENANTRY_SESSION_LIMIT: '13' }])
    expect(() => read(env)).toThrow('at most 15 minutes and 12 hours')
  expect(readConfig({ TENANTRY_SESSION_IDLE: '60' }).settings.session.idle).toBe(3600)
})
