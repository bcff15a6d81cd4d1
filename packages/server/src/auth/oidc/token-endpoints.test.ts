import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppDocument } from '../app.ts'
import { type Instance, openInstance } from '../testing/instance.ts'
import type { UserDocument } from '../user.ts'

const partnerCenter = 'https://api.partnercenter.microsoft.com'
const graph = 'https://graph.windows.net'
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

let instance: Instance
let app: AppDocument
let secret: string
let user: UserDocument
let refreshToken: string

beforeAll(async () => {
  instance = await openInstance()
  ;({ app, secret } = await instance.createApp())
  user = await instance.createUser('ana')
  refreshToken = await instance.auth.issueRefreshToken({ app, user })
})
afterAll(() => instance.close())

const asApp = (fields: Record<string, string> = {}) => ({
  grant_type: 'client_credentials',
  client_id: app.id,
  client_secret: secret,
  ...fields,
})
const asUser = (fields: Record<string, string> = {}) => ({
  ...asApp(fields),
  grant_type: 'refresh_token',
  refresh_token: refreshToken,
})
const v1 = (fields: Record<string, string>, tenant = instance.norte.id) =>
  instance.post(`/${tenant}/oauth2/token`, fields)
const v2 = (fields: Record<string, string>, tenant = instance.norte.id) =>
  instance.post(`/${tenant}/oauth2/v2.0/token`, fields)

