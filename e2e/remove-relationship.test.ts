import { expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, hasFocus, openCustomer, picture, signIn } from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld()

const hold = async (id: string) => {
  const { status } = await world.api('PUT', `/tenantry/v1/customers/${id}/holds/orders`, {
    reason: 'Two active subscriptions',
    url: 'https://erp.ribalta.example/orders/4711',
  })
  expect(status).toBe(200)
}
const lift = (id: string) => world.api('DELETE', `/tenantry/v1/customers/${id}/holds/orders`)

test('S-08: a held relationship stays; freed, it ends with tick, reason and name, and the customer leaves the list', async () => {
  const customer = await world.someCustomer()
  await hold(customer.id)
  const { page, context } = await signIn(world.browser, world.instance, 'globalAdmin')
  await openCustomer(page, customer.name)
  const command = page.getByRole('button', { name: 'Remove reseller relationship' })
  await command.click()
  const dialogue = page.getByRole('alertdialog')
  await dialogue.getByText('The relationship cannot be removed yet.').waitFor()
  await dialogue.getByRole('link', { name: 'Two active subscriptions' }).waitFor()
  const confirm = dialogue.getByRole('button', { name: 'Remove relationship' })
  expect(await confirm.getAttribute('aria-disabled')).toBe('true')
  await expectAccessible(page, 'remove, held')
  await picture(page, 'remove-held-en-1280')
  await dialogue.getByRole('button', { name: 'Cancel' }).click()
  await expect.poll(() => hasFocus(command)).toBe(true)

  await lift(customer.id)
  await command.click()
  await dialogue.getByText('Nothing holds this relationship.').waitFor()
  await confirm.click()
  const tick = dialogue.getByRole('checkbox')
  expect(await hasFocus(tick)).toBe(true)
  await tick.check()
  await dialogue.getByRole('textbox', { name: 'Reason' }).fill('The customer closes its business')
  await dialogue.getByLabel(`Type ${customer.name} to confirm.`).fill(customer.name.toUpperCase())
  await confirm.click()
  await dialogue.getByText('Type the name on the bill exactly as it is.').waitFor()
  await picture(page, 'remove-en-1280')
  // a hold that somebody puts up meanwhile is met, and said
  await hold(customer.id)
  await dialogue.getByLabel(`Type ${customer.name} to confirm.`).fill(customer.name)
  await confirm.click()
  await dialogue.getByText('The relationship was not removed.').waitFor()
  await dialogue.getByText('Two active subscriptions').first().waitFor()
  await lift(customer.id)
  await dialogue.getByRole('button', { name: 'Cancel' }).click()
  await command.click()
  await dialogue.getByText('Nothing holds this relationship.').waitFor()
  await tick.check()
  await dialogue.getByRole('textbox', { name: 'Reason' }).fill('The customer closes its business')
  await dialogue.getByLabel(`Type ${customer.name} to confirm.`).fill(customer.name)
  await confirm.click()
  await dialogue.getByText(`The relationship with ${customer.name} was removed.`).waitFor()
  await expectAccessible(page, 'removed')
  await picture(page, 'removed-en-1280')
  await dialogue.getByRole('button', { name: 'Go to the customer list' }).click()
  await page.getByText('No customer matches these filters.').waitFor()
  const { status } = await world.api('GET', `/tenantry/v1/customers/${customer.id}/account`)
  expect(status).toBe(403)
  const { body } = await world.api('GET', '/tenantry/v1/activity?size=5')
  expect(body['items']).toContainEqual(
    expect.objectContaining({
      operations: expect.arrayContaining(['remove_partner_customer_relationship']),
      reason: 'The customer closes its business',
    }),
  )
  await context.close()
})

test('the same in Spanish at 390 px leads on to a new request', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'globalAdmin', {
    language: 'es',
    theme: 'dark',
    width: 390,
  })
  await openCustomer(page, customer.name)
  await page.getByRole('button', { name: 'Quitar relación de revendedor' }).click()
  const dialogue = page.getByRole('alertdialog')
  await dialogue.getByText('Nada retiene esta relación.').waitFor()
  await expectAccessible(page, 'remove es')
  await expectNoOverflow(page, 'remove es')
  await picture(page, 'remove-es-390-dark')
  await dialogue.getByRole('checkbox').check()
  await dialogue.getByRole('textbox', { name: 'Motivo' }).fill('El cliente cierra')
  await dialogue.getByLabel(`Escriba ${customer.name} para confirmar.`).fill(customer.name)
  await dialogue.getByRole('button', { name: 'Quitar la relación' }).press('Enter')
  await dialogue.getByText(`Se quitó la relación con ${customer.name}.`).waitFor()
  await picture(page, 'removed-es-390-dark')
  await dialogue.getByRole('button', { name: 'Solicitar una relación de revendedor' }).click()
  await page.getByRole('heading', { level: 1, name: 'Solicitar una relación de revendedor' }).waitFor()
  await context.close()
})

test('R-07: an admin agent ends no relationship and is told who does', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await openCustomer(page, customer.name)
  const command = page.getByRole('button', { name: 'Remove reseller relationship' })
  expect(await command.getAttribute('aria-disabled')).toBe('true')
  await command.scrollIntoViewIfNeeded()
  await command.focus()
  await picture(page, 'remove-refused-en')
  expect(await page.getByText('For this you need one of these roles: global admin.').count()).toBe(1)
  await command.press('Enter')
  expect(await page.getByRole('alertdialog').count()).toBe(0)
  await context.close()
})
