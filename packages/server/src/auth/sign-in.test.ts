import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, openBrowser, signIn } from './testing/browser.ts'
import { type Instance, openInstance, password } from './testing/instance.ts'
import type { UserDocument } from './user.ts'

let instance: Instance
let ana: UserDocument
let number = 0
beforeAll(async () => {
  instance = await openInstance()
  ana = await instance.createUser('ana', { roles: ['globalAdmin', 'salesAgent'] })
})
afterAll(() => instance.close())

const person = async () => {
  const name = `person${number++}`
  const user = await instance.createUser(name)
  return { browser: openBrowser(instance), user, credentials: { userPrincipalName: user.userPrincipalName, password } }
}

const setCookies = (answer: { headers: Record<string, unknown> }) =>
  [answer.headers['set-cookie'] ?? []].flat() as string[]

describe('signing in', () => {
  test('goes through the sign-in page and ends where the person wanted to be', async () => {
    const browser = openBrowser(instance)
    const interaction = await browser.begin('/customers/42/account')
    expect(browser.location(await browser.go('GET', interaction))).toBe(
      `/sign-in?interaction=${interaction.split('/').at(-1)}`,
    )
    const page = await browser.go('GET', interaction, { headers: browser.own })
    expect(page.json()).toEqual({ cloud: 'global', step: 'login', passkeysHere: false })
    const { redirectTo } = (
      await browser.submit(interaction, { userPrincipalName: 'ANA@Norte.example', password })
    ).json()
    expect(browser.location(await browser.finish(redirectTo))).toBe('/customers/42/account')
    expect((await browser.me()).json()).toMatchObject({
      userPrincipalName: 'ana@norte.example',
      userId: ana.id,
      applicationId: 'tenantry-portal',
      roles: ['globalAdmin', 'salesAgent'],
      partner: { id: instance.norte.id, name: 'Norte Nube' },
      admins: expect.arrayContaining([{ name: 'ana', role: 'globalAdmin' }]),
    })
  })

  test('leaves the browser one cookie that scripts cannot read, and no token', async () => {
    const { browser, credentials } = await person()
    const answer = await signIn(browser, credentials)
    const cookie = setCookies(answer).find((text) => text.startsWith('tenantry_session='))
    expect(cookie).toMatch(/^tenantry_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    expect([...browser.cookies.values()].some(({ value }) => value.startsWith('ey'))).toBe(false)
  })

  test('gives a new session, and the old one of the browser ends', async () => {
    const { browser, credentials } = await person()
    await signIn(browser, credentials)
    const old = browser.cookies.get('tenantry_session/')!.value
    await signIn(browser, credentials)
    expect(browser.cookies.get('tenantry_session/')!.value).not.toBe(old)
    const answer = await instance.app.inject({
      url: '/tenantry/v1/me',
      headers: { 'x-tenantry-request': '1', cookie: `tenantry_session=${old}` },
    })
    expect(answer.statusCode).toBe(401)
  })

  test('asks again after signing out', async () => {
    const { browser, credentials } = await person()
    await signIn(browser, credentials)
    expect((await browser.go('POST', '/auth/sign-out', { headers: browser.own })).statusCode).toBe(204)
    expect((await browser.me()).statusCode).toBe(401)
    expect(await browser.begin()).toMatch(/^\/auth\/interaction\//)
  })

  test('works in two windows at once', async () => {
    const { browser, credentials } = await person()
    const [one, two] = [await browser.begin('/activity'), await browser.begin('/signed-in')]
    const finish = async (interaction: string) =>
      browser.location(await browser.finish((await browser.submit(interaction, credentials)).json().redirectTo))
    expect(await finish(one)).toBe('/activity')
    expect(await finish(two)).toBe('/signed-in')
  })

  test('is recorded, and so is a wrong password, without it', async () => {
    const { browser, credentials, user } = await person()
    await browser.submit(await browser.begin(), { ...credentials, password: 'wrong-and-secret' })
    await signIn(browser, credentials)
    const { items } = (await activityOf(instance, ana)).json()
    const text = JSON.stringify(items)
    expect(text).toContain('tenantry_sign_in_failed')
    expect(text).toContain(user.userPrincipalName)
    for (const hidden of ['wrong-and-secret', password, 'pbkdf2']) expect(text).not.toContain(hidden)
  })
})

const activityOf = async ({ app, auth, createApp, post }: Instance, user: UserDocument) => {
  const made = await createApp()
  const { body } = await post('/common/oauth2/token', {
    grant_type: 'refresh_token',
    client_id: made.app.id,
    client_secret: made.secret,
    resource: 'https://api.partnercenter.microsoft.com',
    refresh_token: await auth.issueRefreshToken({ app: made.app, user }),
  })
  return app.inject({ url: '/tenantry/v1/activity', headers: { authorization: `Bearer ${body.access_token}` } })
}

describe('a wrong sign-in', () => {
  const answerTo = async (browser: Browser, credentials: unknown) => {
    const answer = await browser.submit(await browser.begin(), credentials)
    return { status: answer.statusCode, body: answer.json() }
  }

  test('is answered alike, whether the account exists, is disabled, or has no password', async () => {
    const { browser, user, credentials } = await person()
    const disabled = await person()
    await instance.directory.updateUser(instance.norte, { id: disabled.user.id, disabled: true })
    const without = await instance.directory.createUser(instance.norte, {
      userPrincipalName: 'without@norte.example',
      displayName: 'Without',
      roles: [],
    })
    const answers = [
      await answerTo(browser, { ...credentials, password: 'wrong' }),
      await answerTo(browser, { ...credentials, userPrincipalName: 'nobody@norte.example' }),
      await answerTo(browser, disabled.credentials),
      await answerTo(browser, { userPrincipalName: without.userPrincipalName, password: '' }),
      await answerTo(browser, { demoUser: user.userPrincipalName }),
    ]
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]!.status).toBe(401)
  })

  test('locks the account for this address after five, also for the right password', async () => {
    const { browser, credentials } = await person()
    const interaction = await browser.begin()
    for (let n = 0; n < 5; n++)
      expect((await browser.submit(interaction, { ...credentials, password: `wrong${n}` })).statusCode).toBe(401)
    const locked = await browser.submit(interaction, credentials)
    expect(locked.statusCode).toBe(429)
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(890)
    instance.forward(15 * 60)
    expect((await browser.submit(interaction, credentials)).statusCode).toBe(200)
  })

  test('five at the same time are not six', async () => {
    const { browser, credentials } = await person()
    const interaction = await browser.begin()
    const wrong = { ...credentials, password: 'wrong' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => browser.submit(interaction, wrong)))
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
  })

  test.each([
    undefined,
    [],
    {},
    { userPrincipalName: 1, password: {} },
    { userPrincipalName: 'a', password: 'x'.repeat(2000) },
  ])('with %j instead of credentials is malformed', async (body) => {
    const { browser } = await person()
    expect((await browser.submit(await browser.begin(), body)).statusCode).toBe(400)
  })
})

