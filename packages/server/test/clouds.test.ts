import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { type CryptoKey, importJWK, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openKeys } from '../src/auth/keys.ts'
import { sessionCookie } from '../src/auth/session.ts'
import { openBrowser, signIn } from '../src/auth/testing/browser.ts'
import { type Instance, openInstance } from '../src/auth/testing/instance.ts'
import { readConfig } from '../src/config.ts'
import { openTenantry } from '../src/main.ts'
import { buildCustomer, outcome, RESOURCE } from './harness.ts'

// R5.7, R11.1: two instances side by side, one for each cloud, and nothing of the one is good for anything in the other.

type Cloud = 'global' | 'us-government'
const clouds: readonly Cloud[] = ['global', 'us-government']
const otherThan = (cloud: Cloud): Cloud => (cloud === 'global' ? 'us-government' : 'global')
const addresses = { global: 'http://127.0.0.1:7400', 'us-government': 'http://127.0.0.1:7401' }
const inUsa = {
  culture: 'en-US',
  language: 'en',
  defaultAddress: {
    country: 'US',
    state: 'OR',
    city: 'Astoria',
    postalCode: '97103',
    addressLine1: '88 Pier Street',
    firstName: 'Wren',
    lastName: 'Aldous',
    phoneNumber: '5035550142',
  },
}

interface Side {
  instance: Instance
  token: string
  credentials: { client_id: string; client_secret: string }
  refreshToken: string
  customerId: string
  operations: Operation[]
}
interface Operation {
  method: string
  path: string
  answers: string[]
}

const sides = {} as Record<Cloud, Side>

const operationsOf = async (instance: Instance): Promise<Operation[]> => {
  const { paths } = (await instance.app.inject({ url: '/openapi.json' })).json() as {
    paths: Record<string, Record<string, { responses: object }>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => ({
      method: method.toUpperCase(),
      path,
      answers: Object.keys(responses),
    })),
  )
}

const openSide = async (cloud: Cloud): Promise<Side> => {
  const instance = await openInstance({ TENANTRY_CLOUD: cloud, TENANTRY_PUBLIC_URL: addresses[cloud] }, { demo: true })
  const { app, secret } = await instance.createApp()
  const user = await instance.createUser('agent', { roles: ['adminAgent', 'globalAdmin'] })
  const credentials = { client_id: app.id, client_secret: secret }
  const refreshToken = await instance.auth.issueRefreshToken({ app, user })
  const { body } = await instance.post('/common/oauth2/v2.0/token', {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    scope: `${RESOURCE}/.default`,
    ...credentials,
  })
  const token = body.access_token as string
  const built = buildCustomer({ domain: `harbor${cloud.slice(0, 2)}.onmicrosoft.${cloud === 'global' ? 'com' : 'us'}` })
  const created = await send(instance, token, {
    method: 'POST',
    path: '/v1/customers',
    body: { ...built, billingProfile: { ...built.billingProfile, ...inUsa } },
  })
  expect(created.statusCode).toBe(201)
  const { id: customerId } = created.json() as { id: string }
  return { instance, token, credentials, refreshToken, customerId, operations: await operationsOf(instance) }
}

/** The request of an operation, whose address names this customer and otherwise what nobody has. */
const send = (
  instance: Instance,
  token: string | undefined,
  {
    method,
    path,
    id = randomUUID(),
    body = {},
    headers = {},
  }: { method: string; path: string; id?: string; body?: object; headers?: Record<string, string> },
): Promise<LightMyRequestResponse> =>
  instance.app.inject({
    method: method as 'GET',
    url: path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'country' ? 'US' : id)),
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(method !== 'GET' && method !== 'HEAD' && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(method !== 'GET' && method !== 'HEAD' && { payload: JSON.stringify(body) }),
  })

beforeAll(async () => {
  for (const cloud of clouds) sides[cloud] = await openSide(cloud)
})
afterAll(async () => {
  for (const { instance } of Object.values(sides)) await instance.close()
})

/** The other cloud’s token, and what its key can make of this cloud’s. */
const strangers = async (cloud: Cloud): Promise<Record<string, string>> => {
  const { instance, token } = sides[cloud]
  const other = sides[otherThan(cloud)]
  const [header, claims] = token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString())) as [Record<string, string>, JWTPayload]
  const keyOf = async (of: Instance, which: Cloud) => {
    const [jwk] = (await openKeys(of.folder, which)).signing
    return { key: (await importJWK(jwk!, 'RS256')) as CryptoKey, kid: jwk!.kid! }
  }
  const ours = await keyOf(instance, cloud)
  const theirs = await keyOf(other.instance, otherThan(cloud))
  const made = (changes: object, { key, kid }: { key: CryptoKey; kid: string } = ours) =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ ...header, alg: 'RS256', kid }).sign(key)
  const now = Math.floor(Date.now() / 1000)
  return {
    'of the other cloud': other.token,
    'forged with the other cloud’s key': await made({}, theirs),
    'forged with it under the id of ours': await made({}, { ...theirs, kid: ours.kid }),
    'of the other issuer': await made({ iss: addresses[otherThan(cloud)] }),
    'for another audience': await made({ aud: 'https://management.example' }),
    expired: await made({ iat: now - 7200, nbf: now - 7200, exp: now - 3600 }),
    'not yet valid': await made({ nbf: now + 3600 }),
    cut: token.slice(0, -20),
    'cut in the middle': token.slice(0, token.indexOf('.') + 20),
  }
}

