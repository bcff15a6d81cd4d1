import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Folder, openFolder } from '../../test/folder.ts'
import { Stop } from '../failure.ts'
import { type AppOptions, apps } from './apps.ts'
import { type UserOptions, users } from './users.ts'

let folder: Folder
beforeAll(async () => {
  folder = await openFolder()
})
afterAll(() => folder.remove())

const user = 'vera@nubia.onmicrosoft.com'
const inviting = (options: UserOptions, name = user, displayName = 'Vera Lindqvist') =>
  folder.running((terminal) => users.invite(options, terminal, name, displayName))
const doing = (what: Exclude<keyof typeof users, 'list' | 'invite'>, options: UserOptions = {}, name = user) =>
  folder.running((terminal) => users[what](options, terminal, name))
const listed = async (): Promise<string[]> => (await folder.running((terminal) => users.list({}, terminal))).out

describe('users', () => {
  test('are invited, listed, given roles, cut off and let in again', async () => {
    expect((await folder.running((terminal) => users.list({}, terminal))).err).toEqual(['There is nobody.'])
    const { out, err } = await inviting({ roles: 'GlobalAdmin, adminAgent' })
    expect(out).toEqual([expect.stringMatching(/^http:\/\/\S+\/set-password#[0-9a-f]{64}$/)])
    expect(err[0]).toMatch(/^vera@nubia\.onmicrosoft\.com sets a password by this link, once, until /)
    expect(await listed()).toEqual([`${user}\tVera Lindqvist\tinvited\tglobalAdmin,adminAgent\tnubia.onmicrosoft.com`])
    expect((await doing('roles', { roles: 'salesAgent' }, user.toUpperCase())).out).toEqual([
      `${user}\tinvited\tsalesAgent`,
    ])
    const [again] = (await doing('link')).out
    expect(again).not.toBe(out[0])
    expect((await doing('deactivate')).out).toEqual([`${user}\tdeactivated\tsalesAgent`])
    await expect(doing('link')).rejects.toThrow('This person is deactivated')
    expect((await doing('activate')).out).toEqual([`${user}\tinvited\tsalesAgent`])
  })

  test('that nobody has, and roles that there are not, stop the command with the reason', async () => {
    await expect(doing('link', {}, 'nobody@nubia.onmicrosoft.com')).rejects.toEqual(
      new Stop('nobody@nubia.onmicrosoft.com is nobody here. tenantry users list shows them.'),
    )
    await expect(inviting({ roles: 'boss' }, 'boss')).rejects.toThrow(/^boss is no role\. The roles: globalAdmin,/)
    await expect(inviting({}, 'vera@elsewhere.example')).rejects.toThrow('must be a domain of your company')
    await expect(inviting({}, user)).rejects.toThrow('exists already')
  })

  test('come in by the link while the server runs; the last global admin stays one', async () => {
    await folder.whileOpen(async (tenantry) => {
      await tenantry.openDoor()
      const [url] = (await inviting({ roles: 'globalAdmin' }, 'root', 'Root')).out
      const headers = { 'x-tenantry-request': '1', origin: new URL(url!).origin, 'content-type': 'application/json' }
      const payload = JSON.stringify({ secret: new URL(url!).hash.slice(1), password: 'barca lenta al sol' })
      const set = await tenantry.app.inject({ method: 'POST', url: '/auth/set-password', headers, payload })
      expect(set.statusCode).toBe(200)
      await expect(doing('deactivate', {}, 'root@nubia.onmicrosoft.com')).rejects.toThrow('last active global admin')
    })
  })

  test('that have lost their second factor sign in with the password again', async () => {
    await folder.whileOpen(async (tenantry) => {
      await tenantry.openDoor()
      await inviting({ roles: 'globalAdmin' }, 'lost', 'Lost Phone')
      const person = tenantry.auth.directory.userNamed('lost@nubia.onmicrosoft.com')!
      const { partnerId, id } = person
      const hasFactor = () => tenantry.store.artifact('second-factor', `${partnerId}/${id}`) !== undefined
      await tenantry.store.submit({
        decision: 'secondFactors.change',
        input: { person, change: { add: 'totp', secret: 'secret', used: 0, recoveryCodes: [] }, demanded: false },
        actor: { partnerId, partnerType: 'directBill', roles: [], applicationId: 'test', source: 'system' },
        partner: tenantry.auth.directory.partner(partnerId)!,
        requestId: '1',
        correlationId: '1',
        status: 200,
      })
      expect(hasFactor()).toBe(true)
      const { err } = await doing('remove-second-factor', {}, 'lost@nubia.onmicrosoft.com')
      expect(err[0]).toContain('The password alone is enough again')
      expect(hasFactor()).toBe(false)
    })
  })
})

describe('apps', () => {
  const registering = (options: AppOptions, name = 'Billing bridge') =>
    folder.running((terminal) => apps.register(options, terminal, name))
  const rows = async () => (await folder.running((terminal) => apps.list({}, terminal))).out

  test('are registered, get a second secret, are cut off and let in again', async () => {
    expect((await folder.running((terminal) => apps.list({}, terminal))).err).toEqual(['There are no apps.'])
    const { out, err } = await registering({ roles: 'salesAgent', days: '30' })
    expect(out).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
    expect(err[0]).toMatch(/^Billing bridge has the client ID [0-9a-f-]{36}\.$/)
    const [row] = await rows()
    const [id, ...rest] = row!.split('\t')
    const end = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
    const secret = `${out[0]!.slice(0, 3)}… ${end}`
    expect(rest).toEqual(['Billing bridge', 'enabled', 'salesAgent', secret, 'nubia.onmicrosoft.com'])
    const second = await folder.running((terminal) => apps['add-secret']({}, terminal, id!.toUpperCase()))
    const token = (tenantry: Parameters<Parameters<typeof folder.whileOpen>[0]>[0], client_secret: string) =>
      tenantry.app.inject({
        method: 'POST',
        url: '/common/oauth2/v2.0/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: id!,
          client_secret,
          scope: 'https://api.partnercenter.microsoft.com/.default',
        }).toString(),
      })
    await folder.whileOpen(async (tenantry) => {
      await tenantry.openDoor()
      for (const each of [out[0]!, second.out[0]!]) expect((await token(tenantry, each)).statusCode).toBe(200)
      const off = await folder.running((terminal) => apps.disable({}, terminal, id!))
      expect(off.out).toEqual([`${id}\tBilling bridge\tdisabled`])
      expect((await token(tenantry, out[0]!)).statusCode).toBe(400)
    })
    expect((await folder.running((terminal) => apps.enable({}, terminal, id!))).out).toEqual([
      `${id}\tBilling bridge\tenabled`,
    ])
  })

  test('on devices have no secret; what is wrong is said', async () => {
    const made = await registering({ public: true, redirect: ['http://localhost/back'] }, 'Desktop')
    expect([made.out, made.err.length]).toEqual([[], 1])
    await expect(registering({ days: '0' })).rejects.toThrow('1 to 730 days')
    await expect(registering({ days: 'x' })).rejects.toThrow(Stop)
    await expect(registering({ redirect: ['http://app.example'] })).rejects.toThrow('https')
    await expect(folder.running((terminal) => apps.disable({}, terminal, 'x'))).rejects.toThrow('no app here')
  })
})
