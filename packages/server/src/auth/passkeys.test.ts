import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasPasskeys } from './passkeys.ts'
import { type Authenticator, openAuthenticator } from './testing/authenticator.ts'
import { addTotp } from './testing/authenticator-app.ts'
import { type Browser, openBrowser, signIn } from './testing/browser.ts'
import { type Instance, openInstance, password } from './testing/instance.ts'

const publicUrl = 'http://localhost:7400'
const path = '/auth/second-factor'
let instance: Instance
let number = 0
beforeAll(async () => {
  instance = await openInstance({ TENANTRY_PUBLIC_URL: publicUrl })
})
afterAll(() => instance.close())

const own = (browser: Browser, body: object = {}) => ({ headers: browser.own, body })
const ask = async (browser: Browser, address: string) => (await browser.go('POST', address, own(browser))).json()

const add = async (browser: Browser, device: Authenticator, name = 'Laptop') => {
  const passkey = device.make(await ask(browser, `${path}/passkeys/offer`))
  return browser.go('POST', `${path}/passkeys`, own(browser, { name, passkey }))
}

/** Somebody with a passkey, in a browser in which it was added. */
const somebody = async (device = openAuthenticator(publicUrl)) => {
  const { userPrincipalName } = await instance.createUser(`person${number++}`)
  const credentials = { userPrincipalName, password }
  const browser = openBrowser(instance)
  await signIn(browser, credentials)
  const answer = await add(browser, device)
  return { browser, credentials, device, answer }
}

/** Signs in with the passkey and nothing else, in a new browser. */
const signInBy = async (device: Authenticator, shown: Parameters<Authenticator['show']>[1] = {}) => {
  const browser = openBrowser(instance)
  const interaction = await browser.begin()
  const passkey = device.show(await ask(browser, `${interaction}/passkey/offer`), shown)
  return { browser, interaction, passkey, answer: await browser.submit(`${interaction}/passkey`, { passkey }) }
}

