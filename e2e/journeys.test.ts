import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { type Credentials, type Instance, startInstance } from './instance.ts'
import { expectAccessible, expectNoOverflow, type Language, openCustomer, picture, signIn } from './portal.ts'

let browser: Browser
let instance: Instance
let names: { name: string; id: string }[]

const tokenOf = async ({ tokenUrl, users }: Credentials['partners'][number], role: string): Promise<string> => {
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

const api = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
  const token = await tokenOf(instance.credentials.partners[0]!, 'adminAgent')
  const response = await fetch(instance.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, never> }
}

/** A customer of its own for each journey. */
const someCustomer = async (): Promise<{ name: string; id: string }> => {
  const suffix = randomUUID()
    .replace(/[^a-z]/g, '')
    .slice(0, 6)
  const name = `Faro ${suffix} Librerías`
  const { status, body } = await api('POST', '/v1/customers', {
    companyProfile: { domain: `faro${suffix}${names.length}.onmicrosoft.com` },
    billingProfile: {
      culture: 'es-ES',
      language: 'es',
      email: 'cuentas@faro.example',
      companyName: name,
      firstName: 'Inés',
      lastName: 'Roldán',
      defaultAddress: {
        country: 'ES',
        city: 'Cádiz',
        addressLine1: 'Calle del Faro 12',
        postalCode: '11001',
        firstName: 'Inés',
        lastName: 'Roldán',
      },
    },
  })
  expect(status).toBe(201)
  const customer = { name, id: String(body['id']) }
  names.push(customer)
  return customer
}

beforeAll(async () => {
  ;[browser, instance] = await Promise.all([launchChromium(), startInstance()])
  names = []
})
afterAll(async () => {
  await browser?.close()
  await instance?.stop()
})

const words = {
  en: {
    update: 'Update',
    review: /^Review changes/,
    submit: /^Submit/,
    saved: 'The customer account was updated.',
    city: 'City',
    postal: 'Postal code',
    reviewTitle: /^Review \d+ changes?$/,
    postalError: 'Postal codes in Spain have 5 digits, for example 28013.',
    action: 'Update customer billing profile',
    viewChange: 'View change',
  },
  es: {
    update: 'Actualizar',
    review: /^Revisar cambios/,
    submit: /^Enviar/,
    saved: 'Se actualizó la cuenta del cliente.',
    city: 'Ciudad',
    postal: 'Código postal',
    reviewTitle: /^Revis\S+ .*\d+ cambios?$/,
    postalError: 'Los códigos postales de España tienen 5 dígitos; por ejemplo, 28013.',
    action: 'Actualizar perfil de facturación del cliente',
    viewChange: 'Ver el cambio',
  },
} as const

const billing = (page: Page, label: string) => page.getByLabel(label, { exact: false }).first()

describe.each<Language>(['en', 'es'])('the main job, in %s', (language) => {
  test('sign in, choose, update, review, submit, and find it in the history', async () => {
    const w = words[language]
    const customer = await someCustomer()
    const { page, context } = await signIn(browser, instance, 'salesAgent', { language })
    expect(await page.getAttribute('html', 'lang')).toBe(language)
    await picture(page, `list-${language}`)
    await openCustomer(page, customer.name)
    await picture(page, `account-${language}`)
    await page.getByRole('button', { name: w.update }).first().click()
    await billing(page, w.postal).fill('123')
    await billing(page, w.postal).blur()
    await page.getByText(w.postalError).first().waitFor()
    await billing(page, w.postal).fill('28013')
    await billing(page, w.city).fill('Madrid')
    await picture(page, `update-${language}`)
    await page.getByRole('button', { name: w.review }).click()
    await page.getByRole('heading', { name: w.reviewTitle }).waitFor()
    await picture(page, `review-${language}`)
    await page.getByRole('button', { name: w.submit }).click()
    await page.getByText(w.saved).first().waitFor()
    await page.getByText('28013').first().waitFor()
    await picture(page, `saved-${language}`)
    await page.getByRole('link', { name: w.viewChange }).click()
    await page.getByText(w.action).first().waitFor()
    await page.getByText('11001').first().waitFor()
    await picture(page, `activity-${language}`)
    const { body } = await api('GET', `/v1/customers/${customer.id}/profiles/billing`)
    expect(body['defaultAddress']).toMatchObject({ city: 'Madrid', postalCode: '28013' })
    await context.close()
  })
})

