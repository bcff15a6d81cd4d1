import { randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcome } from '../../test/harness.ts'
import { type ConfigError, readConfig } from '../config.ts'
import { type Instance, openInstance } from './testing/instance.ts'

const partner = 'c0a1e5ce-0000-4000-8000-000000000077'
const partnerCenter = 'https://api.partnercenter.microsoft.com'
const audience = 'api://tenantry'

type Keys = Awaited<ReturnType<typeof keyPair>>
const keyPair = async (kid: string = randomUUID()) => {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } }
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A sign-in service that can change its keys and go away. */
const openIssuer = async (port = 0) => {
  let keys = [await keyPair()]
  let asked = 0
  let server: Server
  const listen = (at: number) =>
    new Promise<void>((resolve) => {
      server = createServer((request, response) => {
        asked++
        const { port: own } = server.address() as AddressInfo
        const base = `http://127.0.0.1:${own}/realm`
        response.setHeader('content-type', 'application/json')
        if (request.url === '/realm/.well-known/openid-configuration')
          response.end(JSON.stringify({ issuer: base, jwks_uri: `${base}/keys` }))
        else if (request.url === '/realm/keys') response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }))
        else response.writeHead(404).end()
      }).listen(at, '127.0.0.1', resolve)
    })
  await listen(port)
  const { port: chosen } = server!.address() as AddressInfo
  const issuer = `http://127.0.0.1:${chosen}/realm`
  const now = () => Math.floor(Date.now() / 1000)
  return {
    issuer,
    asked: () => asked,
    rotate: async () => {
      keys = [await keyPair()]
    },
    down: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
    up: () => listen(chosen),
    token: (
      claims: JWTPayload = {},
      {
        key = keys[0]!,
        alg = 'RS256',
        header = {},
      }: { key?: Pick<Keys, 'kid' | 'privateKey'>; alg?: string; header?: object } = {},
    ) =>
      new SignJWT({
        iss: issuer,
        aud: audience,
        sub: 'ines',
        iat: now(),
        exp: now() + 600,
        azp: 'erp-connector',
        preferred_username: 'ines@norte.example',
        name: 'Inés Roldán',
        realm_access: { roles: ['csp-admins', 'offline_access'] },
        ...claims,
      })
        .setProtectedHeader({ alg, kid: key.kid, typ: 'JWT', ...header })
        .sign(key.privateKey),
  }
}
type Issuer = Awaited<ReturnType<typeof openIssuer>>

const values = { 'csp-admins': ['adminAgent'], 'csp-sales': ['salesAgent'], 'csp-root': ['globalAdmin', 'adminAgent'] }
const fileOf = (issuers: object[]): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'tenantry-issuers-')), 'issuers.json')
  writeFileSync(file, JSON.stringify(issuers))
  return file
}
const described = (issuer: string, more: object = {}) => ({
  issuer,
  audience,
  partner,
  roles: { claim: 'realm_access.roles', values },
  ...more,
})

let issuer: Issuer
let instance: Instance

/** A server whose first partner has issuers of its own. */
const openWith = (issuers: object[], env: Record<string, string> = {}) =>
  openInstance({ ...env, TENANTRY_ISSUERS: fileOf(issuers) }, { id: partner })

beforeAll(async () => {
  issuer = await openIssuer()
  instance = await openWith([described(issuer.issuer)])
})
afterAll(async () => {
  await instance.close()
  await issuer.down()
})

const call = (token: string, url = '/tenantry/v1/me', of: Pick<Instance, 'app'> = instance) =>
  of.app.inject({ url, headers: { authorization: `Bearer ${token}` } })

