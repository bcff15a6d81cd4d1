import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appKey, appKind } from './app.ts'
import { type Instance, openInstance } from './testing/instance.ts'

let instance: Instance
beforeAll(async () => {
  instance = await openInstance()
})
afterAll(() => instance.close())

const refusedField = (asked: Promise<unknown>) =>
  asked.then(
    () => 'accepted',
    (error: { error?: string; params?: { field?: string } }) => `${error.error} ${error.params?.field}`,
  )
const uri = 'https://app.example/callback'

describe('an app', () => {
  test('has a secret, acts for itself and signs nobody in, if nothing else is said', async () => {
    const { app } = await instance.createApp()
    expect(app).toMatchObject({ public: false, grants: ['client_credentials'], redirectUris: [] })
    expect(app.secrets).toHaveLength(1)
  })

  test('on people’s devices has no secret, and gets none', async () => {
    const app = await instance.createPublicApp({ grants: ['device_code'] })
    expect([app.public, app.secrets]).toEqual([true, []])
    expect(await refusedField(instance.directory.addSecret(instance.norte, app.id))).toBe('invalidProperty public')
    expect(await refusedField(instance.createPublicApp({ grants: ['client_credentials'] }))).toBe(
      'invalidProperty grants',
    )
  })

  test('that signs people in has an address to send them back to, and only safe ones', async () => {
    const create = (redirectUris: string[]) =>
      refusedField(instance.createApp(instance.norte, [], { grants: ['authorization_code'], redirectUris }))
    expect(await create([])).toBe('invalidProperty redirectUris')
    expect(await create(['http://app.example/callback'])).toBe('invalidProperty redirectUris')
    expect(await create(Array(51).fill(uri))).toBe('invalidProperty redirectUris')
    expect(await create([uri])).toBe('accepted')
  })

  test('changes by the same rules', async () => {
    const { app } = await instance.createApp()
    const update = (change: object) => instance.directory.updateApp(instance.norte, { id: app.id, ...change })
    expect(await refusedField(update({ grants: ['authorization_code'] }))).toBe('invalidProperty redirectUris')
    const after = await update({ grants: ['authorization_code', 'device_code'], redirectUris: [uri] })
    expect(after).toMatchObject({ grants: ['authorization_code', 'device_code'], redirectUris: [uri] })
    expect(await refusedField(update({ redirectUris: [] }))).toBe('invalidProperty redirectUris')
  })

  test('of before there was all this goes on as it was', () => {
    const old = { id: 'a', partnerId: 'p', name: 'Script', roles: ['adminAgent'], secrets: [], createdAt: '2026-01-01' }
    expect(appKind.upgrade!(old, 1)).toEqual({
      ...old,
      public: false,
      grants: ['client_credentials'],
      redirectUris: [],
    })
  })

  test('may only get tokens in the ways that it is registered for', async () => {
    const { app, secret } = await instance.createApp(instance.norte, [], { grants: ['device_code'] })
    const { status, body } = await instance.post('/common/oauth2/token', {
      grant_type: 'client_credentials',
      client_id: app.id,
      client_secret: secret,
      resource: 'https://graph.windows.net',
    })
    expect([status, body.error, body.error_codes]).toEqual([400, 'unauthorized_client', [70001]])
  })

  test('gets its registration, its changes and its secrets recorded, without the secrets', async () => {
    const { app } = await instance.createApp(instance.norte, [], { name: 'Recorded' })
    const { secret } = await instance.directory.addSecret(instance.norte, app.id)
    await instance.directory.updateApp(instance.norte, { id: app.id, name: 'Renamed' })
    const ana = await instance.createUser('ana')
    const script = await instance.createApp()
    const refresh_token = await instance.auth.issueRefreshToken({ app: script.app, user: ana })
    const { body } = await instance.post('/common/oauth2/v2.0/token', {
      grant_type: 'refresh_token',
      client_id: script.app.id,
      client_secret: script.secret,
      refresh_token,
    })
    const headers = { authorization: `Bearer ${body.access_token}` }
    const log = await instance.app.inject({ url: '/tenantry/v1/activity', headers })
    expect(log.body).not.toContain(secret)
    const operations = log.json().items.map((item: { operations: string[] }) => item.operations[0])
    expect(operations).toEqual(
      expect.arrayContaining(['register_application', 'add_application_credential', 'update_application']),
    )
    expect(instance.directory.app(app.id)).toMatchObject({ id: appKey('p', app.id).id, name: 'Renamed' })
  })
})