describe('a passkey', () => {
  test('is added under a name, with recovery codes for the first one; several have names of their own', async () => {
    const { browser, answer } = await somebody()
    expect(answer.json().recoveryCodes).toHaveLength(10)
    const second = openAuthenticator(publicUrl)
    expect((await add(browser, second, 'Phone')).json()).toEqual({})
    const { passkeys } = (await browser.go('GET', path, { headers: browser.own })).json()
    expect(passkeys).toEqual([
      { id: expect.any(String), name: 'Laptop', since: expect.any(String) },
      { id: second.credentials[0]!.id, name: 'Phone', since: expect.any(String) },
    ])
    const log = await browser.go('GET', '/tenantry/v1/activity?size=1', { headers: browser.own })
    expect(log.json().items[0]).toMatchObject({
      operations: ['tenantry_second_factor_added'],
      data: { SecondFactor: 'passkey', DisplayName: 'Phone' },
    })
  })

  test('signs in without a password: the device was unlocked, so it counts as two factors', async () => {
    const { device, credentials, browser: before } = await somebody()
    const { browser, answer } = await signInBy(device)
    await browser.finish(answer.json().redirectTo)
    expect((await browser.me()).json()).toMatchObject({ userPrincipalName: credentials.userPrincipalName })
    const { passkeys } = (await before.go('GET', path, { headers: before.own })).json()
    expect(passkeys[0].usedAt).toEqual(expect.any(String))
    // a session for which it was shown may change factors
    expect((await browser.go('POST', `${path}/totp/offer`, own(browser))).statusCode).toBe(200)
  })

  test('is no sign-in when the device was not unlocked, and a second factor all the same', async () => {
    const { device, credentials } = await somebody()
    expect((await signInBy(device, { unlocked: false })).answer.statusCode).toBe(401)
    const browser = openBrowser(instance)
    const interaction = await browser.begin()
    const step = (await browser.submit(interaction, credentials)).json()
    expect(step).toMatchObject({ step: 'secondFactor', ways: { code: false, passkey: true } })
    const asked = await ask(browser, `${interaction}/passkey/offer`)
    expect(asked.allowCredentials.map(({ id }: { id: string }) => id)).toEqual([device.credentials[0]!.id])
    const passkey = device.show(asked, { unlocked: false })
    expect((await browser.submit(`${interaction}/factor`, { passkey })).json()).toHaveProperty('redirectTo')
  })

  test('answers a question once, for a few minutes, and only for that sign-in', async () => {
    const { device } = await somebody()
    const { browser, interaction, passkey, answer } = await signInBy(device)
    expect(answer.statusCode).toBe(200)
    expect((await browser.submit(`${interaction}/passkey`, { passkey })).statusCode).toBe(401)
    const other = openBrowser(instance)
    const elsewhere = await other.begin()
    const asked = await ask(browser, `${interaction}/passkey/offer`)
    expect((await other.submit(`${elsewhere}/passkey`, { passkey: device.show(asked) })).statusCode).toBe(401)
    const late = await ask(other, `${elsewhere}/passkey/offer`)
    instance.forward(301)
    expect((await other.submit(`${elsewhere}/passkey`, { passkey: device.show(late) })).statusCode).toBe(401)
  })

  test('of another address is refused', async () => {
    const { browser } = await somebody()
    const copied = openAuthenticator('http://localhost.example:7400')
    expect((await add(browser, copied)).statusCode).toBe(400)
    const { device, answer } = await somebody()
    expect(answer.statusCode).toBe(200)
    const fake = openAuthenticator('https://tenantry.example')
    fake.credentials.push(...device.credentials)
    expect((await signInBy(fake)).answer.statusCode).toBe(401)
  })

  test('that was copied is refused, and the record says so', async () => {
    const { device, browser } = await somebody()
    const copy = openAuthenticator(publicUrl)
    copy.credentials.push({ ...device.credentials[0]! })
    expect((await signInBy(device)).answer.statusCode).toBe(200)
    expect((await signInBy(copy)).answer.statusCode).toBe(401)
    const log = await browser.go('GET', '/tenantry/v1/activity?size=50', { headers: browser.own })
    const items = log.json().items as { refusal?: string }[]
    expect(items.map(({ refusal }) => refusal)).toContain('passkeyCopied')
  })

  test('of a device that does not count works again and again', async () => {
    const { device } = await somebody(openAuthenticator(publicUrl, { counts: false }))
    for (let n = 0; n < 2; n++) expect((await signInBy(device)).answer.statusCode).toBe(200)
  })

  test('is removed by its owner, and signs in no longer', async () => {
    const { browser, device, credentials } = await somebody()
    await addTotp(browser, instance.now())
    const { id } = device.credentials[0]!
    const stranger = await somebody()
    const remove = (by: Browser) => by.go('DELETE', `${path}/passkeys/${id}`, { headers: by.own })
    expect((await remove(stranger.browser)).statusCode).toBe(404)
    expect((await remove(browser)).statusCode).toBe(204)
    expect((await signInBy(device)).answer.statusCode).toBe(401)
    const again = openBrowser(instance)
    const step = (await again.submit(await again.begin(), credentials)).json()
    expect(step.ways).toEqual({ code: true, passkey: false })
  })

  test('of nobody, and what is none at all, is refused alike', async () => {
    const { device } = await somebody()
    const unknown = openAuthenticator(publicUrl)
    unknown.credentials.push({ ...device.credentials[0]!, handle: Buffer.alloc(32, 7).toString('base64url') })
    const answer = (await signInBy(unknown)).answer
    expect([answer.statusCode, answer.json().code]).toEqual([401, 400])
    const browser = openBrowser(instance)
    const interaction = await browser.begin()
    const broken = {
      id: 'x',
      rawId: 'x',
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON: '%' },
    }
    expect((await browser.submit(`${interaction}/passkey`, { passkey: broken })).statusCode).toBe(401)
    expect((await browser.submit(`${interaction}/passkey`, { passkey: 'x' })).statusCode).toBe(400)
  })
})

test.each([
  ['http://localhost:7400', true],
  ['https://partners.example', true],
  ['http://127.0.0.1:7400', false],
  ['https://192.0.2.7', false],
  ['https://[2001:db8::7]', false],
  ['http://partners.example', false],
])('browsers have passkeys for %s: %s', (address, expected) => {
  expect(hasPasskeys(address)).toBe(expected)
})

test('where there are none, they are neither offered nor taken', async () => {
  const plain = await openInstance()
  const { userPrincipalName } = await plain.createUser('plain')
  const browser = openBrowser(plain)
  const interaction = await browser.begin()
  expect((await browser.go('GET', interaction, { headers: browser.own })).json()).toMatchObject({ passkeysHere: false })
  expect((await browser.submit(`${interaction}/passkey/offer`, {})).statusCode).toBe(400)
  await signIn(browser, { userPrincipalName, password })
  expect((await browser.go('POST', `${path}/passkeys/offer`, own(browser))).statusCode).toBe(400)
  await plain.close()
})
