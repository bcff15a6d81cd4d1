import { expect, test } from 'vitest'
import { billing, expectAccessible, type Language, picture, signIn } from './portal.ts'
import { type Customer, useWorld } from './world.ts'

const world = useWorld({ TENANTRY_CLOUD: 'us-government' })

test.each<[Language, string, string, string, string, string]>([
  ['en', 'US Government cloud', 'State', 'ZIP code', 'Update', 'Spending budget'],
  ['es', 'Nube del Gobierno de EE. UU.', 'Estado', 'Código ZIP', 'Actualizar', 'Presupuesto de gasto'],
])(
  'names the cloud, and addresses as they are called there, in %s',
  async (language, badge, state, zip, update, budget) => {
    const { page, context } = await signIn(world.browser, world.instance, 'adminAgent', { language })
    await page.getByRole('banner').getByText(badge, { exact: true }).waitFor()
    await page.getByRole('row').nth(1).getByRole('link').click()
    await page.getByText(budget, { exact: true }).waitFor()
    expect(await page.getByText(/^(Special qualifications|Calificaciones especiales)$/).count()).toBe(0)
    await page.getByRole('button', { name: update }).click()
    expect(await billing(page, zip).inputValue()).toMatch(/^\d{5}/)
    expect(
      await page
        .getByRole('combobox', { name: new RegExp(`^${state}`) })
        .first()
        .inputValue(),
    ).toMatch(/^[A-Z]{2}$/)
    await picture(page, `government-${language}`)
    await expectAccessible(page, 'US Government')
    await context.close()
  },
)

test('G-10: there is no customer agreement, and a note says why', async () => {
  const customer = await world.api('GET', '/tenantry/v1/customers?size=1')
  const { id } = (customer.body['items'] as unknown as Customer[])[0]!
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await page.goto(`${world.instance.url}/customers/${id}/account`)
  const section = page.getByRole('region', { name: 'Customer agreement' })
  await section.getByText('There are no customer agreements in the US Government cloud').waitFor()
  expect(await section.getByRole('button').count()).toBe(0)
  expect((await world.api('GET', `/v1/customers/${id}/agreements`)).body['code']).toBe(900127)
  await context.close()
})

test('G-04: a new address can only be in the United States', async () => {
  const { body } = await world.api('GET', '/tenantry/v1/customers?status=incomplete&size=1')
  const { id } = (body['items'] as unknown as Customer[])[0]!
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await page.goto(`${world.instance.url}/customers/${id}/account?update=1`)
  const country = billing(page, 'Country/region')
  await country.waitFor()
  const choices = await country.getByRole('option').allTextContents()
  expect(choices.filter(Boolean)).toEqual(['United States'])
  await context.close()
})

test('G-08: nobody asks for a relationship, and a link is not answered; a customer is added with the endings of the cloud', async () => {
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  const add = page.getByRole('button', { name: 'Add customer' })
  await add.waitFor()
  expect(await page.getByRole('button', { name: 'New relationship' }).count()).toBe(0)
  await page.goto(`${world.instance.url}/customers/requests`)
  await page.getByRole('heading', { level: 1, name: 'There is no page at this address.' }).waitFor()
  await page.goto(`${world.instance.url}/invitation#${'0'.repeat(64)}`)
  await page.getByRole('heading', { level: 1, name: 'This link is not valid' }).waitFor()

  await page.goto(`${world.instance.url}/customers/new`)
  expect(await page.getByLabel('Country/region').inputValue()).toBe('US')
  for (const [label, value] of Object.entries({
    'Name on the bill': 'County of Pine Flats',
    'Primary domain': 'pineflats',
    'Address line 1': '88 Pier Street',
    City: 'Astoria',
    'ZIP code': '97103',
    'First name': 'Grace',
    'Last name': 'Whitlow',
    'Email address': 'grace@pineflats.example',
  }))
    await page.getByLabel(label).fill(value)
  await page.getByLabel('State').selectOption('OR')
  await page.getByText('pineflats.onmicrosoft.us is available.').waitFor()
  await expectAccessible(page, 'add customer, US Government')
  await page.getByRole('button', { name: 'Next: Review' }).click()
  await page.getByRole('button', { name: 'Submit' }).click()
  await page.getByText('County of Pine Flats was added.').waitFor()
  await picture(page, 'government-customer-added')
  await context.close()
})
