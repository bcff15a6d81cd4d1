import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { ConfidentialClientApplication, CryptoProvider, PublicClientApplication } from '@azure/msal-node'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loopbackCertificate } from '../../../test/tls-certificate.ts'
import { broughtTo, personOf, throughPages } from '../testing/app-sign-in.ts'
import { signIn } from '../testing/browser.ts'
import { type Instance, openInstance, password } from '../testing/instance.ts'

// The sign-in library of the SDKs, as it is published, against this server with TLS: nothing of it is changed or replaced.

const resource = 'https://api.partnercenter.microsoft.com'
const scopes = [`${resource}/user_impersonation`]
const redirectUri = 'https://app.example/callback'

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const trusted = getCACertificates('default')
let folder: string
let instance: Instance
let authority: (tenant: string) => { authority: string; knownAuthorities: string[] }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-tls-'))
  const { key, certificate } = loopbackCertificate()
  const files = { TENANTRY_TLS_CERT: join(folder, 'cert.pem'), TENANTRY_TLS_KEY: join(folder, 'key.pem') }
  writeFileSync(files.TENANTRY_TLS_CERT, certificate)
  writeFileSync(files.TENANTRY_TLS_KEY, key)
  setDefaultCACertificates([...trusted, certificate])
  const port = await freePort()
  instance = await openInstance({ ...files, TENANTRY_PUBLIC_URL: `https://127.0.0.1:${port}` })
  await instance.app.listen({ host: '127.0.0.1', port })
  authority = (tenant) => ({
    authority: `${instance.publicUrl}/${tenant}`,
    knownAuthorities: [new URL(instance.publicUrl).host],
  })
})
afterAll(async () => {
  await instance?.close()
  setDefaultCACertificates(trusted)
  rmSync(folder, { recursive: true, force: true })
})

