import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outcome } from '../../test/harness.ts'
import { type Browser, openBrowser, signIn } from './testing/browser.ts'
import { type Instance, openInstance, password } from './testing/instance.ts'

let instance: Instance
beforeAll(async () => {
  instance = await openInstance()
})
afterAll(() => instance.close())

interface Item {
  id: string
  current: boolean
  address: string
  agent?: string
}
const person = () => instance.createUser(`p${randomUUID().slice(0, 8)}`, { roles: ['adminAgent', 'globalAdmin'] })
const browserOf = async ({ userPrincipalName }: { userPrincipalName: string }) => {
  const browser = openBrowser(instance)
  await signIn(browser, { userPrincipalName, password })
  return browser
}
const ask = (browser: Browser, method: string, path: string, body?: object) =>
  browser.go(method as 'GET', path, { headers: browser.own, ...(body && { body }) })
const sessionsOf = async (browser: Browser): Promise<Item[]> =>
  (await ask(browser, 'GET', '/auth/sessions')).json().items
const isIn = async (browser: Browser): Promise<boolean> => (await browser.me()).statusCode === 200
const operations = async (browser: Browser): Promise<string[]> => {
  const log = await ask(browser, 'GET', '/tenantry/v1/activity?size=10')
  return log.json().items.flatMap((item: { operations: string[] }) => item.operations)
}
const chosen = 'barca lenta al sol'

test('people see where they are signed in, which session is this one, and end another', async () => {
  const user = await person()
  const [here, there] = [await browserOf(user), await browserOf(user)]
  const stranger = await browserOf(await person())
  const found = await sessionsOf(here)
  expect(found.map(({ current }) => current)).toEqual([false, true])
  expect(found[0]).toMatchObject({ address: '127.0.0.1', agent: 'lightMyRequest' })
  const other = found.find(({ current }) => !current)!
  expect(outcome(await ask(stranger, 'DELETE', `/auth/sessions/${other.id}`))).toBe('404/1000')
  expect((await ask(here, 'DELETE', `/auth/sessions/${other.id}`)).statusCode).toBe(204)
  expect([await isIn(here), await isIn(there)]).toEqual([true, false])
  expect(await sessionsOf(here)).toHaveLength(1)
  expect(outcome(await ask(here, 'DELETE', `/auth/sessions/${other.id}`))).toBe('404/1000')
  expect(await operations(here)).toContain('tenantry_session_ended')
})

test('signing out everywhere ends every session and every token of the person, and of nobody else', async () => {
  const user = await person()
  const [here, there, else_] = [await browserOf(user), await browserOf(user), await browserOf(await person())]
  const { app, secret } = await instance.createApp()
  const refresh_token = await instance.auth.issueRefreshToken({ app, user })
  expect((await ask(here, 'DELETE', '/auth/sessions')).statusCode).toBe(204)
  expect([await isIn(here), await isIn(there), await isIn(else_)]).toEqual([false, false, true])
  const refreshed = await instance.post(`/${instance.norte.id}/oauth2/v2.0/token`, {
    grant_type: 'refresh_token',
    refresh_token,
    client_id: app.id,
    client_secret: secret,
  })
  expect(refreshed.status).toBe(400)
  expect(await operations(else_)).toContain('tenantry_signed_out_everywhere')
})

test('a password is changed by whoever knows the old one, and all other sessions end', async () => {
  const user = await person()
  const [here, there] = [await browserOf(user), await browserOf(user)]
  const change = (old: string, next: string) => ask(here, 'POST', '/auth/password', { old, password: next })
  const wrong = await change('not the old one', chosen)
  expect([outcome(wrong), wrong.json().data[0].field]).toEqual(['400/3000', 'old'])
  for (const [weak, rule] of [
    ['short', 'V-95'],
    ['norte nubenorte nube', 'V-96'],
    ['qwertyuiop123', 'V-97'],
  ] as const) {
    const refused = await change(password, weak)
    expect([refused.statusCode, refused.json().data[0].rule]).toEqual([400, rule])
  }
  expect(await isIn(there)).toBe(true)
  expect((await change(password, chosen)).statusCode).toBe(204)
  expect([await isIn(here), await isIn(there)]).toEqual([true, false])
  const again = openBrowser(instance)
  const old = await again.submit(await again.begin(), { userPrincipalName: user.userPrincipalName, password })
  expect(old.statusCode).toBe(401)
  await signIn(again, { userPrincipalName: user.userPrincipalName, password: chosen })
  expect(await isIn(again)).toBe(true)
  expect(await operations(here)).toContain('tenantry_password_changed')
})

test('R5.8: the old password cannot be guessed here', async () => {
  const here = await browserOf(await person())
  const guess = () => ask(here, 'POST', '/auth/password', { old: randomUUID(), password: chosen })
  for (let n = 0; n < 5; n++) expect(outcome(await guess())).toBe('400/3000')
  expect((await guess()).statusCode).toBe(429)
})

test('R7.3: only a page of ours, and only somebody signed in, gets at any of it', async () => {
  const here = await browserOf(await person())
  for (const [method, path] of [
    ['GET', '/auth/sessions'],
    ['DELETE', '/auth/sessions'],
    ['DELETE', '/auth/sessions/x'],
    ['POST', '/auth/password'],
  ] as const) {
    const headers = { ...here.own, origin: 'https://evil.example' }
    const body = { old: password, password: chosen }
    expect([path, outcome(await here.go(method as 'GET', path, { headers, body }))]).toEqual([path, '403/2032'])
    expect([path, outcome(await ask(openBrowser(instance), method, path, body))]).toEqual([path, '401/400'])
  }
  expect(await isIn(here)).toBe(true)
})