describe('a token of an outside issuer', () => {
  test('acts for its partner, as the person and with the roles that the issuer names', async () => {
    const answer = await call(await issuer.token())
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      partner: { id: partner },
      userPrincipalName: 'ines@norte.example',
      displayName: 'Inés Roldán',
      roles: ['adminAgent'],
    })
    expect((await call(await issuer.token(), '/v1/customers?size=5')).statusCode).toBe(200)
  })

  test('R5.6: without a role that means something here it may do nothing; roles add up', async () => {
    const none = await issuer.token({ realm_access: { roles: ['offline_access', 'constructor', '__proto__'] } })
    expect(outcome(await call(none, '/v1/customers?size=5'))).toBe('403/900150')
    const both = await issuer.token({ realm_access: { roles: ['csp-sales', 'csp-root'] } })
    expect((await call(both)).json().roles.sort()).toEqual(['adminAgent', 'globalAdmin', 'salesAgent'])
  })

  test('of an app is an app, which App+User operations refuse', async () => {
    const app = await issuer.token({ preferred_username: 'service-account-erp', sub: 'erp' })
    expect((await call(app, '/v1/customers?size=5')).statusCode).toBe(200)
    expect(outcome(await call(app, `/v1/SelfServePolicy?entity_id=${randomUUID()}`))).toBe('403/900329')
    const entra = await issuer.token({ idtyp: 'app', preferred_username: undefined, appid: randomUUID() })
    expect((await call(entra, '/v1/customers?size=5')).statusCode).toBe(200)
  })

  test('is recorded with the name of the person', async () => {
    const token = await issuer.token()
    const body = { companyProfile: { domain: 'norte-dos.onmicrosoft.com' }, billingProfile: {} }
    await instance.app.inject({
      method: 'POST',
      url: '/v1/customers',
      headers: { authorization: `Bearer ${await issuer.token({ realm_access: { roles: [] } })}` },
      payload: body,
    })
    const { items } = (await call(token, '/tenantry/v1/activity')).json()
    expect(items[0]).toMatchObject({
      status: 'failed',
      userPrincipalName: 'ines@norte.example',
      applicationId: 'erp-connector',
    })
  })

  test('R5.1, R5.2: forged, late, early, for somebody else, of nobody known, an ID token: 401, never more', async () => {
    const stranger = await openIssuer()
    const seconds = Math.floor(Date.now() / 1000)
    const forged = await keyPair()
    const [header, payload] = (await issuer.token()).split('.')
    const tokens = {
      'another key': await issuer.token({}, { key: forged }),
      'another key under a known id': await issuer.token(
        {},
        {
          key: { ...forged, kid: JSON.parse(Buffer.from(header!, 'base64url').toString()).kid },
        },
      ),
      expired: await issuer.token({ exp: seconds - 120 }),
      'not yet valid': await issuer.token({ nbf: seconds + 600 }),
      'another audience': await issuer.token({ aud: 'api://else' }),
      'another issuer': await stranger.token(),
      'an issuer that lends its name': await stranger.token({ iss: issuer.issuer }),
      'no issuer': await issuer.token({ iss: undefined as never }),
      'an ID token': await issuer.token({ nonce: 'n' }),
      'no subject': await issuer.token({ sub: undefined as never }),
      'a name that is no text': await issuer.token({ preferred_username: { a: 1 } as never }),
      'no signature': `${header}.${payload}.`,
      'no algorithm': `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`,
    }
    for (const [what, token] of Object.entries(tokens))
      expect([what, outcome(await call(token))]).toEqual([what, '401/400'])
    await stranger.down()
  })

  test('a second factor that the partner demands has to stand in it, unless the issuer demands it of everybody', async () => {
    const government = { TENANTRY_CLOUD: 'us-government', TENANTRY_OUTGOING_HOSTS: '127.0.0.1' }
    const strict = await openWith([described(issuer.issuer)], government)
    const trusting = await openWith([described(issuer.issuer, { secondFactor: true })], government)
    try {
      expect(outcome(await call(await issuer.token(), undefined, strict))).toMatch(/^401/)
      expect((await call(await issuer.token({ amr: ['pwd', 'mfa'] }), undefined, strict)).statusCode).toBe(200)
      expect((await call(await issuer.token(), undefined, trusting)).statusCode).toBe(200)
    } finally {
      await Promise.all([strict.close(), trusting.close()])
    }
  })

  test('R11.2: no host is asked that the operator has not named', async () => {
    const before = issuer.asked()
    const closed = await openWith([described(issuer.issuer)], { TENANTRY_OUTGOING_HOSTS: 'else.example' })
    try {
      expect((await call(await issuer.token({ amr: ['mfa'] }), undefined, closed)).statusCode).toBe(503)
      expect(issuer.asked()).toBe(before)
    } finally {
      await closed.close()
    }
  })
})

