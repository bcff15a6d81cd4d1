import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorizeUrl, broughtTo, newPkce } from './testing/app-sign-in.ts'
import { addTotp } from './testing/authenticator-app.ts'
import { type Browser, openBrowser, signIn } from './testing/browser.ts'
import { type Instance, openInstance, password } from './testing/instance.ts'

let instance: Instance
let number = 0
const none = { passkeys: [], passkeysHere: false, recoveryCodes: 0 }
beforeAll(async () => {
  instance = await openInstance({ TENANTRY_OLD_GRANTS: 'on' })
})
afterAll(() => instance.close())

/** Somebody with an authenticator app, signed in with the password in a browser of their own. */
const somebody = async () => {
  const { userPrincipalName } = await instance.createUser(`person${number++}`)
  const credentials = { userPrincipalName, password }
  const browser = openBrowser(instance)
  await signIn(browser, credentials)
  const { phone, answer } = await addTotp(browser)
  return { browser, credentials, phone, recoveryCodes: answer.json().recoveryCodes as string[] }
}

/** A new browser in which the password was right. */
const withPassword = async (credentials: object, browser = openBrowser(instance)) => {
  const interaction = await browser.begin()
  const answer = await browser.submit(interaction, credentials)
  return { browser, interaction, answer, factor: `${interaction}/factor` }
}

const isSignedIn = async (browser: Browser) => (await browser.me()).statusCode === 200

