import { randomUUID } from 'node:crypto'
import type { App, Role } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcome, RESOURCE } from '../../test/harness.ts'
import { openBrowser, signIn } from '../auth/testing/browser.ts'
import { type Instance, openInstance, password } from '../auth/testing/instance.ts'

let instance: Instance
beforeAll(async () => {
  instance = await openInstance()
})
afterAll(() => instance.close())

const DAY = 86_400
const anyVersion = { 'if-match': '*' }

const adminOf = async (of: Instance = instance, roles: Role[] = ['globalAdmin', 'adminAgent']) => {
  const { userPrincipalName } = await of.createUser(`a${randomUUID().slice(0, 8)}`, { roles })
  const browser = openBrowser(of)
  await signIn(browser, { userPrincipalName, password })
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    browser.go(method as 'GET', `/tenantry/v1${path}`, {
      headers: { ...browser.own, ...headers },
      ...(body !== undefined && { body }),
    })
  const register = async (body: object = {}): Promise<App> => {
    const answer = await call('POST', '/apps', { name: 'Billing bridge', roles: ['salesAgent'], ...body })
    expect(answer.statusCode).toBe(201)
    return answer.json() as App
  }
  return { call, register }
}
const tokenWith = (client_id: string, client_secret: string, of: Instance = instance) =>
  of.post(`/${of.norte.id}/oauth2/v2.0/token`, {
    grant_type: 'client_credentials',
    client_id,
    client_secret,
    scope: `${RESOURCE}/.default`,
  })
const gets = async (...of: Parameters<typeof tokenWith>): Promise<boolean> => (await tokenWith(...of)).status === 200
const changesOf = async ({ call }: Awaited<ReturnType<typeof adminOf>>, size = 1) =>
  (await call('GET', `/activity?size=${size}`)).json().items

describe('an app', () => {
  test('is registered with no role unless one is given, and with a secret that is shown once', async () => {
    const { call, register } = await adminOf()
    const bare = await register({ roles: undefined })
    expect(bare).toMatchObject({ roles: [], public: false, grants: ['client_credentials'], disabled: false })
    expect(bare.secret).toMatch(/^[0-9a-f]{64}$/)
    const { body } = await tokenWith(bare.id, bare.secret!)
    expect(outcome(await instance.me(body.access_token))).toBe('403/900150')
    const read = (await call('GET', `/apps/${bare.id}`)).json()
    expect(read).not.toHaveProperty('secret')
    expect(read.secrets).toEqual([{ ...bare.secrets[0], hint: bare.secret!.slice(0, 3) }])
    const days = (Date.parse(read.secrets[0].expiresAt) - Date.parse(read.secrets[0].createdAt)) / 1000 / DAY
    expect(days).toBe(365)
    const able = await register()
    const token = (await tokenWith(able.id, able.secret!)).body.access_token
    expect((await instance.me(token)).json().roles).toEqual(['salesAgent'])
  })

  test('on people’s devices has no secret', async () => {
    const { call, register } = await adminOf()
    const app = await register({ public: true })
    expect(app).toMatchObject({ public: true, grants: ['device_code'], secrets: [] })
    expect(app).not.toHaveProperty('secret')
    expect(outcome(await call('POST', `/apps/${app.id}/secrets`, {}))).toBe('400/3000')
  })

  test('says which address is not safe and what does not go together', async () => {
    const { call } = await adminOf()
    for (const [given, field, text] of [
      [{ redirectUris: ['http://app.example/back'] }, 'redirectUris', 'https'],
      [{ grants: ['authorization_code'] }, 'redirectUris', 'address'],
      [{ public: true, grants: ['client_credentials'] }, 'grants', 'secret'],
      [{ secretDays: 731 }, 'secretDays', '730'],
      [{ secretDays: 0 }, 'secretDays', '730'],
      [{ name: ' ' }, 'name', 'Enter'],
      [{ roles: ['guest'] }, 'roles.0', ''],
    ] as const) {
      const refused = await call('POST', '/apps', { name: 'X', ...given })
      expect([field, outcome(refused)]).toEqual([field, '400/3000'])
      expect(refused.json().data[0]).toMatchObject({ field, text: expect.stringContaining(text) })
    }
  })

  test('is changed in the version that was read', async () => {
    const { call, register } = await adminOf()
    const app = await register()
    const { attributes } = (await call('GET', `/apps/${app.id}`)).json()
    const body = { roles: ['helpdeskAgent', 'salesAgent'], redirectUris: ['https://app.example/back'] }
    expect(outcome(await call('PUT', `/apps/${app.id}`, body))).toBe('400/2055')
    const ifMatch = { 'if-match': attributes.etag }
    const done = await call('PUT', `/apps/${app.id}`, body, ifMatch)
    expect(done.json()).toMatchObject({ name: 'Billing bridge', roles: ['salesAgent', 'helpdeskAgent'] })
    expect(outcome(await call('PUT', `/apps/${app.id}`, body, ifMatch))).toBe('412/2055')
  })

  test('R5.3: of another partner answers as one that is not there', async () => {
    const { call } = await adminOf()
    const theirs = await instance.createApp(instance.sur)
    for (const [method, path, body] of [
      ['GET', ''],
      ['PUT', '', { name: 'Mine' }],
      ['DELETE', ''],
      ['PUT', '/disablement'],
      ['DELETE', '/disablement'],
      ['POST', '/secrets', {}],
      ['DELETE', '/secrets/x'],
    ] as const)
      expect([path, outcome(await call(method, `/apps/${theirs.app.id}${path}`, body, anyVersion))]).toEqual([
        path,
        '404/1000',
      ])
    expect(await gets(theirs.app.id, theirs.secret, { ...instance, norte: instance.sur })).toBe(true)
  })

  test('stands in the list of its partner by name, page by page', async () => {
    const own = await openInstance()
    try {
      const { call, register } = await adminOf(own)
      for (const name of ['carla', 'Ágata', 'bruno']) await register({ name })
      await own.createApp(own.sur)
      const names: string[] = []
      for (let next = ''; ; ) {
        const { items, continuationToken } = (await call('GET', `/apps?size=2${next}`)).json()
        names.push(...items.map((app: App) => app.name))
        if (!continuationToken) break
        next = `&continuationToken=${continuationToken}`
      }
      expect(names).toEqual(['Ágata', 'bruno', 'carla'])
    } finally {
      await own.close()
    }
  })
})