describe('the way of a sign-in', () => {
  test('is closed to another browser', async () => {
    const { browser, credentials } = await person()
    const interaction = await browser.begin()
    const other = openBrowser(instance)
    expect((await other.go('GET', interaction, { headers: other.own })).statusCode).toBe(404)
    expect((await other.submit(interaction, credentials)).statusCode).toBe(404)
    const { redirectTo } = (await browser.submit(interaction, credentials)).json()
    expect(other.location(await other.go('GET', redirectTo))).toMatch(/^\/sign-in\?error=/)
    const callback = browser.location(await browser.go('GET', redirectTo))
    expect(callback).toContain('/auth/callback?code=')
    // Somebody else's code would sign this browser in as somebody else.
    expect(other.location(await other.go('GET', callback))).toMatch(/^\/sign-in\?error=/)
    expect((await other.me()).statusCode).toBe(401)
  })

  test('takes a code once', async () => {
    const { browser, credentials } = await person()
    const { redirectTo } = (await browser.submit(await browser.begin(), credentials)).json()
    const callback = browser.location(await browser.go('GET', redirectTo))
    const before = new Map(browser.cookies)
    expect(browser.location(await browser.go('GET', callback))).toBe('/customers')
    for (const [name, cookie] of before) browser.cookies.set(name, cookie)
    expect(browser.location(await browser.go('GET', callback))).toMatch(/^\/sign-in\?error=/)
  })

  test('is closed to other pages', async () => {
    const { browser, credentials } = await person()
    const interaction = await browser.begin()
    for (const headers of [
      {},
      { origin: instance.publicUrl },
      { 'x-tenantry-request': '1', origin: 'https://evil.example' },
      { 'x-tenantry-request': '1', 'sec-fetch-site': 'cross-site' },
    ])
      expect((await browser.go('POST', interaction, { headers, body: credentials })).statusCode).toBe(403)
  })

  test.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/%2fevil.example'])(
    'does not end at %s',
    async (returnTo) => {
      const { browser, credentials } = await person()
      expect(browser.location(await signIn(browser, credentials, returnTo))).toBe('/customers')
    },
  )

  test.each([
    '/auth/callback',
    '/auth/callback?code=x&state=y',
    '/auth/callback?code=x&code=y&state=z&state=%00',
    '/auth/callback?error=access_denied&state=x',
    '/common/oauth2/v2.0/authorize/unknown',
    '/common/oauth2/v2.0/authorize',
    '/norte.example/oauth2/authorize?client_id=nobody&response_type=code&redirect_uri=https://evil.example',
    '/common/oauth2/v2.0/authorize?client_id=tenantry-portal&response_type=code&scope=openid&redirect_uri=https://evil.example/auth/callback',
  ])('leads from %s back to its start', async (address) => {
    const answer = await openBrowser(instance).go('GET', address)
    expect([302, 303]).toContain(answer.statusCode)
    expect(String(answer.headers['location'])).toMatch(/^\/sign-in\?error=/)
  })

  test('knows no demo where there is none', async () => {
    const link = await instance.auth.createSignInLink(ana)
    const answer = await openBrowser(instance).go('GET', link)
    expect(setCookies(answer).join()).not.toContain('tenantry_session')
  })
})