const callerOf = async (token: string) => {
  const response = await fetch(`${instance.publicUrl}/tenantry/v1/me`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return (await response.json()) as { userPrincipalName?: string; applicationId: string }
}

const somebody = async (name: string) => personOf(instance, (await instance.createUser(name)).userPrincipalName)

describe('an app with a secret', () => {
  test.each(['id', 'domain'] as const)('gets a token for itself, by the %s of its tenant', async (by) => {
    const { app, secret } = await instance.createApp()
    const client = new ConfidentialClientApplication({
      auth: { clientId: app.id, clientSecret: secret, ...authority(instance.norte[by]) },
    })
    for (const scope of ['https://graph.windows.net/.default', `${resource}/.default`]) {
      const result = await client.acquireTokenByClientCredential({ scopes: [scope] })
      expect(result!.tokenType).toBe('Bearer')
      expect((await callerOf(result!.accessToken)).applicationId).toBe(app.id)
    }
    const cached = await client.acquireTokenByClientCredential({ scopes: [`${resource}/.default`] })
    expect(cached!.fromCache).toBe(true)
  })

  test('signs a person in with PKCE, and renews that by itself', async () => {
    const { app, secret } = await instance.createApp(instance.norte, [], {
      grants: ['authorization_code'],
      redirectUris: [redirectUri],
    })
    const client = new ConfidentialClientApplication({
      auth: { clientId: app.id, clientSecret: secret, ...authority('organizations') },
    })
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
    const address = await client.getAuthCodeUrl({
      scopes,
      redirectUri,
      state: 'x',
      nonce: 'n-1',
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
    })
    const person = await somebody('ana')
    const { answer, pages } = await throughPages(person, address)
    expect(pages).toEqual(['login', 'consent'])
    const { fields } = broughtTo(answer)
    expect(fields['state']).toBe('x')

    const result = await client.acquireTokenByCode({
      code: fields['code']!,
      scopes,
      redirectUri,
      nonce: 'n-1',
      codeVerifier: verifier,
    })
    expect(result.account).toMatchObject({ username: person.userPrincipalName, tenantId: instance.norte.id })
    expect(result.scopes).toEqual(scopes)
    expect(decodeJwt(result.idToken)['nonce']).toBe('n-1')
    expect((await callerOf(result.accessToken)).userPrincipalName).toBe(person.userPrincipalName)

    const account = result.account!
    const silent = await client.acquireTokenSilent({ account, scopes })
    expect(silent.fromCache).toBe(true)
    const renewed = await client.acquireTokenSilent({ account, scopes, forceRefresh: true })
    expect(renewed.fromCache).toBe(false)
    expect(renewed.accessToken).not.toBe(result.accessToken)
    const again = await client.acquireTokenSilent({ account, scopes, forceRefresh: true })
    expect((await callerOf(again.accessToken)).userPrincipalName).toBe(person.userPrincipalName)
  })

  test('is told why it gets no token', async () => {
    const { app } = await instance.createApp()
    const client = new ConfidentialClientApplication({
      auth: { clientId: app.id, clientSecret: 'wrong', ...authority(instance.norte.id) },
    })
    await expect(client.acquireTokenByClientCredential({ scopes: [`${resource}/.default`] })).rejects.toMatchObject({
      errorCode: 'invalid_client',
      errorMessage: expect.stringContaining('AADSTS7000215'),
    })
  })
})

describe('a program on a device', () => {
  test('signs a person in by a code', async () => {
    const app = await instance.createPublicApp({ grants: ['device_code'] })
    const client = new PublicClientApplication({ auth: { clientId: app.id, ...authority('common') } })
    const { browser, userPrincipalName } = await somebody('berta')
    const letIn = async (userCode: string) => {
      await signIn(browser, { userPrincipalName, password })
      const body = { userCode, accept: true }
      expect((await browser.go('POST', '/auth/device/answer', { headers: browser.own, body })).statusCode).toBe(204)
    }
    let answered: Promise<void> | undefined
    const result = await client.acquireTokenByDeviceCode({
      scopes,
      deviceCodeCallback: ({ userCode, verificationUri, message }) => {
        expect(verificationUri).toBe(`${instance.publicUrl}/device`)
        expect(message).toContain(userCode)
        answered = letIn(userCode)
      },
    })
    await answered
    expect(result!.account!.username).toBe(userPrincipalName)
    const renewed = await client.acquireTokenSilent({ account: result!.account!, scopes, forceRefresh: true })
    expect((await callerOf(renewed.accessToken)).userPrincipalName).toBe(userPrincipalName)
  })

  test('signs a person in with a browser, on a port of its own', async () => {
    const app = await instance.createPublicApp({
      grants: ['authorization_code'],
      redirectUris: ['http://localhost'],
    })
    const client = new PublicClientApplication({ auth: { clientId: app.id, ...authority('norte.example') } })
    const person = await somebody('carla')
    const result = await client.acquireTokenInteractive({
      scopes,
      openBrowser: async (address) => {
        const { answer } = await throughPages(person, address)
        const { address: own, fields } = broughtTo(answer)
        expect(own).toMatch(/^http:\/\/localhost:\d+$/)
        await fetch(own, { method: 'POST', body: new URLSearchParams(fields) })
      },
    })
    expect(result.account!.username).toBe(person.userPrincipalName)
    expect((await callerOf(result.accessToken)).userPrincipalName).toBe(person.userPrincipalName)
  })

  test('is told when the person says no', async () => {
    const app = await instance.createPublicApp({ grants: ['device_code'] })
    const client = new PublicClientApplication({ auth: { clientId: app.id, ...authority('common') } })
    const { browser, userPrincipalName } = await somebody('dora')
    await signIn(browser, { userPrincipalName, password })
    const asking = client.acquireTokenByDeviceCode({
      scopes,
      deviceCodeCallback: ({ userCode }) => {
        void browser.go('POST', '/auth/device/answer', { headers: browser.own, body: { userCode, accept: false } })
      },
    })
    await expect(asking).rejects.toThrow('authorization_declined')
  })
})

test('the authority is found without being named as known: by its own answer about instances', async () => {
  const { app, secret } = await instance.createApp()
  const { host } = new URL(instance.publicUrl)
  const cloudDiscoveryMetadata = await (
    await fetch(
      `${instance.publicUrl}/common/discovery/instance?${new URLSearchParams({
        'api-version': '1.1',
        authorization_endpoint: `${instance.publicUrl}/${instance.norte.id}/oauth2/v2.0/authorize`,
      })}`,
    )
  ).text()
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: app.id,
      clientSecret: secret,
      authority: `${instance.publicUrl}/${instance.norte.id}`,
      cloudDiscoveryMetadata,
    },
  })
  const result = await client.acquireTokenByClientCredential({ scopes: [`${resource}/.default`] })
  expect(JSON.parse(cloudDiscoveryMetadata).metadata[0].preferred_network).toBe(host)
  expect((await callerOf(result!.accessToken)).applicationId).toBe(app.id)
})