describe('the issuer', () => {
  test('changes its keys: the new one is fetched, the old one stops counting', async () => {
    const own = await openIssuer()
    const opened = await openWith([described(own.issuer)])
    try {
      const old = await own.token()
      expect((await call(old, undefined, opened)).statusCode).toBe(200)
      await own.rotate()
      const later = await own.token({ sub: 'otto' })
      // New keys are asked for at most every ten seconds.
      await expect
        .poll(async () => (await call(later, undefined, opened)).statusCode, { timeout: 20_000, interval: 500 })
        .toBe(200)
      const forgotten = await own.token({ sub: 'late' }, { key: await keyPair() })
      expect(outcome(await call(forgotten, undefined, opened))).toBe('401/400')
    } finally {
      await opened.close()
      await own.down()
    }
  })

  test('is down: whoever is known goes on, others are told to come back, and nothing else stops', async () => {
    const own = await openIssuer()
    const opened = await openWith([described(own.issuer)])
    try {
      await own.down()
      const token = await own.token()
      const refused = await call(token, undefined, opened)
      expect(outcome(refused)).toBe('503/800003')
      expect(refused.headers['retry-after']).toBe('1')
      expect(refused.json().description).toContain(own.issuer)
      expect((await opened.app.inject('/health/ready')).statusCode).toBe(200)
      await own.up()
      expect((await call(token, undefined, opened)).statusCode).toBe(200)
      await own.down()
      expect((await call(await own.token({ sub: 'otto' }), undefined, opened)).statusCode).toBe(200)
      await own.up()
    } finally {
      await opened.close()
      await own.down()
    }
  })

  test('is another Tenantry, found by its own discovery document', async () => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const other = await openInstance({ TENANTRY_PUBLIC_URL: url })
    const { app, secret } = await other.createApp()
    await other.app.listen({ host: '127.0.0.1', port })
    const opened = await openWith([
      described(url, {
        audience: partnerCenter,
        roles: { claim: 'appid', values: { [app.id]: ['adminAgent'] } },
      }),
    ])
    try {
      const { body } = await other.post(`/${other.norte.id}/oauth2/token`, {
        grant_type: 'client_credentials',
        client_id: app.id,
        client_secret: secret,
        resource: partnerCenter,
      })
      const answer = await call(body['access_token'], '/v1/customers?size=5', opened)
      expect(answer.statusCode).toBe(200)
    } finally {
      await Promise.all([opened.close(), other.close()])
    }
  })
})

describe('TENANTRY_ISSUERS', () => {
  const refused = (issuers: unknown): string => {
    try {
      readConfig({ TENANTRY_ISSUERS: typeof issuers === 'string' ? issuers : fileOf(issuers as object[]) })
      return ''
    } catch (error) {
      return (error as ConfigError).lines.join('\n')
    }
  }

  test('a file that cannot be used is refused with what is wrong', () => {
    expect(refused('/nowhere/issuers.json')).toMatch(/TENANTRY_ISSUERS=\/nowhere.*ENOENT/)
    expect(refused([{}])).toContain('issuer')
    expect(refused([described('http://login.example/realm')])).toContain('https://')
    expect(refused([described('https://login.example', { roles: { claim: 'x', values: { a: ['king'] } } })])).toContain(
      '"salesAgent"',
    )
    expect(refused([described('https://a.example'), described('https://a.example')])).toContain('twice')
    expect(refused([described('http://127.0.0.1:7400')])).toContain('no outside issuer of its own')
    expect(refused([described('https://login.example/realm')])).toBe('')
  })
})
