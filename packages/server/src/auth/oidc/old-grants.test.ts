import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppDocument } from '../app.ts'
import { openBrowser, signIn } from '../testing/browser.ts'
import { type Instance, openInstance, password } from '../testing/instance.ts'

const partnerCenter = 'https://api.partnercenter.microsoft.com'

let instance: Instance
let app: AppDocument
beforeAll(async () => {
  instance = await openInstance({ TENANTRY_OLD_GRANTS: 'on' })
  app = await instance.createPublicApp({ name: 'Old script', grants: ['password', 'device_code'] })
})
afterAll(() => instance.close())

let number = 0
const somebody = async (of = instance.norte) =>
  (await instance.createUser(`person${number++}`, { of })).userPrincipalName

/** As the old scripts post it. */
const ask = (username: string, fields: Record<string, string> = {}, of: Instance = instance, client_id = app.id) =>
  of.post('/common/oauth2/token?api-version=1.0', {
    grant_type: 'password',
    username,
    password,
    resource: partnerCenter,
    client_id,
    scope: 'openid',
    ...fields,
  })
const outcome = ({ status, body }: { status: number; body: { error?: string; error_codes?: number[] } }) =>
  status === 200 ? 200 : [status, body.error, body.error_codes?.[0]]

describe('name and password of a person', () => {
  test('get a token that says that there was no more than a password', async () => {
    const name = await somebody()
    const { status, body } = await ask(name.toUpperCase())
    expect(status).toBe(200)
    expect(body).toMatchObject({
      token_type: 'Bearer',
      scope: 'user_impersonation',
      expires_in: '3600',
      resource: partnerCenter,
      refresh_token: expect.any(String),
      id_token: expect.any(String),
    })
    expect(decodeJwt(body.access_token)).toMatchObject({ upn: name, amr: ['pwd'] })
    expect((await instance.me(body.access_token)).json().userPrincipalName).toBe(name)
  })

  test('on v2 get a refresh token only when asked, which is replaced as any other', async () => {
    const username = await somebody()
    const v2 = (scope: string) =>
      instance.post('/organizations/oauth2/v2.0/token', {
        grant_type: 'password',
        username,
        password,
        client_id: app.id,
        scope,
      })
    expect((await v2(`${partnerCenter}/.default`)).body).not.toHaveProperty('refresh_token')
    const { body } = await v2(`offline_access ${partnerCenter}/.default`)
    const refreshed = await instance.post('/organizations/oauth2/v2.0/token', {
      grant_type: 'refresh_token',
      client_id: app.id,
      refresh_token: body.refresh_token,
    })
    expect(outcome(refreshed)).toBe(200)
    expect(refreshed.body.refresh_token).not.toBe(body.refresh_token)
  })

  test('are refused alike, whatever is wrong with them', async () => {
    const name = await somebody()
    const disabled = await somebody()
    const { id } = instance.directory.userNamed(disabled)!
    await instance.directory.updateUser(instance.norte, { id, disabled: true })
    const answers = [
      await ask(name, { password: 'wrong' }),
      await ask('nobody@norte.example'),
      await ask(disabled),
      await ask(await somebody(instance.sur)),
    ]
    const said = answers.map(({ status, body: { error, error_codes, error_description } }) => ({
      status,
      error,
      error_codes,
      error_description,
    }))
    expect(said[0]).toMatchObject({ status: 400, error: 'invalid_grant', error_codes: [50126] })
    for (const each of said) expect(each).toEqual(said[0])
  })

  test('share the lock-out of the sign-in page', async () => {
    const name = await somebody()
    for (let n = 0; n < 5; n++) await ask(name, { password: `wrong${n}` })
    expect(outcome(await ask(name))).toEqual([400, 'invalid_grant', 50053])
    const browser = openBrowser(instance)
    const answer = await browser.submit(await browser.begin(), { userPrincipalName: name, password })
    expect(answer.statusCode).toBe(429)
  })

  test('are recorded, right or wrong, for the app that used them', async () => {
    const name = await somebody()
    await ask(name, { password: 'wrong' })
    await ask(name)
    const browser = openBrowser(instance)
    await signIn(browser, { userPrincipalName: name, password })
    const { items } = (await browser.go('GET', '/tenantry/v1/activity', { headers: browser.own })).json()
    const own = items.filter((item: { applicationId: string }) => item.applicationId === app.id)
    expect(own.slice(0, 2)).toEqual([
      expect.objectContaining({ operations: ['tenantry_sign_in'], source: 'api', userPrincipalName: name }),
      expect.objectContaining({ operations: ['tenantry_sign_in_failed'], source: 'api', refusal: 'passwordWrong' }),
    ])
  })

  test('are missing or given to an app that may not have them', async () => {
    const name = await somebody()
    expect(outcome(await ask('', {}))).toEqual([400, 'invalid_request', 900144])
    expect(outcome(await ask(name, { password: '' }))).toEqual([400, 'invalid_request', 900144])
    const script = await instance.createApp()
    expect(outcome(await ask(name, { client_secret: script.secret }, instance, script.app.id))).toEqual([
      400,
      'unauthorized_client',
      70001,
    ])
  })
})