describe('R5.9: secrets', () => {
  test('are two at once, so that one replaces the other without a gap; a third pushes the oldest out', async () => {
    const admin = await adminOf()
    const app = await admin.register()
    const second = (await admin.call('POST', `/apps/${app.id}/secrets`, { secretDays: 30 })).json() as App
    expect([await gets(app.id, app.secret!), await gets(app.id, second.secret!)]).toEqual([true, true])
    expect((await changesOf(admin))[0].operations).toEqual(['add_application_credential'])
    const third = (await admin.call('POST', `/apps/${app.id}/secrets`, {})).json() as App
    expect(third.secrets.map(({ id }) => id)).toEqual([second.secrets[1]!.id, expect.any(String)])
    expect([await gets(app.id, app.secret!), await gets(app.id, second.secret!)]).toEqual([false, true])
    expect(await gets(app.id, third.secret!)).toBe(true)
    const [change] = await changesOf(admin)
    expect(change.operations).toEqual(['add_application_credential', 'remove_application_credential'])
    expect(change.data).toEqual({ DisplayName: 'Billing bridge', ClientId: app.id })
  })

  test('are deleted one by one', async () => {
    const admin = await adminOf()
    const app = await admin.register()
    const at = `/apps/${app.id}/secrets/${app.secrets[0]!.id}`
    expect((await admin.call('DELETE', at)).json().secrets).toEqual([])
    expect(await gets(app.id, app.secret!)).toBe(false)
    expect(outcome(await admin.call('DELETE', at))).toBe('404/1000')
    expect((await changesOf(admin, 2)).map((change: { operations: string[] }) => change.operations[0])).toEqual([
      'remove_application_credential',
      'remove_application_credential',
    ])
  })

  test('end on their day', async () => {
    const own = await openInstance()
    try {
      const { register } = await adminOf(own)
      const app = await register({ secretDays: 2 })
      own.forward(2 * DAY - 60)
      expect(await gets(app.id, app.secret!, own)).toBe(true)
      own.forward(120)
      const { status, body } = await tokenWith(app.id, app.secret!, own)
      expect([status, body.error]).toEqual([401, 'invalid_client'])
    } finally {
      await own.close()
    }
  })

  test('R8.5: stand nowhere but in the answer', async () => {
    const admin = await adminOf()
    const app = await admin.register()
    const log = await admin.call('GET', '/activity?size=10')
    expect(log.body).not.toContain(app.secret)
    expect(log.body).not.toContain('hash')
    expect(log.json().items[0].operations).toEqual(['register_application'])
  })
})

describe('R5.9: an app is cut off within 60 seconds', () => {
  const withToken = async (admin: Awaited<ReturnType<typeof adminOf>>) => {
    const app = await admin.register()
    const token: string = (await tokenWith(app.id, app.secret!)).body.access_token
    expect((await instance.me(token)).statusCode).toBe(200)
    return { app, token }
  }

  test('when it is disabled: a token from before is refused, and there is no other; enabled, it goes on', async () => {
    const admin = await adminOf()
    const { app, token } = await withToken(admin)
    expect((await admin.call('PUT', `/apps/${app.id}/disablement`)).json()).toMatchObject({ disabled: true })
    expect(await gets(app.id, app.secret!)).toBe(false)
    instance.forward(59)
    expect(outcome(await instance.me(token))).toBe('401/400')
    expect((await changesOf(admin))[0]).toMatchObject({
      operations: ['update_application'],
      fields: [{ field: 'app.disabled', after: true }],
    })
    expect((await admin.call('DELETE', `/apps/${app.id}/disablement`)).json()).toMatchObject({ disabled: false })
    expect(await gets(app.id, app.secret!)).toBe(true)
    instance.forward(59)
    expect((await instance.me(token)).statusCode).toBe(200)
  })

  test('when it is deleted', async () => {
    const admin = await adminOf()
    const { app, token } = await withToken(admin)
    expect((await admin.call('DELETE', `/apps/${app.id}`)).statusCode).toBe(204)
    expect(await gets(app.id, app.secret!)).toBe(false)
    instance.forward(59)
    expect(outcome(await instance.me(token))).toBe('401/400')
    expect(outcome(await admin.call('GET', `/apps/${app.id}`))).toBe('404/1000')
    expect((await changesOf(admin))[0].operations).toEqual(['unregister_application'])
  })

  test('when it loses its roles', async () => {
    const admin = await adminOf()
    const { app, token } = await withToken(admin)
    await admin.call('PUT', `/apps/${app.id}`, { roles: [] }, anyVersion)
    instance.forward(59)
    expect(outcome(await instance.me(token))).toBe('403/900150')
  })
})

test('nobody but a global admin manages apps', async () => {
  for (const role of ['adminAgent', 'userManagementAdmin'] as const) {
    const { call } = await adminOf(instance, [role])
    expect(outcome(await call('GET', '/apps'))).toBe('403/900150')
    expect(outcome(await call('POST', '/apps', { name: 'X' }))).toBe('403/900150')
  }
})
