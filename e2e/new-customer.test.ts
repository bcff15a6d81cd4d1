import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, hasFocus, picture, signIn } from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld()
const newDomain = () => `oficina${Math.random().toString(36).slice(2, 10)}`

const fillIn = async (page: Page, values: Record<string, string>) => {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label).fill(value)
}

test('S-03: an agent adds a customer; errors, a domain that is taken and a failing service cost nothing typed', async () => {
  const existing = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await page.getByRole('button', { name: 'Add customer' }).click()
  await page.getByRole('heading', { level: 1, name: 'Add a customer' }).waitFor()
  const country = page.getByLabel('Country/region')
  await country.waitFor()
  expect(await hasFocus(country)).toBe(true)
  await expectAccessible(page, 'add customer')
  await picture(page, 'new-customer-en-1280')

  await page.getByRole('button', { name: 'Next: Review' }).click()
  const summary = page.getByRole('alert')
  await summary.getByRole('heading', { name: /Fix \d errors/ }).waitFor()
  expect(await page.title()).toMatch(/^Error: /)
  await picture(page, 'new-customer-errors-en-1280')
  await country.selectOption('ES')
  const taken = String((await world.api('GET', `/tenantry/v1/customers/${existing.id}/account`)).body['domain'])
  await page.getByLabel('Primary domain').fill(taken.replace('.onmicrosoft.com', ''))
  await page.getByText('do not add the customer but ask it for a relationship').waitFor()
  await page.getByRole('link', { name: 'Request a relationship' }).waitFor()
  await picture(page, 'new-customer-taken-en-1280')
  const domain = newDomain()
  await page.getByLabel('Primary domain').fill(domain)
  await page.getByText(`${domain}.onmicrosoft.com is available.`).waitFor()
  await fillIn(page, {
    'Name on the bill': existing.name,
    'Address line 1': 'Calle del Faro 12',
    'Postal code': '11001',
    City: 'Cádiz',
    'First name': 'Inés',
    'Last name': 'Roldán',
    'Email address': 'cuentas@faro.example',
  })
  await page.getByRole('button', { name: 'Next: Review' }).press('Enter')
  await page.getByRole('heading', { name: 'Review the new customer' }).waitFor()
  await page.getByText(`You have a customer of this name already: ${existing.name}`).waitFor()
  await page.getByRole('button', { name: 'Update: Company' }).click()
  expect(await page.getByLabel('City').inputValue()).toBe('Cádiz')
  await page.getByLabel('Name on the bill').fill('oficinatecnica.com')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: 'Review the new customer' }).waitFor()
  await expectAccessible(page, 'review of a new customer')
  await picture(page, 'new-customer-review-en-1280')

  await page.getByRole('button', { name: 'Submit' }).click()
  await page.getByText('Confirm the warning below before you submit.').waitFor()
  await page.getByRole('note', { name: 'Warning' }).getByRole('checkbox').last().check()
  await page.route('**/v1/customers', (route) => route.fulfill({ status: 503, body: '{}' }), { times: 8 })
  await page.getByRole('button', { name: 'Submit' }).click()
  await page.getByText('The customer was not added. Nothing you typed was lost.').waitFor()
  await page.unroute('**/v1/customers')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('oficinatecnica.com was added.').waitFor()
  await expectAccessible(page, 'customer added')
  await picture(page, 'new-customer-added-en-1280')
  const { body } = await world.api('GET', `/tenantry/v1/customers?search=${domain}`)
  expect(body['items']).toMatchObject([{ name: 'oficinatecnica.com', domain: `${domain}.onmicrosoft.com` }])
  await page.getByRole('button', { name: 'Open the account' }).click()
  await page.getByRole('heading', { level: 1, name: 'oficinatecnica.com' }).waitFor()
  await context.close()
})

test('what was typed is there after a reload; Brazil asks for its own number (V-40), in Spanish at 390 px', async () => {
  const { page, context } = await signIn(world.browser, world.instance, 'salesAgent', {
    language: 'es',
    theme: 'dark',
    width: 390,
  })
  await page.getByRole('button', { name: 'Agregar cliente' }).click()
  await page.getByLabel('País o región').selectOption('BR')
  const domain = newDomain()
  await fillIn(page, { 'Nombre en la factura': 'Padaria Sete Mares', 'Dominio principal': domain })
  await page.getByLabel('CNPJ').fill('1')
  await page.reload()
  await page.getByText('Se recuperaron los cambios que escribió').waitFor()
  expect(await page.getByLabel('Nombre en la factura').inputValue()).toBe('Padaria Sete Mares')
  await expectAccessible(page, 'add customer es')
  await expectNoOverflow(page, 'add customer es')
  await picture(page, 'new-customer-es-390-dark')
  await page.getByRole('button', { name: 'Siguiente: Revisar' }).click()
  await page.getByRole('alert').getByText('CNPJ').first().waitFor()
  await page.getByLabel('País o región').selectOption('PT')
  await page.getByLabel('Id. de registro').fill('')
  await fillIn(page, {
    'Línea de dirección 1': 'Rua do Farol 7',
    'Código postal': '1100-148',
    Ciudad: 'Lisboa',
    Apellidos: 'Sete',
    'Dirección de correo electrónico': 'contas@setemares.example',
  })
  await page.getByLabel(/^Nombre\s*\*?$/).fill('Rui')
  await page.getByRole('button', { name: 'Siguiente: Revisar' }).click()
  await page.getByRole('heading', { name: 'Revise el nuevo cliente' }).waitFor()
  await expectNoOverflow(page, 'review es')
  await picture(page, 'new-customer-review-es-390-dark')
  await page.getByRole('button', { name: 'Enviar' }).dblclick()
  await page.getByText('Padaria Sete Mares se agregó.').waitFor()
  await expectNoOverflow(page, 'added es')
  await picture(page, 'new-customer-added-es-390-dark')
  expect((await world.api('GET', `/tenantry/v1/customers?search=${domain}`)).body['count']).toBe(1)
  await page.getByRole('button', { name: 'Agregar otro cliente' }).click()
  expect(await page.getByLabel('Nombre en la factura').inputValue()).toBe('')
  await context.close()
})

test('R-07: a helpdesk agent adds no customer and is told who does', async () => {
  const { page, context } = await signIn(world.browser, world.instance, 'helpdeskAgent')
  const command = page.getByRole('button', { name: 'Add customer' })
  expect(await command.getAttribute('aria-disabled')).toBe('true')
  await command.focus()
  await page.getByText('admin agent, sales agent, or user management admin').waitFor()
  await page.goto(`${world.instance.url}/customers/new`)
  await page.getByRole('heading', { level: 1, name: 'Access denied' }).waitFor()
  await context.close()
})