describe('under TLS', () => {
  test('every cookie is for TLS only', async () => {
    const secure = await openInstance({ TENANTRY_PUBLIC_URL: 'https://partners.example' })
    await secure.createUser('ana')
    const browser = openBrowser(secure)
    const texts: string[] = []
    const go = browser.go
    const watched: Browser = {
      ...browser,
      go: async (...request) => {
        const answer = await go(...request)
        texts.push(...setCookies(answer))
        return answer
      },
    }
    const authorize = await watched.go('GET', '/auth/sign-in')
    const interaction = browser.location(await watched.go('GET', browser.location(authorize)))
    const { redirectTo } = (
      await watched.go('POST', interaction, {
        headers: browser.own,
        body: { userPrincipalName: 'ana@norte.example', password },
      })
    ).json()
    const callback = await watched.go('GET', redirectTo)
    expect(browser.location(await watched.go('GET', browser.location(callback)))).toBe('/customers')
    expect(texts.length).toBeGreaterThan(5)
    for (const text of texts.filter((cookie) => !/1970|Max-Age=0/.test(cookie))) expect(text).toMatch(/; secure/i)
    await secure.close()
  })
})

describe('a demo', () => {
  let demo: Instance
  beforeAll(async () => {
    demo = await openInstance({ TENANTRY_CLOUD: 'us-government' }, { demo: true })
    await demo.createUser('first', { demo: true, roles: ['salesAgent'] })
    await demo.createUser('second', { demo: true, of: demo.sur })
    await demo.createUser('real')
  })
  afterAll(() => demo.close())

  test('offers its invented people, and nobody else', async () => {
    const browser = openBrowser(demo)
    const interaction = await browser.begin()
    expect((await browser.go('GET', interaction, { headers: browser.own })).json()).toEqual({
      cloud: 'us-government',
      step: 'login',
      passkeysHere: false,
      demoUsers: [
        { userPrincipalName: 'first@norte.example', displayName: 'first', role: 'salesAgent', partner: 'Norte Nube' },
        { userPrincipalName: 'second@sur.example', displayName: 'second', role: 'adminAgent', partner: 'Sur Nube' },
      ],
    })
    expect((await browser.submit(interaction, { demoUser: 'real@norte.example' })).statusCode).toBe(401)
    await signIn(browser, { demoUser: 'second@sur.example' })
    expect((await browser.me()).json()).toMatchObject({ partner: { name: 'Sur Nube' }, cloud: 'us-government' })
  })

  test('signs in by a link, once', async () => {
    const user = demo.directory.userNamed('first@norte.example')!
    const link = await demo.auth.createSignInLink(user)
    await demo.app.inject({ method: 'HEAD', url: link.slice(demo.publicUrl.length) })
    const browsers = [openBrowser(demo), openBrowser(demo)]
    const answers = await Promise.all(browsers.map((browser) => browser.go('GET', link)))
    expect(answers.map((answer) => answer.headers['location']).toSorted()).toEqual(['/auth/sign-in', '/customers'])
    const signedIn = await Promise.all(browsers.map(async (browser) => (await browser.me()).statusCode))
    expect(signedIn.toSorted()).toEqual([200, 401])
    expect(browsers[0]!.location(await browsers[0]!.go('GET', link))).toBe('/auth/sign-in')
  })

  test('takes no link after a day', async () => {
    const link = await demo.auth.createSignInLink(demo.directory.userNamed('first@norte.example')!)
    demo.forward(24 * 3600)
    const browser = openBrowser(demo)
    expect(browser.location(await browser.go('GET', link))).toBe('/auth/sign-in')
  })

  test('ends a session in this cloud after 15 minutes without use', async () => {
    const browser = openBrowser(demo)
    await signIn(browser, { demoUser: 'first@norte.example' })
    demo.forward(14 * 60)
    expect((await browser.me()).statusCode).toBe(200)
    demo.forward(15 * 60)
    expect((await browser.me()).statusCode).toBe(401)
  })
})