describe('signing in with a second factor', () => {
  test('takes the password and then the code that the authenticator app shows', async () => {
    const { credentials, phone } = await somebody()
    const { browser, interaction, answer, factor } = await withPassword(credentials)
    const { userPrincipalName } = credentials
    const page = { cloud: 'global', step: 'secondFactor', user: { userPrincipalName }, otherUser: '/auth/sign-in' }
    expect(answer.json()).toMatchObject(page)
    expect((await browser.go('GET', interaction, { headers: browser.own })).json()).toMatchObject(page)
    expect(await isSignedIn(browser)).toBe(false)
    await browser.finish((await browser.submit(factor, { code: phone.code() })).json().redirectTo)
    expect((await browser.me()).json()).toMatchObject({ userPrincipalName })
  })

  test('the code alone gets nobody anywhere, nor does the first step of another browser', async () => {
    const { credentials, phone } = await somebody()
    const browser = openBrowser(instance)
    const interaction = await browser.begin()
    expect((await browser.submit(`${interaction}/factor`, { code: phone.code() })).statusCode).toBe(404)
    const planted = openBrowser(instance)
    for (const [name, cookie] of browser.cookies) planted.cookies.set(name, cookie)
    await withPasswordAt(browser, interaction, credentials)
    expect((await planted.submit(`${interaction}/factor`, { code: phone.code() })).statusCode).toBe(404)
    expect((await browser.submit(`${interaction}/factor`, { code: phone.code() })).statusCode).toBe(200)
  })

  test('each code works once', async () => {
    const { credentials, phone } = await somebody()
    const code = phone.code()
    const [one, two] = [await withPassword(credentials), await withPassword(credentials)]
    const answers = await Promise.all([one, two].map(({ browser, factor }) => browser.submit(factor, { code })))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401])
  })

  test('the first step lasts ten minutes', async () => {
    const late = await openInstance()
    const { userPrincipalName } = await late.createUser('late')
    const browser = openBrowser(late)
    await signIn(browser, { userPrincipalName, password })
    const { phone } = await addTotp(browser)
    const { interaction } = await withPassword({ userPrincipalName, password }, browser)
    late.forward(601)
    const code = phone.code(new Date(Date.now() + 601_000))
    expect((await browser.submit(`${interaction}/factor`, { code })).statusCode).toBe(404)
    await late.close()
  })

  test('R5.8: after five wrong codes no more are looked at, whichever browser they come from', async () => {
    const { credentials, phone } = await somebody()
    for (let n = 0; n < 5; n++) {
      const { browser, factor } = await withPassword(credentials)
      expect((await browser.submit(factor, { code: '000000' })).statusCode).toBe(401)
    }
    const { browser, factor } = await withPassword(credentials)
    const answer = await browser.submit(factor, { code: phone.code() })
    expect(answer.statusCode).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(600)
  })

  test('each recovery code works once instead, written in any way', async () => {
    const { credentials, recoveryCodes } = await somebody()
    expect(new Set(recoveryCodes).size).toBe(10)
    const [one, two] = recoveryCodes
    const attempt = async (recoveryCode: string) => {
      const { browser, factor } = await withPassword(credentials)
      return (await browser.submit(factor, { recoveryCode })).statusCode
    }
    expect(await attempt(one!)).toBe(200)
    expect(await attempt(one!)).toBe(401)
    expect(await attempt(` ${two!.toUpperCase().replaceAll('-', ' ')}`)).toBe(200)
    expect(await attempt('aaaa-aaaa-aaaa-aaaa')).toBe(401)
  })

  test('an app learns that there were two factors, and the old password grant is refused', async () => {
    const { credentials, phone } = await somebody()
    const { app, secret } = await instance.createApp(instance.norte, [], {
      grants: ['authorization_code', 'password'],
      redirectUris: ['https://app.example/'],
    })
    const { verifier, challenge } = newPkce()
    const resource = 'https://api.partnercenter.microsoft.com'
    const scope = `openid ${resource}/user_impersonation`
    const browser = openBrowser(instance)
    const client = { client_id: app.id, client_secret: secret }
    const asked = {
      client_id: app.id,
      response_type: 'code',
      redirect_uri: 'https://app.example/',
      scope,
      ...challenge,
    }
    const interaction = browser.location(await browser.go('GET', authorizeUrl(asked)))
    await withPasswordAt(browser, interaction, credentials)
    const signedIn = await browser.submit(`${interaction}/factor`, { code: phone.code() })
    expect(await isSignedIn(browser)).toBe(true)
    const consent = browser.location(await browser.go('GET', signedIn.json().redirectTo))
    const given = await browser.submit(`${consent}/consent`, { accept: true })
    const { fields } = broughtTo(await browser.go('GET', given.json().redirectTo))
    const { body } = await instance.post(`/${app.partnerId}/oauth2/v2.0/token`, {
      grant_type: 'authorization_code',
      redirect_uri: 'https://app.example/',
      code: fields['code']!,
      code_verifier: verifier,
      ...client,
    })
    expect(decodeJwt(body.access_token)['amr']).toEqual(['pwd', 'otp', 'mfa'])

    const { userPrincipalName: username } = credentials
    const old = { grant_type: 'password', username, password, resource, ...client }
    const refused = await instance.post(`/${app.partnerId}/oauth2/token`, old)
    expect([refused.status, refused.body.error_codes]).toEqual([400, [50076]])
  })
})

const withPasswordAt = async (browser: Browser, interaction: string, credentials: object) => {
  expect((await browser.submit(interaction, credentials)).json().step).toBe('secondFactor')
}

