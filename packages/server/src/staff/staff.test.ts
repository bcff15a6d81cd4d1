import { randomUUID } from 'node:crypto'
import type { Role, StaffUser } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcome } from '../../test/harness.ts'
import { type Browser, openBrowser, signIn } from '../auth/testing/browser.ts'
import { type Instance, openInstance, password } from '../auth/testing/instance.ts'

let instance: Instance
beforeAll(async () => {
  instance = await openInstance()
})
afterAll(() => instance.close())

const chosen = 'barca lenta al sol'
const DAY = 86_400

/** A person of a partner of their own, signed in with a browser, with calls as the portal makes them. */
const as = async (...roles: Role[]) => {
  const name = `a${randomUUID().slice(0, 8)}`
  const user = await instance.createUser(name, { roles })
  const browser = openBrowser(instance)
  await signIn(browser, { userPrincipalName: user.userPrincipalName, password })
  return { user, browser, call: callsOf(browser) }
}
const callsOf =
  (browser: Browser) =>
  async (method: string, path: string, body?: unknown, headers = {}) => {
    const answer = await browser.go(method as 'GET', `/tenantry/v1/staff${path}`, {
      headers: { ...browser.own, ...headers },
      ...(body !== undefined && { body }),
    })
    return answer
  }
type Admin = Awaited<ReturnType<typeof as>>
const anyVersion = { 'if-match': '*' }

const invitee = (roles: Role[] = ['salesAgent'], name = `i${randomUUID().slice(0, 8)}`) => ({
  userPrincipalName: `${name}@norte.example`,
  displayName: 'Vera Lindqvist',
  roles,
})
const invite = async (admin: Admin, ...of: Parameters<typeof invitee>): Promise<StaffUser> => {
  const answer = await admin.call('POST', '', invitee(...of))
  expect(answer.statusCode).toBe(201)
  return answer.json() as StaffUser
}

/** A page of ours on which nobody is signed in. */
const page = () => {
  const browser = openBrowser(instance)
  return (path: string, body: object) => browser.go('POST', path, { headers: browser.own, body })
}
const secretOf = ({ url }: StaffUser): string => new URL(url!).hash.slice(1)
const follow = (user: StaffUser, password = chosen) =>
  page()('/auth/set-password', { secret: secretOf(user), password })

const signsIn = async (userPrincipalName: string, password: string): Promise<number> => {
  const browser = openBrowser(instance)
  return (await browser.submit(await browser.begin(), { userPrincipalName, password })).statusCode
}

const lastChange = async () => {
  const agent = await as('adminAgent', 'globalAdmin')
  const { items } = (
    await agent.browser.go('GET', '/tenantry/v1/activity?size=20', { headers: agent.browser.own })
  ).json()
  return items.find(
    ({ operations }: { operations: string[] }) =>
      operations[0] !== 'tenantry_sign_in' && operations[0] !== 'create_partner_user',
  ) // what `as` does itself
}

