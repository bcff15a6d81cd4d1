import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  billing,
  expectAccessible,
  expectNoOverflow,
  fillSignIn,
  type Language,
  passSecondFactor,
  picture,
  signIn,
  userOf,
} from './portal.ts'
import { type Customer, useWorld } from './world.ts'

// R11.2: in the US Government cloud a page that nobody touches is locked. Here after half a minute.
const world = useWorld({ TENANTRY_CLOUD: 'us-government', TENANTRY_SESSION_IDLE: '0.5' })

const someCustomer = async (): Promise<Customer> => {
  const { body } = await world.api('GET', '/tenantry/v1/customers?size=1')
  return (body['items'] as unknown as Customer[])[0]!
}

const words = {
  en: { update: 'Update', city: 'City', locked: 'Locked', stay: 'Stay signed in', signIn: 'Sign in' },
  es: {
    update: 'Actualizar',
    city: 'Ciudad',
    locked: 'Bloqueado',
    stay: 'Seguir con la sesión iniciada',
    signIn: 'Iniciar sesión',
  },
}

/** All that a person or a program could read in the page. */
const shown = (page: Page) => page.evaluate(() => document.documentElement.outerHTML)

const form = async (language: Language, width = 1280, theme: 'light' | 'dark' = 'light') => {
  const customer = await someCustomer()
  const visit = await signIn(world.browser, world.instance, 'adminAgent', { language, width, theme, afresh: true })
  const { page } = visit
  await page.goto(`${world.instance.url}/customers/${customer.id}/account`)
  await page.getByRole('button', { name: words[language].update, exact: true }).click()
  const city = billing(page, words[language].city)
  await city.fill('Astoria Heights')
  return { ...visit, customer, city }
}

test.each<[Language, number, 'light' | 'dark']>([
  ['en', 1280, 'light'],
  ['es', 390, 'dark'],
])('R11.2: an untouched page warns, is locked, and goes on where it was, in %s', async (language, width, theme) => {
  const { page, context, customer, city } = await form(language, width, theme)
  const word = words[language]
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.includes('draft')))).toEqual([])

  // asked, and answered
  const warning = page.getByRole('alertdialog')
  await warning.waitFor()
  await picture(page, `lock-warning-${language}`)
  await expectAccessible(page, 'lock warning')
  await warning.getByRole('button', { name: word.stay }).click()
  await warning.waitFor({ state: 'detached' })
  expect(await city.inputValue()).toBe('Astoria Heights')

  // asked again, and nobody there
  await page.getByRole('heading', { level: 1, name: word.locked }).waitFor({ timeout: 60_000 })
  await picture(page, `lock-${language}`)
  await expectAccessible(page, 'lock')
  await expectNoOverflow(page, 'lock')
  const all = await shown(page)
  expect(all).not.toContain(customer.name)
  expect(all).not.toContain('Astoria Heights')
  expect(await page.getByRole('textbox').count()).toBe(0)
  // the server has ended the session too: reading on in another window is no way round
  const other = await context.newPage()
  await other.goto(`${world.instance.url}/customers`)
  await other.getByRole('heading', { level: 1, name: word.signIn }).waitFor()
  await other.close()

  const opened = page.waitForEvent('popup')
  await page.getByRole('button', { name: word.signIn, exact: true }).click()
  const popup = await opened
  await fillSignIn(popup, userOf(world.instance, 'adminAgent'), language)
  await passSecondFactor(popup, userOf(world.instance, 'adminAgent'), language)
  await city.waitFor()
  expect(await city.inputValue()).toBe('Astoria Heights')
  expect(await page.getByRole('heading', { level: 1, name: word.locked }).count()).toBe(0)
  await page.getByRole('button', { name: /^(Review changes|Revisar cambios)/ }).click()
  await page.getByRole('button', { name: /^(Submit|Enviar)/ }).waitFor()
  await context.close()
})