describe('where a second factor is needed', () => {
  let government: Instance
  beforeAll(async () => {
    government = await openInstance({ TENANTRY_OLD_GRANTS: 'on', TENANTRY_CLOUD: 'us-government' })
  })
  afterAll(() => government.close())

  test('name and password are never enough, however right', async () => {
    const theirs = await government.createPublicApp({ grants: ['password'] })
    const { userPrincipalName } = await government.createUser('ana')
    expect(outcome(await ask(userPrincipalName, {}, government, theirs.id))).toEqual([
      400,
      'interaction_required',
      50076,
    ])
    expect(outcome(await ask(userPrincipalName, { password: 'wrong' }, government, theirs.id))).toEqual([
      400,
      'invalid_grant',
      50126,
    ])
  })
})

test('a device code is redeemed in the old form too', async () => {
  const { body: codes } = await instance.post('/common/oauth2/devicecode', {
    client_id: app.id,
    resource: partnerCenter,
  })
  const redeem = () => {
    instance.forward(5)
    return instance.post('/common/oauth2/token', {
      grant_type: 'device_code',
      code: codes.device_code,
      client_id: app.id,
      resource: partnerCenter,
    })
  }
  expect(outcome(await redeem())).toEqual([400, 'authorization_pending', 70016])
  const browser = openBrowser(instance)
  await signIn(browser, { userPrincipalName: await somebody(), password })
  const answer = { userCode: codes.user_code, accept: true }
  await browser.go('POST', '/auth/device/answer', { headers: browser.own, body: answer })
  expect((await redeem()).body).toMatchObject({ token_type: 'Bearer', expires_in: '3600' })
})

describe('where the operator said nothing', () => {
  let usual: Instance
  beforeAll(async () => {
    usual = await openInstance()
  })
  afterAll(() => usual.close())

  test('all of this is off, and discovery says which it is', async () => {
    const grantsOf = async (of: Instance) =>
      (await of.app.inject({ url: '/common/v2.0/.well-known/openid-configuration' })).json().grant_types_supported
    const theirs = await usual.createPublicApp({ grants: ['password', 'device_code'] })
    const answer = await ask('ana@norte.example', {}, usual, theirs.id)
    expect(outcome(answer)).toEqual([400, 'unsupported_grant_type', 70003])
    const old = await ask('', { grant_type: 'device_code', code: 'x' }, usual, theirs.id)
    expect(outcome(old)).toEqual([400, 'invalid_request', 900144])
    const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
    const always = ['authorization_code', 'client_credentials', 'refresh_token', deviceGrant, 'device_code']
    expect(await grantsOf(usual)).toEqual(always)
    expect(await grantsOf(instance)).toEqual([...always, 'password'])
  })
})
