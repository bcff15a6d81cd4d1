import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { billing, hasFocus, type Language, openCustomer, picture, signIn } from './portal.ts'
import { type Customer, useWorld } from './world.ts'

const world = useWorld()

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

describe.each<Language>(['en', 'es'])('the main job, in %s', (language) => {
  test('sign in, choose, update, review, submit, and find it in the history', async () => {
    const w = words[language]
    const customer = await world.someCustomer()
    const { page, context } = await signIn(world.browser, world.instance, 'salesAgent', { language })
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
    const { body } = await world.api('GET', `/v1/customers/${customer.id}/profiles/billing`)
    expect(body['defaultAddress']).toMatchObject({ city: 'Madrid', postalCode: '28013' })
    await context.close()
  })
})

const tabTo = async (page: Page, label: string) => {
  const field = page.getByLabel(label).first()
  for (let i = 0; i < 60; i++) {
    if (await hasFocus(field)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no way to ${label} by keyboard`)
}

test.each([
  { language: 'en', email: 'Email address', review: /^Review 1 change$/, saved: words.en.saved },
  { language: 'es', email: 'Dirección de correo electrónico', review: /^Revisar 1 cambio$/, saved: words.es.saved },
] as const)('keyboard only, in $language: from the list to the result', async ({ language, email, review, saved }) => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent', { language })
  await page.keyboard.press('/')
  await page.keyboard.type(customer.name)
  await page.getByRole('row').filter({ hasText: customer.name }).first().waitFor()
  await page.waitForURL(/search=Faro/)
  await page.waitForFunction(() => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === '2')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: customer.name }).waitFor()
  await page.keyboard.press('e')
  await page.getByRole('button', { name: words[language].review }).waitFor()
  await tabTo(page, email)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('teclado@faro.example')
  await page.keyboard.press('Control+Enter')
  const heading = page.getByRole('heading', { name: review })
  await heading.waitFor()
  expect(await hasFocus(heading)).toBe(true)
  await page.keyboard.press('Control+Enter')
  await page.getByText(saved).first().waitFor()
  const { body } = await world.api('GET', `/v1/customers/${customer.id}/profiles/billing`)
  expect(body['email']).toBe('teclado@faro.example')
  await context.close()
})

test('A-21, B-01.4: errors are listed and lead to their fields; without a change there is nothing to review', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await openCustomer(page, customer.name)
  await page.getByRole('button', { name: 'Update', exact: true }).click()
  const review = page.getByRole('button', { name: /^Review changes/ })
  await review.click()
  await page.getByText('There are no changes to submit.').first().waitFor()

  await billing(page, 'City').fill('')
  await billing(page, 'Postal code').fill('1')
  await review.click()
  const summary = page.getByRole('alert').filter({ hasText: 'Fix 2 errors before you submit.' })
  await summary.waitFor()
  expect(await hasFocus(summary)).toBe(true)
  expect(await page.title()).toMatch(/^Error: /)
  await picture(page, 'errors-en')
  await summary.getByRole('link', { name: /Postal code/ }).click()
  await page.waitForFunction(() => document.activeElement?.id === 'field-billing-defaultAddress-postalCode')
  await billing(page, 'Postal code').fill('11001')
  await billing(page, 'City').fill('Cádiz')
  await page.getByText('No changes').first().waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Update', exact: true }).waitFor()
  await context.close()
})

test('A-24: a warning wants a tick before Submit, and the tick goes with the change', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await openCustomer(page, customer.name)
  await page.getByRole('button', { name: 'Update', exact: true }).click()
  const name = 'librosdelfaro.shop'
  await billing(page, 'Name on the bill').fill(name)
  await page.getByRole('button', { name: /^Review changes/ }).click()
  const submit = page.getByRole('button', { name: /^Submit/ })
  await submit.click()
  await page.getByText('Confirm the warning below before you submit.').first().waitFor()
  const tick = page.locator('#review-warnings').getByRole('checkbox')
  expect(await hasFocus(tick)).toBe(true)
  await picture(page, 'warning-en')
  await tick.check()
  const sent = page.waitForRequest((request) => request.method() === 'PUT')
  await submit.click()
  expect((await sent).postDataJSON()).toMatchObject({ confirmedWarnings: ['V-05'] })
  await page.getByText('The customer account was updated.').first().waitFor()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await context.close()
})

test('undo after a save opens the form with the old values and takes the change back', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await openCustomer(page, customer.name)
  await page.getByRole('button', { name: 'Update', exact: true }).click()
  await billing(page, 'City').fill('Jerez de la Frontera')
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByText('The customer account was updated.').first().waitFor()
  const change = /change-(\d+)$/.exec(
    (await page.getByRole('link', { name: 'View change' }).and(page.locator('[href*=change-]')).getAttribute('href'))!,
  )?.[1]

  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByText('The values from before the change are filled in.', { exact: false }).first().waitFor()
  expect(await billing(page, 'City').inputValue()).toBe('Cádiz')
  await page.getByRole('button', { name: /^Review changes/ }).click()
  const sent = page.waitForRequest((request) => request.method() === 'PUT')
  await page.getByRole('button', { name: /^Submit/ }).click()
  expect((await sent).postDataJSON()).toMatchObject({ undoes: Number(change) })
  await page.getByText('The customer account was updated.').first().waitFor()
  const { body } = await world.api('GET', `/tenantry/v1/customers/${customer.id}/activity?size=1`)
  expect(body['items']).toMatchObject([{ undoes: Number(change) }])
  await context.close()
})

test('an account with gaps invites to fill them, and is complete afterwards', async () => {
  const { body } = await world.api('GET', '/tenantry/v1/customers?status=incomplete&size=1')
  const [customer] = body['items'] as unknown as Customer[]
  const { id, name } = customer!
  const { page, context } = await signIn(world.browser, world.instance, 'salesAgent')
  await page.goto(`${world.instance.url}/customers/${id}/account`)
  await page.getByText('This account is not complete yet.').waitFor()
  await picture(page, 'incomplete-en')
  await page.getByRole('button', { name: 'Complete the account' }).click()
  const country = billing(page, 'Country/region')
  await country.waitFor()
  expect(await hasFocus(country)).toBe(true)
  await country.selectOption('ES')
  await billing(page, 'Address line 1').fill('Avenida del Puerto 3')
  await billing(page, 'Postal code').fill('29001')
  await billing(page, 'City').fill('Málaga')
  await billing(page, 'Email address').fill('cuentas@puerto.example')
  await picture(page, 'completing-en')
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByText('The customer account was updated.').first().waitFor()
  await page.getByText('This account is not complete yet.').waitFor({ state: 'detached' })
  const after = await world.api('GET', `/tenantry/v1/customers/${id}/account`)
  expect(after.body).toMatchObject({ status: 'complete', billing: { culture: 'es-ES', companyName: name } })
  await context.close()
})