describe.each(clouds)('in the %s cloud', (cloud) => {
  test('R5.1: no operation of its description takes a token that is not its own', async () => {
    const { instance, operations } = sides[cloud]
    const tokens = await strangers(cloud)
    expect(operations.length).toBeGreaterThan(100)
    for (const [kind, token] of Object.entries(tokens))
      for (const { method, path, answers } of operations) {
        const response = await send(instance, token, { method, path })
        expect([kind, method, path, response.statusCode]).toEqual([kind, method, path, 401])
        expect(answers).toContain('401')
        if (method === 'HEAD') continue
        expect(response.json()).toEqual({
          code: 400,
          description: expect.stringMatching(/\w/),
          data: [],
          source: expect.any(String),
        })
      }
  })

  test('its own token is never answered with a fault of the server, and with what the description says', async () => {
    const { instance, token, operations } = sides[cloud]
    for (const { method, path, answers } of operations) {
      const response = await send(instance, token, { method, path })
      expect([method, path, answers]).toEqual([method, path, expect.arrayContaining([String(response.statusCode)])])
      expect([method, path, response.statusCode]).toEqual([method, path, expect.toSatisfy((s: number) => s < 500)])
    }
  })

  test('R5.3: a customer of the other cloud is one that does not exist', async () => {
    const { instance, token, operations, customerId } = sides[cloud]
    const theirs = sides[otherThan(cloud)].customerId
    const ofCustomer = operations.filter(({ path }) => /\{customerId\}/.test(path))
    expect(ofCustomer.length).toBeGreaterThan(40)
    for (const { method, path } of ofCustomer) {
      const crossed = await send(instance, token, { method, path, id: theirs })
      const unknown = await send(instance, token, { method, path })
      expect([method, path, outcome(crossed)]).toEqual([method, path, outcome(unknown)])
      expect(crossed.statusCode).toBeGreaterThanOrEqual(400)
    }
    expect(
      (await send(instance, token, { method: 'GET', path: '/v1/customers/{id}', id: customerId })).statusCode,
    ).toBe(200)
  })

  test('an app and a refresh token of the other cloud get no token', async () => {
    const { instance, credentials } = sides[cloud]
    const other = sides[otherThan(cloud)]
    const scope = `${RESOURCE}/.default`
    const unknownApp = await instance.post('/common/oauth2/v2.0/token', {
      grant_type: 'client_credentials',
      scope,
      ...other.credentials,
    })
    const crossed = await instance.post('/common/oauth2/v2.0/token', {
      grant_type: 'refresh_token',
      refresh_token: other.refreshToken,
      scope,
      ...credentials,
    })
    expect([unknownApp.status, unknownApp.body.error]).toEqual([400, 'unauthorized_client'])
    expect([crossed.status, crossed.body.error]).toEqual([400, 'invalid_grant'])
  })

  test('a session of the other cloud is none', async () => {
    const other = sides[otherThan(cloud)].instance
    await other.createUser('visitor', { demo: true })
    const browser = openBrowser(other)
    await signIn(browser, { demoUser: 'visitor@norte.example' })
    expect((await browser.me()).statusCode).toBe(200)
    const [cookie] = [...browser.cookies.values()].filter(({ name }) => name === sessionCookie)
    const { instance, operations } = sides[cloud]
    for (const { method, path } of operations) {
      const response = await send(instance, undefined, {
        method,
        path,
        headers: {
          cookie: `${sessionCookie}=${cookie!.value}`,
          'x-tenantry-request': '1',
          origin: addresses[cloud],
        },
      })
      expect([method, path, response.statusCode]).toEqual([method, path, 401])
    }
  })

  test('a one-time link of the other cloud signs nobody in, and is not used up by the attempt', async () => {
    const other = sides[otherThan(cloud)].instance
    const user = await other.createUser('linked')
    const { pathname } = new URL(await other.auth.createSignInLink(user))
    const stranger = openBrowser(sides[cloud].instance)
    expect(stranger.location(await stranger.go('GET', pathname))).toBe('/auth/sign-in')
    expect((await stranger.me()).statusCode).toBe(401)
    const browser = openBrowser(other)
    await browser.go('GET', pathname)
    expect((await browser.me()).json().userPrincipalName).toBe(user.userPrincipalName)
  })

  test('its data folder, or its keys alone, do not open in the other cloud', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'tenantry-'))
    const keysOnly = mkdtempSync(join(tmpdir(), 'tenantry-'))
    const { folder } = sides[cloud].instance
    cpSync(folder, copy, { recursive: true, filter: (file) => !file.includes('lock.sqlite') })
    cpSync(join(folder, 'keys.json'), join(keysOnly, 'keys.json'))
    const open = (data: string) =>
      openTenantry(readConfig({ TENANTRY_LOG: 'silent', TENANTRY_CLOUD: otherThan(cloud), TENANTRY_DATA: data }))
    const message = new RegExp(`belongs to the ${cloud} cloud`)
    await expect(open(copy)).rejects.toThrow(message)
    await expect(open(keysOnly)).rejects.toThrow(message)
    for (const each of [copy, keysOnly]) rmSync(each, { recursive: true, force: true })
  })
})

