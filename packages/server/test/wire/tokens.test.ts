import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppDocument } from '../../src/auth/app.ts'
import { authorizeUrl, broughtTo, personOf, throughPages } from '../../src/auth/testing/app-sign-in.ts'
import { type Instance, openInstance, password } from '../../src/auth/testing/instance.ts'
import { exchange, type RawAnswer } from '../raw-http.ts'
import { expectWireHeaders } from './clients.ts'

// How each client asks for tokens, byte by byte as it sends it, and what it reads in the answer.

const partnerCenter = 'https://api.partnercenter.microsoft.com'
const graph = 'https://graph.windows.net'

let instance: Instance
let port: number
let app: AppDocument
let secret: string
let desktop: AppDocument
let refreshToken: string
let userId: string

beforeAll(async () => {
  instance = await openInstance({ TENANTRY_OLD_GRANTS: 'on' })
  await instance.app.listen({ port: 0, host: '127.0.0.1' })
  port = (instance.app.server.address() as AddressInfo).port
  ;({ app, secret } = await instance.createApp(instance.norte, ['adminAgent'], {
    grants: ['client_credentials', 'authorization_code'],
    redirectUris: ['https://app.example/callback'],
  }))
  desktop = await instance.createPublicApp({ grants: ['password', 'device_code'] })
  const user = await instance.createUser('ana')
  userId = user.id
  refreshToken = await instance.auth.issueRefreshToken({ app, user })
})
afterAll(() => instance.close())

const form = 'application/x-www-form-urlencoded'
const curl = { 'User-Agent': 'curl/8.5.0', Accept: '*/*', 'Content-Type': form }
const oldScript = {
  'User-Agent': 'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1',
  'Content-Type': form,
}
const dotNet = {
  'x-client-SKU': 'MSAL.CoreCLR',
  'x-client-Ver': '4.45.0.0',
  'x-client-OS': 'Linux',
  'client-request-id': '6f0e5f0c-3f58-4c1c-9a3b-3a5c1d0f7d11',
  'return-client-request-id': 'true',
  Accept: 'application/json',
  'Content-Type': form,
}
const java = {
  'x-client-SKU': 'MSAL.Java',
  'x-client-VER': '1.13.0',
  'client-request-id': '6f0e5f0c-3f58-4c1c-9a3b-3a5c1d0f7d12',
  'Content-Type': `${form}; charset=UTF-8`,
  Accept: 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
  'User-Agent': 'Java/17.0.9',
}
const node = {
  Accept: 'application/json, text/plain, */*',
  'Content-Type': `${form};charset=utf-8`,
  'User-Agent': 'axios/1.6.7',
  'Accept-Encoding': 'gzip, compress, deflate, br',
  Connection: 'close',
}

/** Fields in the order in which the client writes them. */
const post = async (
  headers: Record<string, string>,
  path: string,
  fields: [string, string][],
): Promise<RawAnswer & { members: Record<string, unknown> }> => {
  const body = new URLSearchParams(fields).toString()
  const answer = await exchange(port, { method: 'POST', path, headers, body })
  expectWireHeaders(answer)
  expect(answer.headers.get('pragma')).toBe('no-cache')
  return { ...answer, members: answer.json as Record<string, unknown> }
}

const jwt = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)
const seconds = expect.stringMatching(/^\d+$/)
const v1 = {
  token_type: 'Bearer',
  expires_in: '3600',
  ext_expires_in: '3600',
  expires_on: seconds,
  not_before: seconds,
}
const v2 = { token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: jwt }

describe('the documentation, with curl', () => {
  test('an app alone, on v1: every number is text, the resource comes back, no refresh token', async () => {
    const { status, members } = await post(curl, `/${instance.norte.id}/oauth2/token`, [
      ['resource', graph],
      ['client_id', app.id],
      ['client_secret', secret],
      ['grant_type', 'client_credentials'],
    ])
    expect(status).toBe(200)
    expect(members).toEqual({ ...v1, resource: graph, access_token: jwt })
    expect(Number(members['expires_on']) - Number(members['not_before'])).toBe(3600)
  })

  test('the consent of a person, a posted code without an address, then the refresh of its token', async () => {
    const documented = { client_id: app.id, response_mode: 'form_post', response_type: 'code id_token', nonce: '1' }
    const address = authorizeUrl({ ...documented, scope: 'openid profile' }, { version: 'v1' })
    const { answer } = await throughPages(personOf(instance, 'ana@norte.example'), address)
    const redeemed = await post(curl, '/common/oauth2/token', [
      ['resource', partnerCenter],
      ['client_id', app.id],
      ['client_secret', secret],
      ['grant_type', 'authorization_code'],
      ['code', broughtTo(answer).fields['code']!],
    ])
    expect(redeemed.status).toBe(200)
    const userAnswer = {
      ...v1,
      scope: 'user_impersonation',
      resource: partnerCenter,
      access_token: jwt,
      refresh_token: expect.any(String),
      id_token: jwt,
    }
    expect(redeemed.members).toEqual(userAnswer)
    const refreshed = await post(curl, `/${instance.norte.domain}/oauth2/token`, [
      ['resource', partnerCenter],
      ['grant_type', 'refresh_token'],
      ['refresh_token', String(redeemed.members['refresh_token'])],
      ['client_id', app.id],
      ['client_secret', secret],
      ['scope', 'openid'],
    ])
    expect(refreshed.members).toEqual(userAnswer)
  })

  test('a refusal: the OAuth error object in the shape that Entra gives it', async () => {
    const { status, members } = await post(curl, `/${instance.norte.id}/oauth2/token`, [
      ['resource', graph],
      ['client_id', app.id],
      ['client_secret', 'wrong'],
      ['grant_type', 'client_credentials'],
    ])
    expect(status).toBe(401)
    expect(Object.keys(members)).toEqual([
      'error',
      'error_description',
      'error_codes',
      'timestamp',
      'trace_id',
      'correlation_id',
    ])
  })
})

