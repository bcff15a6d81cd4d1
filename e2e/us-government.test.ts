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