test('a set-up link of the one cloud sets nothing up in the other', async () => {
  const opened = await Promise.all(
    clouds.map(async (cloud) => {
      const folder = mkdtempSync(join(tmpdir(), 'tenantry-'))
      const config = readConfig({
        TENANTRY_LOG: 'silent',
        TENANTRY_CLOUD: cloud,
        TENANTRY_DATA: folder,
        TENANTRY_PUBLIC_URL: addresses[cloud],
      })
      const tenantry = await openTenantry(config, { readers: 1 })
      const secret = new URL((await tenantry.auth.createSetUpLink())!).hash.slice(1)
      const check = (given: string) =>
        tenantry.app.inject({
          method: 'POST',
          url: '/auth/set-up/check',
          headers: { 'content-type': 'application/json', 'x-tenantry-request': '1', origin: addresses[cloud] },
          payload: JSON.stringify({ secret: given }),
        })
      return { tenantry, folder, secret, check }
    }),
  )
  const [one, two] = opened as [(typeof opened)[number], (typeof opened)[number]]
  expect((await one.check(one.secret)).json()).toEqual({ cloud: 'global' })
  expect((await two.check(two.secret)).json()).toEqual({ cloud: 'us-government' })
  for (const crossed of [await one.check(two.secret), await two.check(one.secret)])
    expect([crossed.statusCode, Object.keys(crossed.json()).sort()]).toEqual([
      expect.toSatisfy((status: number) => status >= 400 && status < 500),
      ['code', 'data', 'description', 'source'],
    ])
  for (const { tenantry, folder } of opened) {
    await tenantry.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

describe('contract/clouds: what the US Government cloud does not offer', () => {
  const off = [
    'POST /v1/customers/{customerId}/qualifications',
    'GET /v1/customers/{customerId}/organization',
    'GET /v1/customers/{customerId}/customDomains',
    'GET /v1/customers/{customerId}/agreements',
    'POST /v1/customers/{customerId}/agreements',
    'GET /v1/customers/{customerId}/directSignedMicrosoftCustomerAgreementStatus',
    'GET /v1/agreements',
    'GET /v1/customers/relationshiprequests',
    'PATCH /v1/customers/{customerId}/users/{userId}/resetpassword',
    'POST /v1/customers/{customerId}/users',
    'PATCH /v1/customers/{customerId}/users/{userId}',
    'DELETE /v1/customers/{customerId}/users/{userId}',
    'POST /v1/customers/{customerId}/directoryroles/{roleId}/usermembers',
  ]
  test.each(off)('%s is 400 / 900127', async (operation) => {
    const [method, path] = operation.split(' ') as [string, string]
    const { instance, token, customerId, operations } = sides['us-government']
    expect(operations.map((each) => `${each.method} ${each.path}`)).toContain(operation)
    const answer = await send(instance, token, { method, path, id: customerId })
    expect(outcome(answer)).toBe('400/900127')
  })

  test('qualifications are an empty list, and a country other than the United States is 400 / 3000', async () => {
    const { instance, token, customerId } = sides['us-government']
    const list = await send(instance, token, {
      method: 'GET',
      path: '/v1/customers/{id}/qualifications',
      id: customerId,
    })
    expect([list.statusCode, list.json()]).toEqual([200, []])
    const abroad = await send(instance, token, {
      method: 'POST',
      path: '/v1/customers',
      body: buildCustomer({ domain: 'abroad.onmicrosoft.us' }),
    })
    expect(outcome(abroad)).toBe('400/3000')
  })

  test('a customer works with one partner: its domain is taken for every other', async () => {
    const { instance, token } = sides['us-government']
    const { app, secret } = await instance.createApp(instance.sur)
    const { body } = await instance.post('/common/oauth2/v2.0/token', {
      grant_type: 'client_credentials',
      scope: `${RESOURCE}/.default`,
      client_id: app.id,
      client_secret: secret,
    })
    const built = buildCustomer({ domain: 'harborus.onmicrosoft.us' })
    const input = { ...built, billingProfile: { ...built.billingProfile, ...inUsa } }
    const second = await send(instance, body.access_token, { method: 'POST', path: '/v1/customers', body: input })
    expect(second.statusCode).toBe(409)
    expect((await send(instance, token, { method: 'POST', path: '/v1/customers', body: input })).statusCode).toBe(409)
  })
})