describe('old scripts', () => {
  test('name and password of a person, on the common tenant, then generatetoken', async () => {
    const { status, members } = await post(oldScript, '/common/oauth2/token?api-version=1.0', [
      ['grant_type', 'password'],
      ['username', 'ana@norte.example'],
      ['password', password],
      ['resource', partnerCenter],
      ['client_id', desktop.id],
      ['scope', 'openid'],
    ])
    expect(status).toBe(200)
    expect(members).toMatchObject({ ...v1, scope: 'user_impersonation', resource: partnerCenter })
    const exchanged = await exchange(port, {
      method: 'POST',
      path: '/generatetoken',
      headers: { ...oldScript, Authorization: `Bearer ${members['access_token']}`, Accept: 'application/json' },
      body: `grant_type=jwt_token&client_id=${desktop.id}`,
    })
    expect(exchanged.body).toMatch(/^\{"access_token":"[^"]+","token_type":"bearer","expires_in":"\d+"\}$/)
  })
})

describe('.NET and Java, through MSAL', () => {
  test.each([
    ['.NET', dotNet],
    ['Java', java],
  ])('%s: an app alone, on v2, by the domain of its partner', async (_name, headers) => {
    const { status, members } = await post(headers, `/${instance.norte.domain}/oauth2/v2.0/token`, [
      ['client_id', app.id],
      ['client_info', '1'],
      ['client_secret', secret],
      ['scope', `${graph}/.default`],
      ['grant_type', 'client_credentials'],
    ])
    expect(status).toBe(200)
    expect(members).toEqual({ ...v2, scope: `${graph}/.default` })
  })
})

describe('PowerShell, through MSAL', () => {
  test('a refresh token, on the organizations tenant: the account is told in client_info', async () => {
    const { members } = await post(dotNet, '/organizations/oauth2/v2.0/token', [
      ['client_id', app.id],
      ['client_info', '1'],
      ['client_secret', secret],
      ['scope', `openid profile offline_access ${partnerCenter}/user_impersonation`],
      ['grant_type', 'refresh_token'],
      ['refresh_token', refreshToken],
    ])
    const { client_info, ...rest } = members
    expect(rest).toEqual({
      ...v2,
      scope: `${partnerCenter}/user_impersonation`,
      refresh_token: refreshToken,
      id_token: jwt,
    })
    expect(JSON.parse(Buffer.from(String(client_info), 'base64url').toString())).toEqual({
      uid: userId,
      utid: instance.norte.id,
    })
  })

  test('a device code: numbers are numbers, and the poll gets error_codes', async () => {
    const scope = `openid profile offline_access ${partnerCenter}/user_impersonation`
    const begun = await post(dotNet, '/organizations/oauth2/v2.0/devicecode', [
      ['client_id', desktop.id],
      ['scope', scope],
    ])
    expect(begun.members).toMatchObject({
      verification_uri: `${instance.publicUrl}/device`,
      expires_in: 900,
      interval: 5,
    })
    const polled = await post(dotNet, '/organizations/oauth2/v2.0/token', [
      ['client_id', desktop.id],
      ['grant_type', 'device_code'],
      ['device_code', String(begun.members['device_code'])],
      ['scope', scope],
    ])
    expect([polled.status, polled.members]).toMatchObject([
      400,
      {
        error: 'authorization_pending',
        error_codes: [70016],
        error_description: expect.stringMatching(/^AADSTS70016: /),
      },
    ])
  })
})

describe('the Node client', () => {
  test('a refresh token by the domain of the partner: a JWT with a number in exp', async () => {
    const { members } = await post(node, `/${instance.norte.domain}/oauth2/v2.0/token`, [
      ['client_id', app.id],
      ['client_secret', secret],
      ['grant_type', 'refresh_token'],
      ['refresh_token', refreshToken],
      ['scope', `${partnerCenter}/.default`],
    ])
    expect(members).toEqual({
      ...v2,
      scope: `${partnerCenter}/user_impersonation`,
      refresh_token: refreshToken,
      id_token: jwt,
    })
    const [, claims] = String(members['access_token']).split('.')
    expect(typeof JSON.parse(Buffer.from(claims!, 'base64url').toString()).exp).toBe('number')
  })

  test('an app alone', async () => {
    const { members } = await post(node, `/${instance.norte.domain}/oauth2/v2.0/token`, [
      ['client_id', app.id],
      ['client_secret', secret],
      ['grant_type', 'client_credentials'],
      ['scope', `${partnerCenter}/.default`],
    ])
    expect(members).toEqual({ ...v2, scope: `${partnerCenter}/.default` })
  })

  test('a refusal shows what it shows to its user', async () => {
    const { status, members } = await post(node, `/${instance.norte.domain}/oauth2/v2.0/token`, [
      ['client_id', app.id],
      ['client_secret', secret],
      ['grant_type', 'refresh_token'],
      ['refresh_token', 'gone'],
      ['scope', `${partnerCenter}/.default`],
    ])
    expect([status, members['error_description']]).toEqual([
      400,
      'AADSTS70008: The code or refresh token is invalid, expired or revoked.',
    ])
  })
})