describe('the access token', () => {
  test('of an app', async () => {
    const { access_token } = (await v1(asApp({ resource: `${graph}/` }))).body
    expect(decodeProtectedHeader(access_token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt', kid: expect.any(String) })
    const claims = decodeJwt(access_token)
    expect(claims).toMatchObject({
      iss: instance.publicUrl,
      aud: graph,
      tid: instance.norte.id,
      appid: app.id,
      azp: app.id,
      ver: '1.0',
    })
    expect(claims).not.toHaveProperty('oid')
    expect(claims.exp! - claims.iat!).toBe(3600)
  })

  test('of an app and a user names the user, and says how they signed in', async () => {
    const { access_token, id_token } = (await v1(asUser({ resource: partnerCenter }))).body
    expect(decodeJwt(access_token)).toMatchObject({
      aud: partnerCenter,
      tid: instance.norte.id,
      appid: app.id,
      oid: user.id,
      upn: 'ana@norte.example',
      unique_name: 'ana@norte.example',
      amr: expect.arrayContaining(['mfa']),
      scp: 'user_impersonation',
    })
    expect(decodeJwt(id_token)).toMatchObject({ aud: app.id, oid: user.id, tid: instance.norte.id })
    const me = (await instance.me(access_token)).json()
    expect(me).toMatchObject({ userId: user.id, applicationId: app.id, roles: ['adminAgent'] })
  })

  test.each([
    partnerCenter,
    `${partnerCenter}/`,
    `${partnerCenter}//`,
    'HTTPS://API.PartnerCenter.Microsoft.com',
    'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd',
  ])('may be asked for as %s', async (resource) => {
    const one = await v1(asApp({ resource }))
    const two = await v2(asApp({ scope: `${resource}/.default` }))
    for (const { status, body } of [one, two]) {
      expect(status).toBe(200)
      expect((await instance.me(body.access_token)).statusCode).toBe(200)
    }
    expect(one.body.resource).toBe(resource)
  })

  test('may be asked for by our own address', async () => {
    const { status } = await v1(asUser({ resource: instance.publicUrl }))
    expect(status).toBe(200)
  })
})

test('a refresh token of a script lasts and may be used many times', async () => {
  for (let n = 0; n < 5; n++)
    expect((await v2(asUser({ scope: `${partnerCenter}/.default` }))).body.refresh_token).toBe(refreshToken)
})

describe('a refusal', () => {
  const refusals: Record<string, [() => ReturnType<Instance['post']>, number, string, number]> = {
    'no grant type': [() => v1({ client_id: app.id }), 400, 'invalid_request', 900144],
    'an empty body': [() => v1({}), 400, 'invalid_request', 900144],
    'a grant type of later': [
      () => v1({ ...asApp({ resource: graph }), grant_type: 'password' }),
      400,
      'unsupported_grant_type',
      70003,
    ],
    'a grant type that is none': [
      () => v2({ ...asApp(), grant_type: '__proto__' }),
      400,
      'unsupported_grant_type',
      70003,
    ],
    'an unknown tenant': [() => v1(asApp({ resource: graph }), 'nobody.example'), 400, 'invalid_request', 90002],
    'an unknown tenant id': [
      () => v1(asApp({ resource: graph }), 'c0ffee00-0000-4000-8000-000000000000'),
      400,
      'invalid_request',
      90002,
    ],
    'the tenant of another partner': [
      () => v1(asApp({ resource: graph }), instance.sur.id),
      400,
      'unauthorized_client',
      700016,
    ],
    'the domain of another partner': [
      () => v2(asApp({ scope: `${graph}/.default` }), instance.sur.domain),
      400,
      'unauthorized_client',
      700016,
    ],
    'no app': [() => v1({ ...asApp({ resource: graph }), client_id: '' }), 400, 'invalid_request', 900144],
    'an unknown app': [() => v1(asApp({ resource: graph, client_id: 'nobody' })), 400, 'unauthorized_client', 700016],
    'the portal as an app': [
      () => v1(asApp({ resource: graph, client_id: 'tenantry-portal' })),
      400,
      'unauthorized_client',
      700016,
    ],
    'no secret': [() => v1({ ...asApp({ resource: graph }), client_secret: '' }), 401, 'invalid_client', 7000218],
    'a wrong secret': [() => v1(asApp({ resource: graph, client_secret: 'wrong' })), 401, 'invalid_client', 7000215],
    'the hash of the secret': [
      () => v1(asApp({ resource: graph, client_secret: app.secrets[0]!.hash })),
      401,
      'invalid_client',
      7000215,
    ],
    'v1 without a resource': [() => v1(asApp()), 400, 'invalid_request', 900144],
    'v2 without a scope': [() => v2(asApp()), 400, 'invalid_request', 900144],
    'another resource': [() => v1(asApp({ resource: 'https://management.example' })), 400, 'invalid_resource', 500011],
    'another resource in the scope': [
      () => v2(asApp({ scope: 'https://management.example/.default' })),
      400,
      'invalid_resource',
      500011,
    ],
    'a resource that only looks like ours': [
      () => v1(asApp({ resource: `${partnerCenter}.evil.example` })),
      400,
      'invalid_resource',
      500011,
    ],
    'the old graph for a user': [() => v1(asUser({ resource: graph })), 400, 'invalid_resource', 500011],
    'a scope without a resource': [() => v2(asApp({ scope: 'Directory.Read' })), 400, 'invalid_scope', 70011],
    'two resources': [
      () => v2(asApp({ scope: `${graph}/.default ${partnerCenter}/.default` })),
      400,
      'invalid_scope',
      70011,
    ],
    'an app that asks for a user’s scope': [
      () => v2(asApp({ scope: `${partnerCenter}/user_impersonation` })),
      400,
      'invalid_scope',
      1002012,
    ],
    'no refresh token': [
      () => v1({ ...asUser({ resource: partnerCenter }), refresh_token: '' }),
      400,
      'invalid_request',
      900144,
    ],
    'a refresh token that is none': [
      () => v1({ ...asUser({ resource: partnerCenter }), refresh_token: 'nothing' }),
      400,
      'invalid_grant',
      70008,
    ],
  }

  test.each(Object.entries(refusals))('%s', async (_name, [request, status, error, number]) => {
    const answer = await request()
    expect(answer.body).toEqual({
      error,
      error_description: expect.stringMatching(new RegExp(`^AADSTS${number}: [\\x20-\\x7e]+$`)),
      error_codes: [number],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
      trace_id: expect.stringMatching(guid),
      correlation_id: expect.stringMatching(guid),
    })
    expect(answer.status).toBe(status)
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('a refresh token of another app', async () => {
    const other = await instance.createApp()
    const { status, body } = await v1({
      ...asUser({ resource: partnerCenter }),
      client_id: other.app.id,
      client_secret: other.secret,
    })
    expect([status, body.error]).toEqual([400, 'invalid_grant'])
  })

  test('a refresh token of a person who may not sign in any more', async () => {
    const gone = await instance.createUser('gone')
    const token = await instance.auth.issueRefreshToken({ app, user: gone })
    await instance.directory.updateUser(instance.norte, { id: gone.id, disabled: true })
    const { status, body } = await v1({ ...asUser({ resource: partnerCenter }), refresh_token: token })
    expect([status, body.error]).toEqual([400, 'invalid_grant'])
  })

  test('a disabled app', async () => {
    const other = await instance.createApp()
    await instance.directory.updateApp(instance.norte, { id: other.app.id, disabled: true })
    const { status, body } = await v1(asApp({ resource: graph, client_id: other.app.id, client_secret: other.secret }))
    expect([status, body.error, body.error_codes]).toEqual([400, 'unauthorized_client', [7000112]])
  })

  test('what a client sent does not break out of the description', async () => {
    const { body } = await v1(asApp({ resource: 'x"\\\r\nñ<script>' }))
    expect(body.error_description).toBe(`AADSTS500011: The resource 'x?????<script>' was not found in the tenant.`)
  })

  test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', ''])(
    'a body that is no form, sent as %j, is told so',
    async (type) => {
      const answer = await instance.app.inject({
        method: 'POST',
        url: '/common/oauth2/token',
        headers: type === '' ? {} : { 'content-type': type },
        payload: '{"grant_type":"client_credentials"}',
      })
      expect([answer.statusCode, answer.json().error]).toEqual([400, 'invalid_request'])
    },
  )
})

test('two secrets are good at once, a third one replaces the first', async () => {
  const first = await instance.createApp()
  const works = async (client_secret: string) =>
    (await v1(asApp({ resource: graph, client_id: first.app.id, client_secret }))).status === 200
  const second = await instance.directory.addSecret(instance.norte, first.app.id)
  expect([await works(first.secret), await works(second.secret)]).toEqual([true, true])
  const third = await instance.directory.addSecret(instance.norte, first.app.id)
  expect([await works(first.secret), await works(second.secret), await works(third.secret)]).toEqual([
    false,
    true,
    true,
  ])
})
