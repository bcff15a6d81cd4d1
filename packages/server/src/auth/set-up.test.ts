import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { openTenantry, type Tenantry } from '../main.ts'

interface Fresh {
  tenantry: Tenantry
  forward: (ms: number) => void
  close: () => Promise<void>
}
const opened: Fresh[] = []
afterEach(() => Promise.all(opened.splice(0).map(({ close }) => close())))

/** An installation on which nothing was ever done. */
const fresh = async (env: Record<string, string> = {}): Promise<Fresh> => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-'))
  const config = readConfig({
    TENANTRY_LOG: 'silent',
    TENANTRY_RATE_LIMIT: 'off',
    TENANTRY_PORT: '7400',
    TENANTRY_DATA: folder,
    ...env,
  })
  let ahead = 0
  const tenantry = await openTenantry(config, { readers: 1, now: () => new Date(Date.now() + ahead) })
  const close = async () => {
    await tenantry.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const forward = (ms: number) => {
    ahead += ms
  }
  const instance = { tenantry, close, forward }
  opened.push(instance)
  return instance
}

const secretOf = async ({ tenantry }: Fresh): Promise<string> => {
  const link = await tenantry.auth.createSetUpLink()
  return new URL(link!).hash.slice(1)
}

const ours = { 'x-tenantry-request': '1', origin: 'http://127.0.0.1:7400', 'content-type': 'application/json' }
const post = async ({ tenantry }: Fresh, url: string, body: object, headers: Record<string, string> = ours) => {
  const answer = await tenantry.app.inject({ method: 'POST', url, headers, payload: JSON.stringify(body) })
  return { status: answer.statusCode, json: answer.json(), headers: answer.headers }
}

const first = (override: { partner?: object; admin?: object } = {}) => ({
  partner: { name: 'Ribalta', domain: 'Ribalta.Example', country: 'ES', type: 'directBill', ...override.partner },
  admin: {
    displayName: 'Lucía Ferrer',
    name: 'Lucia',
    password: 'barca lenta al sol',
    adminAgent: true,
    ...override.admin,
  },
})

test('registers the first partner and its first global admin, who is signed in', async () => {
  const instance = await fresh()
  const secret = await secretOf(instance)
  expect(await post(instance, '/auth/set-up/check', { secret })).toMatchObject({
    status: 200,
    json: { cloud: 'global' },
  })
  const done = await post(instance, '/auth/set-up', { secret, ...first() })
  expect([done.status, done.json]).toEqual([200, { redirectTo: '/' }])

  const cookie = String(done.headers['set-cookie']).split(';')[0]!
  const me = await instance.tenantry.app.inject({ url: '/tenantry/v1/me', headers: { ...ours, cookie } })
  expect(me.json()).toMatchObject({
    userPrincipalName: 'lucia@ribalta.example',
    displayName: 'Lucía Ferrer',
    roles: ['globalAdmin', 'adminAgent'],
    partner: { name: 'Ribalta' },
  })
  const activity = await instance.tenantry.app.inject({ url: '/tenantry/v1/activity', headers: { ...ours, cookie } })
  expect(activity.json().items[0].operations).toEqual(['tenantry_partner_created', 'create_partner_user'])
  expect(activity.body).not.toContain('barca lenta')
})

test('a person without the agent role is a global admin and no more', async () => {
  const instance = await fresh()
  const done = await post(instance, '/auth/set-up', {
    secret: await secretOf(instance),
    ...first({ admin: { adminAgent: false } }),
  })
  const cookie = String(done.headers['set-cookie']).split(';')[0]!
  const me = await instance.tenantry.app.inject({ url: '/tenantry/v1/me', headers: { ...ours, cookie } })
  expect(me.json().roles).toEqual(['globalAdmin'])
})

test('the link works once, for a day, and only the newest', async () => {
  const instance = await fresh()
  const old = await secretOf(instance)
  const secret = await secretOf(instance)
  for (const wrong of [old, randomUUID(), '', secret.slice(0, -1)])
    expect((await post(instance, '/auth/set-up', { secret: wrong, ...first() })).status).toBe(403)
  instance.forward(24 * 3600_000 + 1)
  expect((await post(instance, '/auth/set-up/check', { secret })).status).toBe(403)
  const newest = await secretOf(instance)
  const answers = await Promise.all(
    ['one.example', 'two.example'].map((domain) =>
      post(instance, '/auth/set-up', { secret: newest, ...first({ partner: { domain } }) }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
  expect((await post(instance, '/auth/set-up/check', { secret: newest })).status).toBe(403)
  expect(await instance.tenantry.auth.createSetUpLink()).toBeUndefined()
})

test.each<[string, Parameters<typeof first>[0], string, string]>([
  ['no company name', { partner: { name: ' ' } }, 'partner.name', 'field.required'],
  ['V-21: no domain name', { partner: { domain: 'ribalta' } }, 'partner.domain', 'domain.format'],
  ['V-65: no country', { partner: { country: 'UK' } }, 'partner.country', 'addr.country'],
  ['an unknown type', { partner: { type: 'other' } }, 'partner.type', 'field.choice'],
  ['a tenant id that is none', { partner: { tenantId: 'x' } }, 'partner.tenantId', 'guid.format'],
  ['a user name with a blank', { admin: { name: 'lucia ferrer' } }, 'admin.name', 'user.name'],
  ['V-95: a short password', { admin: { password: 'barca lenta' } }, 'admin.password', 'password.short'],
  ['V-96: a password of names', { admin: { password: 'RibaltaRibalta' } }, 'admin.password', 'password.obvious'],
  ['V-97: a password that leaks hold', { admin: { password: 'qwertyuiop123' } }, 'admin.password', 'password.common'],
])('%s is refused by name, and the link still works', async (_name, override, field, reason) => {
  const instance = await fresh()
  const secret = await secretOf(instance)
  const refused = await post(instance, '/auth/set-up', { secret, ...first(override) })
  expect([refused.status, refused.json.data[0].field, refused.json.data[0].reason]).toEqual([400, field, reason])
  expect(refused.json.data[0].text).toMatch(/\w/)
  expect((await post(instance, '/auth/set-up', { secret, ...first() })).status).toBe(200)
})

test('V-80: in the US Government cloud the partner is of the United States', async () => {
  const instance = await fresh({ TENANTRY_CLOUD: 'us-government' })
  const secret = await secretOf(instance)
  expect((await post(instance, '/auth/set-up', { secret, ...first() })).json.data[0]).toMatchObject({ rule: 'V-80' })
  const done = await post(instance, '/auth/set-up', { secret, ...first({ partner: { country: 'US' } }) })
  expect([done.status, done.json]).toEqual([200, { redirectTo: '/auth/sign-in' }]) // where a second factor is added
})

test('R7.3: a form of another site cannot use it', async () => {
  const instance = await fresh()
  const secret = await secretOf(instance)
  for (const headers of [
    { 'content-type': 'application/json' },
    { ...ours, origin: 'https://elsewhere.example' },
  ] as Record<string, string>[])
    expect((await post(instance, '/auth/set-up', { secret, ...first() }, headers)).status).toBe(403)
})
