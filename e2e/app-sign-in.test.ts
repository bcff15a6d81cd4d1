import { createHash, randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, fillSignIn, hasFocus, type Language, picture, userOf } from './portal.ts'
import { useWorld } from './world.ts'

// An app that is not ours signs people in: with the pages of this instance, and its own address at the end.

const world = useWorld()
const address = 'http://localhost:8400/'

interface Look {
  language?: Language
  theme?: 'light' | 'dark'
  width?: number
}

const openPage = async (browser: Browser, { language = 'en', theme = 'light', width = 1280 }: Look = {}) => {
  const context = await browser.newContext({
    locale: language === 'es' ? 'es-ES' : 'en-US',
    colorScheme: theme,
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  return { page, context }
}

/** What is brought to the app. Nobody listens there: the request itself is the arrival. */
const arrival = (page: Page) => page.waitForRequest((request) => request.url().startsWith(address))

const app = (role: string) => userOf(world.instance, role)

const post = async (path: string, fields: Record<string, string>) => {
  const response = await fetch(`${world.instance.url}/common/oauth2/v2.0/${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

const scope = 'openid profile offline_access https://api.partnercenter.microsoft.com/user_impersonation'

const authorize = (role: string, fields: Record<string, string> = {}) =>
  `${world.instance.url}/common/oauth2/v2.0/authorize?${new URLSearchParams({
    client_id: app(role).clientId,
    response_type: 'code',
    redirect_uri: address,
    scope,
    state: 'x',
    ...fields,
  })}`

const words = {
  en: { allow: 'Allow', not: 'Do not allow', title: /^Let .* act in your name\?$/, next: 'Next', letIn: 'Let it in' },
  es: {
    allow: 'Permitir',
    not: 'No permitir',
    title: /^¿Permite que .* actúe en su nombre\?$/,
    next: 'Siguiente',
    letIn: 'Dejar entrar',
  },
}

const consentShown = (page: Page, language: Language = 'en') =>
  page.getByRole('heading', { level: 1, name: words[language].title }).waitFor()

const looks: [Language, 'light' | 'dark', number, string][] = [
  ['en', 'light', 1280, 'adminAgent'],
  ['es', 'dark', 1280, 'salesAgent'],
  ['es', 'light', 390, 'helpdeskAgent'],
  ['en', 'dark', 390, 'globalAdmin'],
]

test.each(looks)(
  'a person signs in to an app and allows it, in %s, %s, %i px',
  async (language, theme, width, role) => {
    const { page, context } = await openPage(world.browser, { language, theme, width })
    const verifier = randomBytes(32).toString('base64url')
    await page.goto(
      authorize(role, {
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }),
    )
    await page.getByRole('heading', { level: 1 }).waitFor()
    await picture(page, `app-sign-in-${language}-${theme}-${width}`)
    await expectAccessible(page, 'sign-in to an app')
    await fillSignIn(page, app(role), language)
    await consentShown(page, language)
    await picture(page, `consent-${language}-${theme}-${width}`)
    await expectAccessible(page, 'consent')
    await expectNoOverflow(page, 'consent')
    const arrived = arrival(page)
    await page.getByRole('button', { name: words[language].allow, exact: true }).click()
    const code = new URL((await arrived).url()).searchParams.get('code')!
    const { status, body } = await post('token', {
      grant_type: 'authorization_code',
      client_id: app(role).clientId,
      client_secret: app(role).clientSecret,
      redirect_uri: address,
      code,
      code_verifier: verifier,
    })
    expect(status).toBe(200)
    const me = await fetch(`${world.instance.url}/tenantry/v1/me`, {
      headers: { authorization: `Bearer ${body['access_token']}` },
    })
    expect(await me.json()).toMatchObject({ userPrincipalName: app(role).userPrincipalName })

    // Once is enough: the next time nothing is asked.
    const again = arrival(page)
    await page.goto(authorize(role, { state: 'again' })).catch(() => {}) // nobody listens at its end
    expect(new URL((await again).url()).searchParams.get('state')).toBe('again')
    await context.close()
  },
)

test('with the keyboard alone, a person says no, and the app is told; by a form, if it wants one', async () => {
  const { page, context } = await openPage(world.browser)
  await page.goto(authorize('adminAgent', { prompt: 'consent', response_mode: 'form_post' }))
  const { userPrincipalName, password } = app('adminAgent')
  await page.getByLabel('User name').focus()
  await page.keyboard.type(userPrincipalName)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await consentShown(page)
  const decline = page.getByRole('button', { name: words.en.not })
  for (let tabs = 0; tabs < 10 && !(await hasFocus(decline)); tabs++) await page.keyboard.press('Tab')
  const posted = arrival(page)
  await page.keyboard.press('Enter')
  const request = await posted
  expect(request.method()).toBe('POST')
  const fields = new URLSearchParams(request.postData() ?? '')
  expect([fields.get('error'), fields.get('state')]).toEqual(['access_denied', 'x'])
  await context.close()
})

test('a person of another partner is told that the app is not theirs', async () => {
  const { page, context } = await openPage(world.browser)
  await page.goto(authorize('adminAgent'))
  await fillSignIn(page, userOf(world.instance, 'adminAgent', 1))
  await page.getByText('This app belongs to another partner.').waitFor()
  await context.close()
})

test.each<[Language, RegExp]>([
  ['en', /address that is not its own/],
  ['es', /dirección que no es la suya/],
])('a person is not sent to an address that is not registered, and reads why in %s', async (language, why) => {
  const { page, context } = await openPage(world.browser, { language })
  await page.goto(authorize('adminAgent', { redirect_uri: 'https://evil.example/' }))
  await page.getByText(why).waitFor()
  await picture(page, `app-refused-${language}`)
  await expectAccessible(page, 'refused app')
  expect(new URL(page.url()).origin).toBe(world.instance.url)
  await context.close()
})

test.each(looks)('a device is let in by its code, in %s, %s, %i px', async (language, theme, width, role) => {
  const { clientId: client_id, clientSecret: client_secret } = app(role)
  const { body: codes } = await post('devicecode', { client_id, scope })
  const redeem = () =>
    post('token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id,
      client_secret,
      device_code: codes['device_code']!,
    })
  expect((await redeem()).body['error']).toBe('authorization_pending')

  const { page, context } = await openPage(world.browser, { language, theme, width })
  await page.goto(codes['verification_uri']!)
  await fillSignIn(page, app(role), language)
  const code = page.getByLabel(language === 'es' ? 'Código' : 'Code', { exact: true })
  await code.fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByText(language === 'es' ? /no se conoce/ : /is not known/).waitFor()
  expect(await hasFocus(code)).toBe(true)
  await picture(page, `device-code-${language}-${theme}-${width}`)
  await expectAccessible(page, 'device code')
  await expectNoOverflow(page, 'device code')
  await code.fill(codes['user_code']!.toLowerCase().replace('-', ' '))
  await page.getByRole('button', { name: words[language].next }).click()
  await page.getByText(codes['user_code']!, { exact: true }).waitFor()
  await page.getByText('127.0.0.1').waitFor()
  await picture(page, `device-confirm-${language}-${theme}-${width}`)
  await expectAccessible(page, 'device confirmation')
  await expectNoOverflow(page, 'device confirmation')
  await page.getByRole('button', { name: words[language].letIn, exact: true }).click()
  await page.getByRole('heading', { level: 2 }).waitFor()
  await picture(page, `device-done-${language}-${theme}-${width}`)
  await expectAccessible(page, 'device done')

  await new Promise((resolve) => setTimeout(resolve, 4_500)) // a device that asks faster is told to slow down
  const { status, body } = await redeem()
  expect([status, body['token_type']]).toEqual([200, 'Bearer'])
  await context.close()
})
