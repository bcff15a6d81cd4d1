import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authenticatorApp, enrol } from './testing/authenticator-app.ts'
import { type Browser, openBrowser, signIn } from './testing/browser.ts'
import { type Instance, openInstance, password } from './testing/instance.ts'

let instance: Instance
let number = 0
beforeAll(async () => {
  instance = await openInstance({ TENANTRY_OLD_GRANTS: 'on' }, { demo: true })
})
afterAll(() => instance.close())

const own = (browser: Browser, body: object) => ({ headers: browser.own, body })

const settings = '/tenantry/v1/partner/security'
const demand = async (browser: Browser, requireSecondFactor: boolean) => {
  const { attributes } = (await browser.go('GET', settings, { headers: browser.own })).json()
  return browser.go('PUT', settings, own(browser, { requireSecondFactor, attributes }))
}

describe('a second factor that the partner demands', () => {
  let admin: Browser
  let early: Browser
  let token: string
  const person = async () => {
    const { userPrincipalName } = await instance.createUser(`person${number++}`)
    return { browser: openBrowser(instance), credentials: { userPrincipalName, password } }
  }

  beforeAll(async () => {
    const { userPrincipalName } = await instance.createUser('admin', { roles: ['globalAdmin'] })
    admin = openBrowser(instance)
    await signIn(admin, { userPrincipalName, password })
    const { browser, credentials } = await person()
    early = browser
    await signIn(early, credentials)
    const { app, secret } = await instance.createApp(instance.norte, [], { grants: ['password'] })
    const resource = 'https://api.partnercenter.microsoft.com'
    const { body } = await instance.post(`/${app.partnerId}/oauth2/token`, {
      grant_type: 'password',
      client_id: app.id,
      client_secret: secret,
      username: credentials.userPrincipalName,
      password,
      resource,
    })
    token = body.access_token
  })

  test('is off by default, and demanded only by a global admin who has one', async () => {
    expect((await admin.go('GET', settings, { headers: admin.own })).json()).toMatchObject({
      requireSecondFactor: false,
    })
    const answer = await demand(admin, true)
    expect([answer.statusCode, answer.json().code]).toEqual([409, 3000])
    expect((await demand(early, true)).statusCode).toBe(403)
    const { offer, secret } = (await admin.go('POST', '/auth/second-factor/totp/offer', own(admin, {}))).json()
    await admin.go('POST', '/auth/second-factor/totp', own(admin, { offer, code: authenticatorApp(secret).code() }))
    expect((await early.me()).statusCode).toBe(200)
    expect((await instance.me(token)).statusCode).toBe(200)
    expect((await demand(admin, true)).json()).toMatchObject({ requireSecondFactor: true })
  })

  test('ends sessions and tokens without one', async () => {
    instance.forward(6)
    expect((await admin.me()).statusCode).toBe(200)
    expect((await early.me()).statusCode).toBe(401)
    expect((await early.go('GET', '/auth/second-factor', { headers: early.own })).statusCode).toBe(401)
    const refused = await instance.me(token)
    expect(decodeJwt(token)['amr']).toEqual(['pwd'])
    expect([refused.statusCode, refused.json().code]).toEqual([401, 400])
    expect(refused.json().description).toContain('MFA')
  })

  test('is added right after the password, and nothing works before', async () => {
    const { browser, credentials } = await person()
    const interaction = await browser.begin()
    expect((await browser.submit(interaction, credentials)).json()).toMatchObject({ step: 'enrolment' })
    expect((await browser.submit(`${interaction}/factor`, { code: '123456' })).statusCode).toBe(404)
    expect((await browser.me()).statusCode).toBe(401)
    const added = (await enrol(browser, interaction)).json()
    expect(added.recoveryCodes).toHaveLength(10)
    await browser.finish(added.redirectTo)
    expect((await browser.me()).statusCode).toBe(200)
    expect((await browser.go('DELETE', '/auth/second-factor/totp', { headers: browser.own })).statusCode).toBe(409)
  })

  test('a password alone adds none to an account that has one', async () => {
    const { browser, credentials } = await person()
    const interaction = await browser.begin()
    await browser.submit(interaction, credentials)
    await enrol(browser, interaction)
    const thief = openBrowser(instance)
    const again = await thief.begin()
    expect((await thief.submit(again, credentials)).json()).toMatchObject({ step: 'secondFactor' })
    expect((await thief.submit(`${again}/totp/offer`, {})).statusCode).toBe(404)
    expect((await thief.submit(`${again}/totp`, { offer: 'any', code: '123456' })).statusCode).toBe(404)
  })

  test('of two who have the password one adds a second factor, whoever is first', async () => {
    const { credentials } = await person()
    const browsers = [openBrowser(instance), openBrowser(instance)]
    const interactions = await Promise.all(
      browsers.map(async (browser) => {
        const interaction = await browser.begin()
        await browser.submit(interaction, credentials)
        return interaction
      }),
    )
    const answers = await Promise.all(browsers.map((browser, which) => enrol(browser, interactions[which]!)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 404])
  })

  test('is not demanded of other partners, nor of whoever has the link that the operator prints', async () => {
    const elsewhere = openBrowser(instance)
    const { userPrincipalName } = await instance.createUser('elsewhere', { of: instance.sur })
    await signIn(elsewhere, { userPrincipalName, password })
    expect((await elsewhere.me()).statusCode).toBe(200)
    const user = await instance.createUser('operator')
    const operator = openBrowser(instance)
    await operator.go('GET', await instance.auth.createSignInLink(user))
    expect((await operator.me()).statusCode).toBe(200)
  })

  test('the change leaves its record, and the same again changes nothing', async () => {
    await demand(admin, true)
    const answer = await admin.go('GET', '/tenantry/v1/activity?size=50', { headers: admin.own })
    const items = answer.json().items as { operations: string[]; status: string; changes?: unknown[] }[]
    const changes = items.filter(({ operations }) => operations[0] === 'tenantry_security_updated')
    expect(changes.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'failed'])
    expect(JSON.stringify(changes[0])).toContain('partner.security.requireSecondFactor')
  })
})

test('in the US Government cloud it is demanded from the first day, of the demo’s users too', async () => {
  const government = await openInstance({ TENANTRY_CLOUD: 'us-government' }, { demo: true })
  const { userPrincipalName } = await government.createUser('demo', { roles: ['globalAdmin'], demo: true })
  const browser = openBrowser(government)
  const interaction = await browser.begin()
  expect((await browser.submit(interaction, { demoUser: userPrincipalName })).json().step).toBe('enrolment')
  await browser.finish((await enrol(browser, interaction)).json().redirectTo)
  expect((await browser.me()).statusCode).toBe(200)
  expect((await demand(browser, false)).json()).toMatchObject({ requireSecondFactor: false })
  government.forward(6)
  const other = openBrowser(government)
  const { userPrincipalName: second } = await government.createUser('second')
  await signIn(other, { userPrincipalName: second, password })
  expect((await other.me()).statusCode).toBe(200)
  await government.close()
})