describe('one’s own second factor', () => {
  const path = '/auth/second-factor'

  test('is added with a first code, under a new session, and shown without its secrets', async () => {
    const { userPrincipalName } = await instance.createUser(`person${number++}`)
    const browser = openBrowser(instance)
    await signIn(browser, { userPrincipalName, password })
    expect((await browser.go('GET', path, { headers: browser.own })).json()).toEqual(none)
    const wrong = { offer: 'an offer that nobody made', code: '123456' }
    expect((await browser.go('POST', `${path}/totp`, { headers: browser.own, body: wrong })).statusCode).toBe(401)
    const before = browser.cookies.get('tenantry_session/')!.value
    expect((await addTotp(browser)).answer.statusCode).toBe(200)
    expect(browser.cookies.get('tenantry_session/')!.value).not.toBe(before)
    const state = (await browser.go('GET', path, { headers: browser.own })).json()
    expect(state).toEqual({ ...none, totp: { since: expect.any(String) }, recoveryCodes: 10 })
  })

  test('an offered secret is of use to nobody else', async () => {
    const [one, two] = [await somebody(), await somebody()]
    const own = (browser: Browser, body: object) => ({ headers: browser.own, body })
    const { offer } = (await one.browser.go('POST', `${path}/totp/offer`, own(one.browser, {}))).json()
    const code = one.phone.code()
    expect((await two.browser.go('POST', `${path}/totp`, own(two.browser, { offer, code }))).statusCode).toBe(401)
  })

  test('new recovery codes replace the old ones', async () => {
    const { browser, credentials, recoveryCodes } = await somebody()
    const answer = await browser.go('POST', `${path}/recovery-codes`, { headers: browser.own, body: {} })
    const renewed = answer.json().recoveryCodes as string[]
    const { browser: elsewhere, factor } = await withPassword(credentials)
    expect((await elsewhere.submit(factor, { recoveryCode: recoveryCodes[0] })).statusCode).toBe(401)
    expect((await elsewhere.submit(factor, { recoveryCode: renewed[0] })).statusCode).toBe(200)
  })

  test('goes with its recovery codes; the password is enough again', async () => {
    const { browser, credentials } = await somebody()
    expect((await browser.go('DELETE', `${path}/totp`, { headers: browser.own })).statusCode).toBe(204)
    expect((await browser.go('GET', path, { headers: browser.own })).json()).toEqual(none)
    expect((await withPassword(credentials)).answer.json()).toHaveProperty('redirectTo')
  })

  test('is changed only in a session for which it was shown', async () => {
    const { userPrincipalName } = await instance.createUser(`person${number++}`)
    const [old, browser] = [openBrowser(instance), openBrowser(instance)]
    for (const each of [old, browser]) await signIn(each, { userPrincipalName, password })
    await addTotp(browser)
    expect((await old.go('DELETE', `${path}/totp`, { headers: old.own })).statusCode).toBe(403)
    expect((await old.go('POST', `${path}/totp/offer`, { headers: old.own, body: {} })).statusCode).toBe(403)
    expect((await browser.go('DELETE', `${path}/totp`, { headers: browser.own })).statusCode).toBe(204)
  })

  test('needs a session, and a page of ours', async () => {
    const { browser } = await somebody()
    const stranger = openBrowser(instance)
    expect((await stranger.go('GET', path, { headers: stranger.own })).statusCode).toBe(401)
    const { 'x-tenantry-request': _, ...form } = browser.own
    expect((await browser.go('DELETE', `${path}/totp`, { headers: form })).statusCode).toBe(403)
  })

  test('leaves its record, without secrets in it or in the store', async () => {
    const { browser, credentials, recoveryCodes } = await somebody()
    const { factor, browser: elsewhere } = await withPassword(credentials)
    await elsewhere.submit(factor, { code: '000000' })
    await elsewhere.submit(factor, { recoveryCode: recoveryCodes[0] })
    await browser.go('POST', `${path}/recovery-codes`, { headers: browser.own, body: {} })
    await browser.go('DELETE', `${path}/totp`, { headers: browser.own })
    const query = `size=50&user=${encodeURIComponent(credentials.userPrincipalName)}`
    const answer = await browser.go('GET', `/tenantry/v1/activity?${query}`, { headers: browser.own })
    const items = answer.json().items as { operations: string[]; refusal?: string }[]
    expect(items.map(({ operations, refusal }) => refusal ?? operations[0])).toEqual([
      'tenantry_second_factor_removed',
      'tenantry_recovery_codes_made',
      'tenantry_recovery_code_used',
      'secondFactorWrong',
      'tenantry_second_factor_added',
      'tenantry_sign_in',
    ])
    const files = await Promise.all(
      ['tenantry.sqlite', 'tenantry.sqlite-wal'].map((name) => readFile(join(instance.folder, name), 'latin1')),
    )
    for (const code of recoveryCodes) expect(files.join('').includes(code)).toBe(false)
  })
})