test('keyboard only: from sign-in to the result', async () => {
  const customer = await someCustomer()
  const { page, context } = await signIn(browser, instance, 'adminAgent')
  await page.keyboard.press('/')
  await page.keyboard.type(customer.name)
  await page.getByRole('link', { name: customer.name, exact: true }).first().waitFor()
  await page.getByRole('row').filter({ hasText: customer.name }).first().waitFor()
  await page.waitForTimeout(400)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: customer.name }).waitFor()
  await page.keyboard.press('e')
  await page.getByRole('button', { name: /^Review changes/ }).waitFor({ state: 'attached' })
  const email = page.getByLabel('Email address').first()
  for (let i = 0; i < 60; i++) {
    if (await email.evaluate((element) => element === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Control+A')
  await page.keyboard.type('teclado@faro.example')
  await page.keyboard.press('Control+Enter')
  const heading = page.getByRole('heading', { name: /^Review 1 change$/ })
  await heading.waitFor()
  expect(await heading.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.press('Control+Enter')
  await page.getByText('The customer account was updated.').first().waitFor()
  const { body } = await api('GET', `/v1/customers/${customer.id}/profiles/billing`)
  expect(body['email']).toBe('teclado@faro.example')
  await context.close()
})

test('B-03: a stale edit shows three columns; each true conflict is chosen; nothing is overwritten silently', async () => {
  const customer = await someCustomer()
  const { page, context } = await signIn(browser, instance, 'adminAgent')
  await openCustomer(page, customer.name)
  await page.getByRole('button', { name: 'Update' }).first().click()
  await billing(page, 'City').fill('Sevilla')
  const theirs = await api(
    'PUT',
    `/v1/customers/${customer.id}/profiles/billing`,
    { firstName: 'Ana', defaultAddress: { city: 'Huelva' } },
    { 'if-match': '*' },
  )
  expect(theirs.status).toBe(200)
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByRole('heading', { name: /changed this customer while you were editing/ }).waitFor()
  await page.getByText('Huelva').first().waitFor()
  await picture(page, 'conflict-en')
  await expectAccessible(page, 'conflict')
  await page
    .getByRole('radio', { name: /Keep mine/ })
    .first()
    .check()
  await picture(page, 'conflict-chosen-en')
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByText('The customer account was updated.').first().waitFor()
  const { body } = await api('GET', `/v1/customers/${customer.id}/profiles/billing`)
  expect(body).toMatchObject({ firstName: 'Ana', defaultAddress: { city: 'Sevilla' } })
  await context.close()
})

test('B-09: a permission is turned on with tick and reason, shown, and turned off again', async () => {
  const customer = await someCustomer()
  const { page, context } = await signIn(browser, instance, 'adminAgent')
  await openCustomer(page, customer.name)
  const control = page.getByRole('switch', { name: /Azure reservations/ })
  expect(await control.getAttribute('aria-checked')).not.toBe('true')
  await control.click()
  const dialogue = page.getByRole('alertdialog')
  await dialogue.getByText('Your shop and scripts read this permission').waitFor()
  await picture(page, 'permission-dialogue-en')
  await expectAccessible(page, 'permission dialogue')
  await dialogue.getByRole('checkbox').check()
  await dialogue.getByLabel(/Reason/).fill('Agreed in the contract of May')
  await dialogue.getByRole('button', { name: 'Turn on' }).click()
  await page.getByText(`${customer.name} can now buy Azure reservations.`).first().waitFor()
  await page.getByRole('switch', { name: /Azure reservations/, checked: true }).waitFor()
  await page.getByRole('switch', { name: /Azure reservations/ }).click()
  await page.getByRole('button', { name: 'Turn off', exact: true }).click()
  await page.getByText(`${customer.name} can no longer buy Azure reservations.`).first().waitFor()
  const { body } = await api('GET', `/v1/SelfServePolicy?entity_id=${customer.id}`)
  expect(body['totalCount']).toBe(0)
  await context.close()
})

test('PP-03, R-07: a sales agent cannot turn on a permission and is told who can', async () => {
  const customer = await someCustomer()
  const { page, context } = await signIn(browser, instance, 'salesAgent')
  await openCustomer(page, customer.name)
  const control = page.getByRole('switch', { name: /Azure reservations/ })
  expect(await control.getAttribute('aria-disabled')).toBe('true')
  await page.getByText('Only an admin agent can change this.').first().waitFor()
  await control.focus()
  expect(await control.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.press('Space')
  expect(await page.getByRole('alertdialog').count()).toBe(0)
  await context.close()
})

test('a helpdesk agent edits the contact only', async () => {
  const customer = await someCustomer()
  const { page, context } = await signIn(browser, instance, 'helpdeskAgent')
  await openCustomer(page, customer.name)
  await page.getByRole('button', { name: 'Update' }).first().click()
  await page.getByLabel('Email address').first().fill('ayuda@faro.example')
  expect(await page.getByRole('textbox', { name: /^City/ }).count()).toBe(0)
  await picture(page, 'helpdesk-update-en')
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByText('The customer account was updated.').first().waitFor()
  await context.close()
})

test('the second partner sees nothing of the first', async () => {
  const customer = await someCustomer()
  const { page, context } = await signIn(browser, instance, 'adminAgent', { partner: 1 })
  await page.getByRole('searchbox').fill(customer.name)
  await page.getByText('No customer matches these filters.').first().waitFor()
  await page.goto(`${instance.url}/customers/${customer.id}/account`)
  await page
    .getByText(/no relationship with this customer/i)
    .first()
    .waitFor()
  await context.close()
})

test('A-26, A-27: nothing typed is lost when the server fails, the connection breaks or the page is reloaded', async () => {
  const customer = await someCustomer()
  const { page, context } = await signIn(browser, instance, 'adminAgent')
  await openCustomer(page, customer.name)
  await page.getByRole('button', { name: 'Update' }).first().click()
  await billing(page, 'City').fill('Ronda')
  await page.route('**/tenantry/v1/customers/*/account', (route) =>
    route.request().method() === 'PUT'
      ? route.fulfill({
          status: 500,
          contentType: 'application/json',
          body: '{"code":800003,"description":"x","data":[],"source":"x"}',
        })
      : route.continue(),
  )
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByText('Nothing you typed was lost.', { exact: false }).first().waitFor()
  await page.unroute('**/tenantry/v1/customers/*/account')
  page.on('dialog', (dialogue) => dialogue.accept())
  await page.reload()
  await page.getByRole('heading', { level: 1, name: customer.name }).waitFor()
  await page.waitForFunction(() => [...document.querySelectorAll('input')].some((input) => input.value === 'Ronda'))
  await context.close()
})

test('back restores search, sort and place of the list', async () => {
  const { page, context } = await signIn(browser, instance, 'adminAgent')
  await page
    .getByRole('columnheader', { name: /Last change/ })
    .getByRole('button')
    .click()
  await page.waitForURL(/sort=changedAt/)
  await page.getByRole('searchbox').fill('s')
  await page.waitForURL(/search=s/)
  await page.waitForTimeout(500)
  await page.getByRole('row').nth(4).getByRole('link').first().click()
  await page.waitForURL(/account/)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.goBack()
  await page.waitForURL(/sort=changedAt/)
  expect(await page.getByRole('searchbox').inputValue()).toBe('s')
  await context.close()
})

const screens: [string, (customerId: string) => string][] = [
  ['list', () => '/customers'],
  ['no match', () => '/customers?search=qqqzzz'],
  ['account', (id) => `/customers/${id}/account`],
  ['update', (id) => `/customers/${id}/account?update=1`],
  ['customer activity', (id) => `/customers/${id}/activity`],
  ['activity log', () => '/activity'],
  ['no page', () => '/nowhere'],
]

describe.each<[Language, 'light' | 'dark', number]>([
  ['en', 'light', 1280],
  ['es', 'dark', 1280],
  ['es', 'light', 390],
  ['en', 'dark', 390],
])('every screen in %s, %s, %i px', (language, theme, width) => {
  test('A-01, A-02, A-09: no serious axe finding, one h1, no overflow, no missing word', async () => {
    const customer = await someCustomer()
    const { page, context } = await signIn(browser, instance, 'adminAgent', { language, theme, width })
    for (const [screen, path] of screens) {
      await page.goto(instance.url + path(customer.id))
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.waitForTimeout(500)
      const name = `${screen}-${language}-${theme}-${width}`.replaceAll(' ', '-')
      await picture(page, name)
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
      await expectAccessible(page, name)
      await expectNoOverflow(page, name)
      // a key of the catalogue instead of its words
      expect(
        await page.evaluate(
          () =>
            document.body.innerText
              .match(/\b[a-z]+\.[a-z]+\.?[a-zA-Z]*\b(?=\s|$)/g)
              ?.filter((word) => /^(app|list|account|perm|field|error|frame|nav|form|op)\./.test(word)) ?? [],
        ),
      ).toEqual([])
    }
    await context.close()
  })

  test('the sign-in page', async () => {
    const context = await browser.newContext({
      locale: language === 'es' ? 'es-ES' : 'en-US',
      colorScheme: theme,
      viewport: { width, height: 900 },
    })
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    await page.goto(`${instance.url}/`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await picture(page, `sign-in-${language}-${theme}-${width}`)
    await expectAccessible(page, 'sign-in')
    await expectNoOverflow(page, 'sign-in')
    await context.close()
  })
})

test('the one-time link signs in once', async () => {
  const link = /http:\/\/\S+\/auth\/link\/\S+/.exec(instance.output())?.[0]
  expect(link).toBeTruthy()
  const context = await browser.newContext({ locale: 'en-US' })
  const page = await context.newPage()
  await page.goto(link!)
  await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor()
  await context.close()
  const again = await browser.newContext({ locale: 'en-US' })
  const second = await again.newPage()
  await second.goto(link!)
  await second.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  await again.close()
})
