import { appGrants } from '@tenantry/contract'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppDocument } from '../../src/auth/app.ts'
import { openBrowser, signIn } from '../../src/auth/testing/browser.ts'
import { type Instance, openInstance, password } from '../../src/auth/testing/instance.ts'
import { type Random, randomFrom, texts } from './values.ts'

// R6.1: whatever is sent to the sign-in addresses, none of them fails, and none sends a person where nobody registered.

const ROUNDS = 600
const address = 'https://app.example/callback'

let instance: Instance
let web: { app: AppDocument; secret: string }
beforeAll(async () => {
  instance = await openInstance({ TENANTRY_OLD_GRANTS: 'on' })
  web = await instance.createApp(instance.norte, [], { grants: [...appGrants], redirectUris: [address] })
})
afterAll(() => instance.close())

const good = (): Record<string, string> => ({
  client_id: web.app.id,
  client_secret: web.secret,
  response_type: 'code',
  response_mode: 'form_post',
  redirect_uri: address,
  scope: 'openid https://api.partnercenter.microsoft.com/.default',
  resource: 'https://api.partnercenter.microsoft.com',
  state: 's',
  nonce: 'n',
  code_challenge: 'x'.repeat(43),
  code_challenge_method: 'S256',
  code_verifier: 'x'.repeat(43),
  code: 'code',
  device_code: 'code',
  refresh_token: 'token',
  username: 'ana@norte.example',
  password: 'wrong',
  prompt: 'login',
  max_age: '60',
  login_hint: 'ana@norte.example',
  client_info: '1',
})
const grantTypes = [
  'client_credentials',
  'authorization_code',
  'refresh_token',
  'password',
  'device_code',
  'urn:ietf:params:oauth:grant-type:device_code',
]

/** Good fields, of which some are spoilt, some missing and some there twice. */
const spoilt = (random: Random): string => {
  const fields = Object.entries({ ...good(), grant_type: random.of(grantTypes) })
    .filter(() => !random.chance(0.1))
    .map(([name, value]): [string, string] => [name, random.chance(0.1) ? random.of(texts) : value])
  if (random.chance(0.1)) fields.push(random.of(fields))
  if (random.chance(0.1)) fields.push([random.of(texts), random.of(texts)])
  return new URLSearchParams(fields).toString()
}

const tenants = ['common', 'organizations', 'norte.example', '__proto__', '%00', '..%2f..', 'x'.repeat(300)]

const refused = ({ statusCode, body }: LightMyRequestResponse): unknown => {
  const { error, error_description, error_codes } = JSON.parse(body)
  return statusCode === 200 || (typeof error === 'string' && error_description.startsWith(`AADSTS${error_codes[0]}: `))
}

test.each(['token', 'v2.0/token', 'devicecode', 'v2.0/devicecode'])('/oauth2/%s', async (path) => {
  const random = randomFrom(2026)
  for (let round = 0; round < ROUNDS; round++) {
    const payload = spoilt(random)
    const url = `/${random.of(tenants)}/oauth2/${path}`
    const headers = {
      'content-type': random.of(['application/x-www-form-urlencoded', 'text/plain', 'application/json']),
    }
    const answer = await instance.app.inject({ method: 'POST', url, headers, payload })
    const seen = `${url} ${payload} → ${answer.statusCode} ${answer.body}`
    if (answer.statusCode >= 500) expect.fail(seen)
    if (answer.statusCode !== 404 && !refused(answer)) expect.fail(seen)
  }
})

test.each(['authorize', 'v2.0/authorize'])('/oauth2/%s', async (path) => {
  const random = randomFrom(2027)
  for (let round = 0; round < ROUNDS; round++) {
    const url = `/${random.of(tenants)}/oauth2/${path}?${spoilt(random)}`
    const { statusCode, headers, body } = await instance.app.inject({ url, headers: { accept: 'text/html' } })
    const seen = `${url} → ${statusCode} ${headers['location']} ${body}`
    if (statusCode >= 500) expect.fail(seen)
    const to = String(headers['location'] ?? /action="([^"]*)"/.exec(body)?.[1] ?? '/')
    // A page of ours, or the registered address.
    if (!/^\/(?!\/)/.test(to) && to.split('?')[0] !== address) expect.fail(seen)
  }
})

test('the pages of a sign-in', async () => {
  const random = randomFrom(2028)
  await instance.createUser('berta')
  const browser = openBrowser(instance)
  await signIn(browser, { userPrincipalName: 'berta@norte.example', password })
  const interaction = await browser.begin()
  const paths = [interaction, `${interaction}/consent`, '/auth/device', '/auth/device/answer', '/auth/interaction/x']
  for (let round = 0; round < ROUNDS; round++) {
    const value = () => (random.chance(0.5) ? random.of(texts) : random.of([null, 1, true, [], {}]))
    const body = random.chance(0.1)
      ? value()
      : { userCode: value(), accept: value(), userPrincipalName: value(), password: value(), demoUser: value() }
    const answer = await browser.go('POST', random.of(paths), { headers: browser.own, body })
    if (answer.statusCode >= 500) expect.fail(`${JSON.stringify(body)} → ${answer.statusCode} ${answer.body}`)
  }
})
