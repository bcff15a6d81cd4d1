import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, hasFocus, type Language, picture, type Visit } from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld()

const request = async (body: object = {}): Promise<{ id: string; url: string }> => {
  const { status, body: made } = await world.api('POST', '/tenantry/v1/relationship-requests', body)
  expect(status).toBe(201)
  return made as unknown as { id: string; url: string }
}

/** Whoever got the link, in a browser that has never been here. */
const stranger = async (
  url: string,
  { language = 'en', theme = 'light', width = 1280 }: Visit = {},
): Promise<{ page: Page; context: BrowserContext }> => {
  const context = await world.browser.newContext({
    locale: language === 'es' ? 'es-ES' : 'en-US',
    timezoneId: 'Europe/Madrid',
    colorScheme: theme,
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  await page.goto(url)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return { page, context }
}

const partnerName = () => world.instance.credentials.partners[0]!.name
const newDomain = () => `muelle${Math.random().toString(36).slice(2, 10)}`

test('a customer reads who asks for what, corrects a mistake, accepts, and is in the list of the partner', async () => {
  const { url, id } = await request({ delegatedAccess: false, email: 'cuentas@muelle7.example' })
  const { page, context } = await stranger(url)
  await page.getByRole('heading', { level: 1, name: `${partnerName()} asks you for a reseller relationship` }).waitFor()
  await page.getByText('The partner asks for no administration privileges.').waitFor()
  await page.getByText(`${partnerName()} sells to you and bills you.`).waitFor()
  await expectAccessible(page, 'invitation')
  await picture(page, 'invitation-en-1280')

  await page.getByRole('button', { name: 'Accept relationship' }).click()
  const summary = page.getByRole('alert')
  await summary.getByRole('heading', { name: /Fix \d errors before you submit/ }).waitFor()
  expect(await hasFocus(summary)).toBe(true)
  await expectAccessible(page, 'invitation with errors')
  await picture(page, 'invitation-errors-en-1280')
  await summary.getByRole('link', { name: 'Enter Name on the bill.' }).click()
  await page.keyboard.type('Muelle Siete')

  const domain = newDomain()
  await page.getByLabel('Country/region').selectOption('ES')
  await page.getByLabel('Primary domain').fill(domain)
  await page.getByLabel('Address line 1').fill('Calle del Faro 12')
  await page.getByLabel('Postal code').fill('11001')
  await page.getByLabel('City').fill('Cádiz')
  await page.getByLabel('First name').fill('Inés')
  await page.getByLabel('Last name').fill('Roldán')
  expect(await page.getByLabel('Email address').inputValue()).toBe('cuentas@muelle7.example')
  await page.getByRole('button', { name: 'Accept relationship' }).click()
  await page.getByText('Confirm that you may decide for the company.').waitFor()
  await page.getByLabel('I may decide for this company').check()
  await page.getByRole('button', { name: 'Accept relationship' }).click()
  await page.getByRole('heading', { level: 1, name: `The relationship with ${partnerName()} is accepted` }).waitFor()
  await expectAccessible(page, 'invitation accepted')
  await picture(page, 'invitation-accepted-en-1280')
  await context.close()

  const { body } = await world.api('GET', `/tenantry/v1/customers?search=${domain}`)
  expect(body['items']).toMatchObject([{ name: 'Muelle Siete', domain: `${domain}.onmicrosoft.com` }])
  const log = await world.api('GET', '/tenantry/v1/relationship-requests')
  expect(log.body['items']).toContainEqual(expect.objectContaining({ id, state: 'accepted' }))
})

test('the domain that the partner named is not changed; one that is taken is said at its field, and nothing is lost', async () => {
  const domain = newDomain()
  const { url } = await request({ domain: `${domain}.onmicrosoft.com`, companyName: 'Taller Faro Viejo' })
  const { page, context } = await stranger(url, { language: 'es', theme: 'dark', width: 390 })
  await page
    .getByRole('heading', { level: 1, name: `${partnerName()} le solicita una relación de revendedor` })
    .waitFor()
  await page.getByText('podrá administrar los servicios de usted').waitFor()
  await page.getByText(`${domain}.onmicrosoft.com`).waitFor()
  expect(await page.getByLabel('Dominio principal').count()).toBe(0)
  await expectAccessible(page, 'invitation es')
  await expectNoOverflow(page, 'invitation es')
  await picture(page, 'invitation-es-390-dark')
  await context.close()

  const customer = await world.someCustomer()
  const taken = String((await world.api('GET', `/tenantry/v1/customers/${customer.id}/account`)).body['domain'])
  const second = await stranger((await request({ companyName: 'Taller Faro Viejo' })).url, {
    language: 'es',
    width: 390,
  })
  const form = second.page
  await form.getByLabel('País o región').selectOption('ES')
  await form.getByLabel('Dominio principal').fill(taken)
  await form.getByLabel('Línea de dirección 1').fill('Calle del Faro 12')
  await form.getByLabel('Código postal').fill('11001')
  await form.getByLabel('Ciudad').fill('Cádiz')
  await form.getByLabel(/^Nombre\s*\*?$/).fill('Inés')
  await form.getByLabel('Apellidos').fill('Roldán')
  await form.getByLabel('Dirección de correo electrónico').fill('cuentas@faroviejo.example')
  await form.getByLabel('Puedo decidir por esta empresa').check()
  await form.getByRole('button', { name: 'Aceptar la relación' }).click()
  await form.getByRole('alert').getByText('ya está en uso').waitFor()
  await picture(form, 'invitation-taken-es-390')
  expect(await form.getByLabel('Línea de dirección 1').inputValue()).toBe('Calle del Faro 12')
  await form.getByLabel('Dominio principal').fill(newDomain())
  await form.getByRole('button', { name: 'Aceptar la relación' }).press('Enter')
  await form.getByRole('heading', { level: 1, name: `La relación con ${partnerName()} está aceptada` }).waitFor()
  await picture(form, 'invitation-accepted-es-390')
  await second.context.close()
})

test.each<[Language, string, string]>([
  ['en', 'This invitation was taken back', 'This link is not valid'],
  ['es', 'Esta invitación se retiró', 'Este vínculo no es válido'],
])('a link that is no longer good says why, in %s', async (language, revoked, unknown) => {
  const { id, url } = await request()
  await world.api('DELETE', `/tenantry/v1/relationship-requests/${id}`)
  const taken = await stranger(url, { language, width: 390 })
  await taken.page.getByRole('heading', { level: 1, name: revoked }).waitFor()
  await expectAccessible(taken.page, 'invitation taken back')
  await picture(taken.page, `invitation-revoked-${language}-390`)
  await taken.context.close()

  for (const address of [url.replace(/#.*/, `#${'0'.repeat(64)}`), url.replace(/#.*/, '')]) {
    const { page, context } = await stranger(address, { language, theme: 'dark' })
    await page.getByRole('heading', { name: unknown }).waitFor()
    await expectAccessible(page, 'invitation unknown')
    await picture(page, `invitation-unknown-${language}-dark`)
    await context.close()
  }
})
