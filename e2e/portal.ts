import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type AuthenticatorApp, authenticatorApp } from '../packages/server/src/auth/testing/authenticator-app.ts'
import type { Credentials, Instance } from './instance.ts'

export type Language = 'en' | 'es'

export interface Visit {
  language?: Language
  theme?: 'light' | 'dark'
  width?: number
  partner?: number
  /** Through the sign-in page, even where a session could be taken over from an earlier journey. */
  afresh?: boolean
}

type Session = Awaited<ReturnType<BrowserContext['storageState']>>

/** Sessions of earlier journeys by instance and user: signing in is a journey of its own, not part of each. */
const sessions = new Map<string, Session>()

export const userOf = (instance: Instance, role: string, partner = 0) =>
  instance.credentials.partners[partner]!.users.find((candidate) => candidate.role === role)!

/** A token for a person of a demo partner, to look behind the scenes with. */
export const tokenOf = async ({ tokenUrl, users }: Credentials['partners'][number], role: string): Promise<string> => {
  const user = users.find((candidate) => candidate.role === role)!
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: user.refreshToken,
      client_id: user.clientId,
      client_secret: user.clientSecret,
      scope: 'https://api.partnercenter.microsoft.com/.default',
    }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

/** Fills in the sign-in page. */
export const fillSignIn = async (
  page: Page,
  { userPrincipalName, password }: { userPrincipalName: string; password: string },
  language: Language = 'en',
): Promise<void> => {
  await page.getByLabel(language === 'es' ? 'Nombre de usuario' : 'User name').fill(userPrincipalName)
  await page.getByLabel(language === 'es' ? 'Contraseña' : 'Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: language === 'es' ? 'Iniciar sesión' : 'Sign in', exact: true }).click()
}

/** The authenticator apps of the demo's users, with the newest step whose code was used. */
const phones = new Map<string, { phone: AuthenticatorApp; used: number }>()

const STEP_MS = 30_000

/** A code that was not used yet; each works once. */
const nextCode = async (kept: { phone: AuthenticatorApp; used: number }): Promise<string> => {
  const now = Math.floor(Date.now() / STEP_MS)
  kept.used = Math.max(kept.used + 1, now - 1)
  const early = kept.used - now - 1
  if (early > 0) await new Promise((resolve) => setTimeout(resolve, early * STEP_MS))
  return kept.phone.code(new Date(kept.used * STEP_MS))
}

/** The secret that the page offers to an authenticator app. */
export const offeredPhone = async (page: Page): Promise<AuthenticatorApp> => {
  const secret = await page.getByText(/^(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText()
  return authenticatorApp(secret.replaceAll(' ', ''))
}

/** After the password in the government cloud: adds an authenticator app the first time, later shows its code. */
export const passSecondFactor = async (page: Page, user: { userPrincipalName: string }, language: Language = 'en') => {
  const code = page.getByLabel(language === 'es' ? 'Código' : 'Code', { exact: true })
  await code.waitFor()
  const key = `${new URL(page.url()).origin} ${user.userPrincipalName}`
  const known = phones.get(key)
  const kept = known ?? { phone: await offeredPhone(page), used: 0 }
  phones.set(key, kept)
  await code.fill(await nextCode(kept))
  await page.keyboard.press('Enter')
  if (!known)
    await page.getByRole('button', { name: language === 'es' ? 'Los he guardado' : 'I have kept them' }).click()
}

/** A browser window of its own, signed in as the demo user of a role of the first partner (or the second). */
export const signIn = async (
  browser: Browser,
  instance: Instance,
  role: string,
  { language = 'en', theme = 'light', width = 1280, partner = 0, afresh = false }: Visit = {},
): Promise<{ page: Page; context: BrowserContext }> => {
  const user = userOf(instance, role, partner)
  const key = `${instance.url} ${user.userPrincipalName}`
  const session = afresh ? undefined : sessions.get(key)
  const context = await browser.newContext({
    locale: language === 'es' ? 'es-ES' : 'en-US',
    timezoneId: 'Europe/Madrid',
    colorScheme: theme,
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...(session && { storageState: session }),
  })
  // Long enough for a machine that does other things too.
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  await page.goto(`${instance.url}/customers`)
  if (!session) {
    await fillSignIn(page, user, language)
    if (instance.cloud === 'us-government') await passSecondFactor(page, user, language)
  }
  await page.getByRole('heading', { level: 1, name: language === 'es' ? 'Clientes' : 'Customers' }).waitFor()
  if (!session && !afresh) sessions.set(key, { ...(await context.storageState()), origins: [] })
  return { page, context }
}

/** Searches the list and opens the one customer that is left. */
export const openCustomer = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('searchbox').fill(name)
  await page.getByRole('link', { name, exact: true }).first().click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** A field of the bill-to info, which comes first on the form. */
export const billing = (page: Page, label: string) => page.getByLabel(label, { exact: false }).first()

export const hasFocus = (element: { evaluate: (check: (node: Element) => boolean) => Promise<boolean> }) =>
  element.evaluate((node) => node === document.activeElement)

/** No serious or critical finding. Tabster's focus guards are hidden on purpose. */
export const expectAccessible = async (page: Page, screen: string): Promise<void> => {
  // Legacy mode: all is in one frame, and no second page has to be opened for the result.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().exclude('[data-tabster-dummy]').analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    grave.map(({ id, nodes }) => `${screen}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
  ).toEqual([])
}

/** nothing sticks out to the right. */
export const expectNoOverflow = async (page: Page, screen: string): Promise<void> => {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(`${screen}: ${content} px wide`).toBe(`${screen}: ${Math.min(content!, window!)} px wide`)
}

const screenshots = fileURLToPath(new URL('./screenshots', import.meta.url))

/** With `PICTURES=1`: a picture in `e2e/screenshots`, to look at. */
export const picture = async (page: Page, name: string): Promise<void> => {
  if (!process.env['PICTURES']) return
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: `${screenshots}/${name}.png` })
}
