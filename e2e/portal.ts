import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Instance } from './instance.ts'

export type Language = 'en' | 'es'

export interface Visit {
  language?: Language
  theme?: 'light' | 'dark'
  width?: number
}

const screenshots = fileURLToPath(new URL('./screenshots', import.meta.url))

/** A fresh browser, signed in as the demo user of a role of the first partner (or the second). */
export const signIn = async (
  browser: Browser,
  instance: Instance,
  role: string,
  { language = 'en', theme = 'light', width = 1280, partner = 0 }: Visit & { partner?: number } = {},
): Promise<{ page: Page; context: BrowserContext }> => {
  const context = await browser.newContext({
    locale: language === 'es' ? 'es-ES' : 'en-US',
    timezoneId: 'Europe/Madrid',
    colorScheme: theme,
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const user = instance.credentials.partners[partner]!.users.find((candidate) => candidate.role === role)!
  await page.goto(`${instance.url}/customers`)
  await page.getByLabel(language === 'es' ? 'Nombre de usuario' : 'User name').fill(user.userPrincipalName)
  await page.getByLabel(language === 'es' ? 'Contraseña' : 'Password', { exact: true }).fill(user.password)
  await page.getByRole('button', { name: language === 'es' ? 'Iniciar sesión' : 'Sign in', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: language === 'es' ? 'Clientes' : 'Customers' }).waitFor()
  return { page, context }
}

/** Searches the list and opens the one customer that is left. */
export const openCustomer = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('searchbox').fill(name)
  await page.getByRole('link', { name, exact: true }).first().click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** No serious or critical finding. Tabster's focus guards are hidden on purpose. */
export const expectAccessible = async (page: Page, screen: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).exclude('[data-tabster-dummy]').analyze()
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

export const picture = async (page: Page, name: string): Promise<void> => {
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: `${screenshots}/${name}.png` })
}
