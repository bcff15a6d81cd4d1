import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { type CryptoKey, importJWK, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Keys, openKeys, publicKeys } from './keys.ts'
import { type Instance, openInstance } from './testing/instance.ts'

let instance: Instance
let keys: Keys
let key: CryptoKey
let claims: JWTPayload & Record<string, unknown>
let good: string

const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** A token of our own key, with some of it changed. */
const signed = (changes: Record<string, unknown> = {}, header: Record<string, unknown> = {}, by: CryptoKey = key) => {
  const payload = Object.fromEntries(
    Object.entries({ ...claims, ...changes }).filter(([, value]) => value !== undefined),
  )
  return new SignJWT(payload as JWTPayload)
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: keys.signing[0]!.kid!, ...header })
    .sign(by)
}

beforeAll(async () => {
  instance = await openInstance()
  keys = await openKeys(instance.folder, 'global')
  key = (await importJWK(keys.signing[0]!, 'RS256')) as CryptoKey
  const { app, secret } = await instance.createApp()
  const { body } = await instance.post(`/${instance.norte.id}/oauth2/token`, {
    grant_type: 'client_credentials',
    client_id: app.id,
    client_secret: secret,
    resource: 'https://api.partnercenter.microsoft.com',
  })
  good = body.access_token
  claims = JSON.parse(Buffer.from(good.split('.')[1]!, 'base64url').toString())
})
afterAll(() => instance.close())

const seconds = () => Math.floor(Date.now() / 1000)
const parts = () => good.split('.') as [string, string, string]
/** What the library would not sign. */
const signedByHand = (header: { alg: string } & Record<string, unknown>) => {
  const text = `${base64({ typ: 'at+jwt', kid: keys.signing[0]!.kid, ...header })}.${parts()[1]}`
  const hash = header.alg.replace('RS', 'RSA-SHA')
  return `${text}.${sign(hash, Buffer.from(text), { key: keys.signing[0] as never, format: 'jwk' }).toString('base64url')}`
}
const otherKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

test('a token is good, also when only the clock of its maker is a little ahead', async () => {
  expect((await instance.me(good)).statusCode).toBe(200)
  expect((await instance.me(await signed())).statusCode).toBe(200)
  expect((await instance.me(await signed({ nbf: seconds() + 30, iat: seconds() + 30 }))).statusCode).toBe(200)
  expect((await instance.me(await signed({ exp: seconds() - 30 }))).statusCode).toBe(200)
})

test.each([
  'https://api.partnercenter.microsoft.com/',
  'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd',
  'https://graph.windows.net/',
])('the audience may be %s', async (aud) => expect((await instance.me(await signed({ aud }))).statusCode).toBe(200))

const bad: Record<string, () => string | Promise<string>> = {
  'no algorithm': () => `${base64({ alg: 'none', typ: 'at+jwt' })}.${parts()[1]}.`,
  'no algorithm, signature kept': () => `${base64({ alg: 'none', typ: 'at+jwt' })}.${parts()[1]}.${parts()[2]}`,
  'HS256 with the public key as secret': () => {
    const pem = createPublicKey({ key: publicKeys(keys).keys[0] as never, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    })
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: keys.signing[0]!.kid! })
      .sign(Buffer.from(pem))
  },
  'RS512 of our key': () => signedByHand({ alg: 'RS512' }),
  'another key under our key id': () => signed({}, {}, otherKey().privateKey as never),
  'another key in the header': () => {
    const { privateKey, publicKey } = otherKey()
    return signed({}, { jwk: publicKey.export({ format: 'jwk' }), kid: undefined }, privateKey as never)
  },
  'a key address in the header': () =>
    signed({}, { jku: 'http://127.0.0.1:9/keys', x5u: 'http://127.0.0.1:9/cert' }, otherKey().privateKey as never),
  'a key id that is a path': () => signed({}, { kid: '../../../../dev/null' }),
  'a key id that is a query': () => signed({}, { kid: `' OR '1'='1` }),
  'an unknown critical header': () => signedByHand({ alg: 'RS256', crit: ['x'], x: 1 }),
  'another issuer': () => signed({ iss: 'https://login.example' }),
  'the issuer with a slash more': () => signed({ iss: `${claims.iss}/` }),
  'no issuer': () => signed({ iss: undefined }),
  'another audience': () => signed({ aud: 'https://management.example' }),
  'no audience': () => signed({ aud: undefined }),
  'an audience among others': () =>
    signed({ aud: ['https://api.partnercenter.microsoft.com', 'https://other.example'] }),
  'the old graph for a user': () => signed({ aud: 'https://graph.windows.net', oid: '7' }),
  expired: () => signed({ exp: seconds() - 90 }),
  'no end': () => signed({ exp: undefined }),
  'an end that is no number': () => signed({ exp: 'never' }),
  'not yet valid': () => signed({ nbf: seconds() + 90 }),
  'of another partner than its app': () => signed({ tid: instance.sur.id }),
  'of an unknown partner': () => signed({ tid: 'c0ffee00-0000-4000-8000-000000000000' }),
  'no partner': () => signed({ tid: undefined }),
  'an unknown app': () => signed({ appid: 'c0ffee00-0000-4000-8000-000000000000' }),
  'an unknown user': () => signed({ oid: 'c0ffee00-0000-4000-8000-000000000000' }),
  'a user that is no text': () => signed({ oid: { $ne: null } }),
  'an id token': () => signed({}, { typ: 'JWT' }),
  'cut at the end': () => good.slice(0, -10),
  'cut in the middle': () => good.slice(0, 200),
  'the signature of other claims': () => `${parts()[0]}.${base64({ ...claims, tid: instance.sur.id })}.${parts()[2]}`,
  'two parts': () => `${parts()[0]}.${parts()[1]}`,
  'five parts': () => `${good}.x.y`,
  'a header that is no JSON': () => `${base64('hello')}.${parts()[1]}.${parts()[2]}`,
  dots: () => '...',
  'not a token': () => 'hello',
  'very long': () => 'a'.repeat(12_000),
}

describe('a token is refused', () => {
  test.each(Object.entries(bad))('%s', async (_name, make) => {
    const answer = await instance.me(await make())
    expect(answer.statusCode).toBe(401)
    expect(answer.json().code).toBe(400)
  })

  test.each(['', 'Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', 'Bearer a b', 'Bearer "x"', 'Bearer ñ', 'bearer\tx'])(
    'a header %j that brings none',
    async (authorization) => {
      const answer = await instance.app.inject({ url: '/tenantry/v1/me', headers: { authorization } })
      expect(answer.statusCode).toBe(401)
    },
  )

  test('no token at all has a code of its own', async () => {
    const answer = await instance.app.inject({ url: '/tenantry/v1/me' })
    expect([answer.statusCode, answer.json().code]).toEqual([401, 800001])
  })
})

test('a token of the other cloud does nothing here', async () => {
  const other = await openInstance({ TENANTRY_CLOUD: 'us-government' })
  const { app, secret } = await other.createApp()
  const { body } = await other.post(`/common/oauth2/token`, {
    grant_type: 'client_credentials',
    client_id: app.id,
    client_secret: secret,
    resource: 'https://api.partnercenter.microsoft.com',
  })
  expect((await other.me(body.access_token)).statusCode).toBe(200)
  expect((await instance.me(body.access_token)).statusCode).toBe(401)
  await other.close()
})

test('a token ends with its hour, although it was seen before', async () => {
  const token = await signed({ jti: 'seen' })
  expect((await instance.me(token)).statusCode).toBe(200)
  instance.forward(3600 + 61)
  expect((await instance.me(token)).statusCode).toBe(401)
})
