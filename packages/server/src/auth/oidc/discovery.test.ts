import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Instance, openInstance } from '../testing/instance.ts'

let instance: Instance
beforeAll(async () => {
  instance = await openInstance()
})
afterAll(() => instance.close())

const get = async (url: string) => {
  const answer = await instance.app.inject({ url })
  return { status: answer.statusCode, body: answer.json() }
}

describe('the configuration', () => {
  test.each(['', '/v2.0'] as const)('of a tenant (%s) says what there is, and all of it is there', async (version) => {
    const { body } = await get(`/norte.example${version}/.well-known/openid-configuration`)
    const base = `${instance.publicUrl}/${instance.norte.id}`
    expect(body).toEqual({
      issuer: instance.publicUrl,
      authorization_endpoint: `${base}/oauth2${version}/authorize`,
      token_endpoint: `${base}/oauth2${version}/token`,
      device_authorization_endpoint: `${base}/oauth2${version}/devicecode`,
      jwks_uri: `${base}/discovery${version}/keys`,
      response_types_supported: ['code', 'code id_token'],
      response_modes_supported: ['query', 'form_post'],
      grant_types_supported: [
        'authorization_code',
        'client_credentials',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
        'device_code',
      ],
      prompt_values_supported: ['none', 'login', 'select_account', 'consent'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'none'],
      authorization_response_iss_parameter_supported: true,
      code_challenge_methods_supported: ['S256'],
      claims_supported: expect.arrayContaining(['sub', 'tid', 'oid', 'upn', 'name', 'amr']),
    })
    for (const [name, address] of Object.entries(body)) {
      if (!name.endsWith('_endpoint') && name !== 'jwks_uri') continue
      const { pathname } = new URL(String(address))
      const [getting, posting] = await Promise.all([
        instance.app.inject({ url: pathname }),
        instance.app.inject({ method: 'POST', url: pathname }),
      ])
      const taken = { authorization_endpoint: [303, 405], jwks_uri: [200, 404] }[name] ?? [405, 400]
      expect([name, getting.statusCode, posting.statusCode]).toEqual([name, ...taken])
    }
    expect((await get(new URL(body.jwks_uri).pathname)).body.keys).toHaveLength(1)
  })

  test('of the issuer is where OpenID Connect wants it', async () => {
    const { body } = await get('/.well-known/openid-configuration')
    expect([body.issuer, body.token_endpoint]).toEqual([
      instance.publicUrl,
      `${instance.publicUrl}/common/oauth2/v2.0/token`,
    ])
  })

  test.each(['common', 'organizations', 'COMMON'])('of %s names that tenant', async (tenant) => {
    const { body } = await get(`/${tenant}/v2.0/.well-known/openid-configuration`)
    expect(body.token_endpoint).toBe(`${instance.publicUrl}/${tenant.toLowerCase()}/oauth2/v2.0/token`)
  })

  test('of an unknown tenant is not there', async () => {
    expect(await get('/nobody.example/v2.0/.well-known/openid-configuration')).toMatchObject({
      status: 400,
      body: { error_codes: [90002] },
    })
  })
})

test('keys are given without their private part', async () => {
  const { body } = await get('/common/discovery/v2.0/keys')
  expect(Object.keys(body.keys[0]).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
})

test('our own host is the one that serves an authority', async () => {
  const { host } = new URL(instance.publicUrl)
  const asked = encodeURIComponent(`${instance.publicUrl}/norte.example/oauth2/v2.0/authorize`)
  const { body } = await get(`/common/discovery/instance?api-version=1.1&authorization_endpoint=${asked}`)
  expect(body).toEqual({
    tenant_discovery_endpoint: `${instance.publicUrl}/norte.example/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  })
})