describe('an invitation', () => {
  test('is a link by which the person sets a password, once, and signs in', async () => {
    const admin = await as('globalAdmin')
    const user = await invite(admin, ['helpdeskAgent', 'salesAgent', 'salesAgent'])
    expect(user).toMatchObject({
      state: 'invited',
      roles: ['salesAgent', 'helpdeskAgent'],
      link: { purpose: 'invitation' },
    })
    expect(user.url).toMatch(/^http:\/\/127\.0\.0\.1:7400\/set-password#[0-9a-f]{64}$/)
    expect(await signsIn(user.userPrincipalName, chosen)).toBe(401)
    const opened = await page()('/auth/set-password/check', { secret: secretOf(user) })
    expect(opened.json()).toEqual({
      cloud: 'global',
      purpose: 'invitation',
      displayName: 'Vera Lindqvist',
      userPrincipalName: user.userPrincipalName,
      partner: 'Norte Nube',
    })
    for (const [wrong, rule] of [
      ['short', 'V-95'],
      ['vera lindqvist', 'V-96'],
      ['qwertyuiop123', 'V-97'],
    ] as const) {
      const refused = await follow(user, wrong)
      expect([refused.statusCode, refused.json().data[0].rule]).toEqual([400, rule])
    }
    expect((await follow(user)).json()).toEqual({ redirectTo: '/auth/sign-in' })
    expect(await signsIn(user.userPrincipalName, chosen)).toBe(200)
    const again = await admin.call('GET', `/${user.id}`)
    expect(again.json()).toMatchObject({ state: 'active' })
    expect(again.json()).not.toHaveProperty('link')
    expect(outcome(await follow(user, 'otra barca al sol'))).toBe('403/2032')
    expect(outcome(await page()('/auth/set-password/check', { secret: secretOf(user) }))).toBe('403/2032')
  })

  test('shows its link once, and is no longer good after seven days', async () => {
    const admin = await as('globalAdmin')
    const user = await invite(admin)
    expect((await admin.call('GET', `/${user.id}`)).json()).not.toHaveProperty('url')
    expect(Date.parse(user.link!.expiresAt) - Date.parse(user.link!.createdAt)).toBe(7 * DAY * 1000)
    const late = await openInstance()
    try {
      const person = await late.createUser('root', { roles: ['globalAdmin'] })
      const browser = openBrowser(late)
      await signIn(browser, { userPrincipalName: person.userPrincipalName, password })
      const body = { ...invitee(), userPrincipalName: 'late@norte.example' }
      const made = (await browser.go('POST', '/tenantry/v1/staff', { headers: browser.own, body })).json()
      const check = () =>
        browser.go('POST', '/auth/set-password/check', { headers: browser.own, body: { secret: secretOf(made) } })
      late.forward(7 * DAY - 60)
      expect((await check()).statusCode).toBe(200)
      late.forward(120)
      expect(outcome(await check())).toBe('403/2032')
    } finally {
      await late.close()
    }
  })

  test('is made anew, which ends the link of before, or withdrawn, which frees the name', async () => {
    const admin = await as('userManagementAdmin')
    const user = await invite(admin, ['salesAgent'], 'anew')
    const anew = await admin.call('POST', `/${user.id}/link`)
    expect(anew.statusCode).toBe(201)
    expect(outcome(await follow(user))).toBe('403/2032')
    expect((await page()('/auth/set-password/check', { secret: secretOf(anew.json()) })).statusCode).toBe(200)
    expect((await admin.call('DELETE', `/${user.id}/link`)).statusCode).toBe(204)
    expect(outcome(await follow(anew.json()))).toBe('403/2032')
    expect(outcome(await admin.call('GET', `/${user.id}`))).toBe('404/1000')
    await invite(admin, ['salesAgent'], 'anew')
  })

  test('is for a free name at a domain of the partner', async () => {
    const admin = await as('globalAdmin')
    const user = await invite(admin)
    for (const [userPrincipalName, reason] of [
      [user.userPrincipalName.toUpperCase(), 'exists already'],
      ['vera@sur.example', 'must be a domain of your company: norte.example'],
      ['.vera@norte.example', 'begins and ends with a letter'],
      ['vera@x@norte.example', 'must be a domain'],
    ] as const) {
      const refused = await admin.call('POST', '', { ...invitee(), userPrincipalName })
      expect(outcome(refused)).toBe('400/3000')
      expect(refused.json().data[0].text).toContain(reason)
    }
    const bare = await admin.call('POST', '', { ...invitee(), userPrincipalName: 'Bare' })
    expect(bare.json()).toMatchObject({ userPrincipalName: 'bare@norte.example' })
    const nameless = await admin.call('POST', '', { ...invitee(), displayName: ' ' })
    expect(nameless.json().data[0].field).toBe('displayName')
  })

  test('R8.5: neither log nor answer holds the secret or its hash', async () => {
    const admin = await as('globalAdmin', 'adminAgent')
    const user = await invite(admin)
    const log = await admin.browser.go('GET', '/tenantry/v1/activity?size=50', { headers: admin.browser.own })
    const audit = await admin.browser.go('GET', '/v1/auditrecords', { headers: admin.browser.own })
    for (const text of [log.body, audit.body]) {
      expect(text.toLowerCase()).not.toContain(secretOf(user))
      expect(text.toLowerCase()).not.toContain('linkhash')
    }
    expect(audit.body).toContain('create_partner_user')
    expect(log.json().items[0]).toMatchObject({ data: { DisplayName: 'Vera Lindqvist', User: user.userPrincipalName } })
  })
})

describe('nobody raises themselves', () => {
  test('nobody changes an account of their own', async () => {
    const admin = await as('globalAdmin', 'userManagementAdmin')
    await as('globalAdmin')
    const own = `/${admin.user.id}`
    const all = { displayName: 'Me', roles: ['globalAdmin', 'adminAgent'] }
    for (const [method, path, body] of [
      ['PUT', own, all],
      ['PUT', `${own}/deactivation`],
      ['DELETE', `${own}/deactivation`],
      ['POST', `${own}/link`],
      ['DELETE', `${own}/link`],
    ] as const)
      expect([path, outcome(await admin.call(method, path, body, anyVersion))]).toEqual([path, '403/2032'])
  })

  test('a user management admin gives no role above their own, and rules over nobody who has one', async () => {
    const admin = await as('userManagementAdmin')
    const lower = await invite(admin, ['salesAgent', 'helpdeskAgent', 'userManagementAdmin', 'accountAdmin'])
    for (const role of ['globalAdmin', 'adminAgent', 'billingAdmin'] as const) {
      expect([role, outcome(await admin.call('POST', '', invitee([role])))]).toEqual([role, '403/900150'])
      const raise = { displayName: 'Vera', roles: ['salesAgent', role] }
      expect([role, outcome(await admin.call('PUT', `/${lower.id}`, raise, anyVersion))]).toEqual([role, '403/900150'])
      const { user: higher } = await as(role, 'salesAgent')
      for (const [method, path, body] of [
        ['PUT', `/${higher.id}`, { displayName: 'Vera', roles: ['salesAgent'] }],
        ['PUT', `/${higher.id}/deactivation`],
        ['DELETE', `/${higher.id}/deactivation`],
        ['POST', `/${higher.id}/link`],
        ['DELETE', `/${higher.id}/link`],
      ] as const)
        expect([role, path, outcome(await admin.call(method, path, body, anyVersion))]).toEqual([
          role,
          path,
          '403/900150',
        ])
    }
    expect(await lastChange()).toMatchObject({ status: 'failed', refusal: 'roleNotGrantable' })
  })

  test('a link of before is no way to a role that its maker could not give', async () => {
    const manager = await as('userManagementAdmin')
    const admin = await as('globalAdmin')
    const rise = (id: string) =>
      admin.call('PUT', `/${id}`, { displayName: 'Vera', roles: ['salesAgent', 'adminAgent'] }, anyVersion)
    const invited = await invite(manager)
    expect((await rise(invited.id)).json()).toMatchObject({ state: 'invited' })
    expect(outcome(await follow(invited))).toBe('403/2032')
    const { user } = await as('salesAgent')
    const reset = (await manager.call('POST', `/${user.id}/link`)).json()
    expect((await rise(user.id)).json()).toMatchObject({ state: 'active' })
    expect(outcome(await follow(reset))).toBe('403/2032')
    // a new one, by whoever may give the role, works
    expect((await follow((await admin.call('POST', `/${invited.id}/link`)).json())).statusCode).toBe(200)
    // one’s own stays good
    const own = await invite(admin)
    await rise(own.id)
    expect((await follow(own)).statusCode).toBe(200)
  })

  test('the last active global admin stays one', async () => {
    const alone = await openInstance()
    try {
      const first = await alone.createUser('first', { roles: ['globalAdmin'] })
      const browser = openBrowser(alone)
      const manager = await alone.createUser('manager', { roles: ['globalAdmin'] })
      await signIn(browser, { userPrincipalName: manager.userPrincipalName, password })
      const call = callsOf(browser)
      // invited, not yet there: does not count
      await call('POST', '', invitee(['globalAdmin']))
      expect((await call('PUT', `/${first.id}/deactivation`)).statusCode).toBe(200)
      const app = await alone.createApp(alone.norte, ['globalAdmin'])
      const token = await alone.post(`/${alone.norte.id}/oauth2/v2.0/token`, {
        grant_type: 'client_credentials',
        client_id: app.app.id,
        client_secret: app.secret,
        scope: 'https://api.partnercenter.microsoft.com/.default',
      })
      const byApp = (method: string, path: string, payload?: object) =>
        alone.app.inject({
          method: method as 'PUT',
          url: `/tenantry/v1/staff/${manager.id}${path}`,
          headers: { authorization: `Bearer ${token.body.access_token}`, ...anyVersion },
          ...(payload && { payload }),
        })
      expect(outcome(await byApp('PUT', '/deactivation'))).toBe('409/3000')
      expect(outcome(await byApp('PUT', '', { displayName: 'M', roles: ['salesAgent'] }))).toBe('409/3000')
      expect((await byApp('PUT', '', { displayName: 'M', roles: ['globalAdmin', 'salesAgent'] })).statusCode).toBe(200)
      expect((await call('DELETE', `/${first.id}/deactivation`)).statusCode).toBe(200)
      expect((await byApp('PUT', '/deactivation')).statusCode).toBe(200)
    } finally {
      await alone.close()
    }
  })
})

describe('roles', () => {
  test('are changed in the version that was read, take effect, and stand in the log with old and new', async () => {
    const admin = await as('globalAdmin')
    const someone = await as('salesAgent')
    const read = (await admin.call('GET', `/${someone.user.id}`)).json()
    const body = { displayName: 'Vera Lindqvist', roles: ['salesAgent', 'helpdeskAgent'] }
    expect(outcome(await admin.call('PUT', `/${someone.user.id}`, body))).toBe('400/2055')
    const ifMatch = { 'if-match': read.attributes.etag }
    const done = await admin.call('PUT', `/${someone.user.id}`, body, ifMatch)
    expect([done.statusCode, done.headers['etag']]).toEqual([200, `"${done.json().attributes.etag}"`])
    expect(outcome(await admin.call('PUT', `/${someone.user.id}`, body, ifMatch))).toBe('412/2055')
    expect(await lastChange()).toMatchObject({
      operations: ['update_partner_user'],
      data: { User: someone.user.userPrincipalName },
      fields: expect.arrayContaining([
        { field: 'user.roles', before: ['salesAgent'], after: ['salesAgent', 'helpdeskAgent'] },
      ]),
    })
    instance.forward(6)
    expect((await someone.browser.me()).json().roles).toEqual(['salesAgent', 'helpdeskAgent'])
  })
})

describe('deactivation', () => {
  const refresh = (refresh_token: string, { app, secret }: Awaited<ReturnType<Instance['createApp']>>) =>
    instance.post(`/${instance.norte.id}/oauth2/v2.0/token`, {
      grant_type: 'refresh_token',
      refresh_token,
      client_id: app.id,
      client_secret: secret,
    })

  test('ends sessions, refresh tokens and access tokens; activation brings none of them back', async () => {
    const admin = await as('globalAdmin')
    const someone = await as('salesAgent')
    const made = await instance.createApp()
    const token = await instance.auth.issueRefreshToken({ app: made.app, user: someone.user })
    const { access_token } = (await refresh(token, made)).body
    expect((await instance.me(access_token)).statusCode).toBe(200)
    expect((await someone.browser.me()).statusCode).toBe(200)

    const off = await admin.call('PUT', `/${someone.user.id}/deactivation`)
    expect(off.json()).toMatchObject({ state: 'deactivated' })
    expect((await someone.browser.me()).statusCode).toBe(401)
    expect((await refresh(token, made)).status).toBe(400)
    expect(await signsIn(someone.user.userPrincipalName, password)).toBe(401)
    expect(outcome(await admin.call('POST', `/${someone.user.id}/link`))).toBe('409/3000')
    instance.forward(6)
    expect((await instance.me(access_token)).statusCode).toBe(401)

    expect((await admin.call('DELETE', `/${someone.user.id}/deactivation`)).json()).toMatchObject({ state: 'active' })
    instance.forward(6)
    expect((await someone.browser.me()).statusCode).toBe(401)
    expect((await refresh(token, made)).status).toBe(400)
    expect((await instance.me(access_token)).statusCode).toBe(401)
    expect(await signsIn(someone.user.userPrincipalName, password)).toBe(200)
    expect((await admin.browser.me()).statusCode).toBe(200)
  })
})

describe('a new password by a link', () => {
  test('replaces the old one when it is set, and ends what was signed in', async () => {
    const admin = await as('userManagementAdmin')
    const someone = await as('salesAgent')
    const { userPrincipalName } = someone.user
    const made = (await admin.call('POST', `/${someone.user.id}/link`)).json()
    expect(made).toMatchObject({ state: 'active', link: { purpose: 'password' } })
    expect(await signsIn(userPrincipalName, password)).toBe(200)
    expect((await someone.browser.me()).statusCode).toBe(200)
    expect((await follow(made)).statusCode).toBe(200)
    expect((await someone.browser.me()).statusCode).toBe(401)
    expect(await signsIn(userPrincipalName, password)).toBe(401)
    expect(await signsIn(userPrincipalName, chosen)).toBe(200)
  })

  test('is withdrawn, and the person stays', async () => {
    const admin = await as('globalAdmin')
    const { user } = await as('salesAgent')
    const made = (await admin.call('POST', `/${user.id}/link`)).json()
    expect((await admin.call('DELETE', `/${user.id}/link`)).statusCode).toBe(204)
    expect(outcome(await follow(made))).toBe('403/2032')
    expect(outcome(await admin.call('DELETE', `/${user.id}/link`))).toBe('404/1000')
    expect(await signsIn(user.userPrincipalName, password)).toBe(200)
  })

  test('R7.3: is set from a page of ours only', async () => {
    const admin = await as('globalAdmin')
    const user = await invite(admin)
    const browser = openBrowser(instance)
    const body = { secret: secretOf(user), password: chosen }
    const headers = { 'content-type': 'application/json', origin: 'https://evil.example', 'x-tenantry-request': '1' }
    expect(outcome(await browser.go('POST', '/auth/set-password', { headers, body }))).toBe('403/2032')
  })
})

describe('the list', () => {
  test('is searched, filtered, sorted and read page by page', async () => {
    const many = await openInstance()
    try {
      const root = await many.createUser('root', { roles: ['globalAdmin'] })
      for (const [name, roles] of [
        ['ágata', ['salesAgent']],
        ['bruno', ['helpdeskAgent', 'salesAgent']],
        ['carla', ['helpdeskAgent']],
      ] as const)
        await many.directory.createUser(many.norte, {
          userPrincipalName: `${name.replace('á', 'a')}@norte.example`,
          displayName: name,
          roles: [...roles],
        })
      await many.createUser('stranger', { of: many.sur, roles: ['salesAgent'] })
      const browser = openBrowser(many)
      await signIn(browser, { userPrincipalName: root.userPrincipalName, password })
      const call = callsOf(browser)
      const names = async (query: string): Promise<string[]> =>
        (await call('GET', `?${query}`)).json().items.map((user: StaffUser) => user.displayName)
      expect(await names('')).toEqual(['ágata', 'bruno', 'carla', 'root'])
      expect(await names('direction=desc')).toEqual(['root', 'carla', 'bruno', 'ágata'])
      expect(await names('search=AGATA')).toEqual(['ágata'])
      expect(await names('search=norte.example&role=salesAgent')).toEqual(['ágata', 'bruno'])
      expect(await names('sort=createdAt')).toEqual(['root', 'ágata', 'bruno', 'carla'])
      expect(await names('search=%25')).toEqual([])
      const bruno = (await call('GET', '?search=bruno')).json().items[0]
      await call('PUT', `/${bruno.id}/deactivation`)
      expect(await names('state=deactivated')).toEqual(['bruno'])
      expect(await names('state=active')).toEqual(['ágata', 'carla', 'root'])
      const walked: string[] = []
      for (let query = 'size=1&sort=userPrincipalName&direction=desc'; ; ) {
        const { items, continuationToken } = (await call('GET', `?${query}`)).json()
        walked.push(...items.map((user: StaffUser) => user.displayName))
        if (!continuationToken) break
        query = `size=1&sort=userPrincipalName&direction=desc&continuationToken=${continuationToken}`
      }
      expect(walked).toEqual(['root', 'carla', 'bruno', 'ágata'])
      expect(outcome(await call('GET', '?continuationToken=x'))).toBe('400/3000')
    } finally {
      await many.close()
    }
  })

  test('R5.3: somebody of another partner answers as nobody', async () => {
    const admin = await as('globalAdmin')
    const theirs = await instance.createUser('theirs', { of: instance.sur, roles: ['salesAgent'] })
    for (const [method, path, body] of [
      ['GET', ''],
      ['PUT', '', { displayName: 'X', roles: [] }],
      ['PUT', '/deactivation'],
      ['DELETE', '/deactivation'],
      ['POST', '/link'],
      ['DELETE', '/link'],
    ] as const) {
      const [answer, unknown] = [theirs.id, randomUUID()].map((id) =>
        admin.call(method, `/${id}${path}`, body, anyVersion),
      )
      expect((await answer!).statusCode).toBe(404)
      expect((await answer!).json().description).toBe((await unknown!).json().description)
    }
  })
})
