import { expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, hasFocus, picture, signIn } from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld()

test('S-09: an agent makes a link, sends it in a text that keeps it, sees it opened, and takes it back', async () => {
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await page.getByRole('button', { name: 'New relationship' }).click()
  await page.getByRole('heading', { level: 1, name: 'Request a reseller relationship' }).waitFor()
  await page.getByText('Nobody was asked yet.').waitFor()
  await expectAccessible(page, 'requests')
  await picture(page, 'requests-en-1280')

  await page.getByLabel('Email address of the customer').fill('cuentas')
  await page.getByRole('button', { name: 'Make the link' }).click()
  await page.getByText('cuentas is not an email address').or(page.getByRole('alert')).first().waitFor()
  expect(await hasFocus(page.getByLabel('Email address of the customer'))).toBe(true)
  await page.getByLabel('Email address of the customer').fill('cuentas@muelle7.example')
  await page.getByLabel('Company name').fill('Muelle Siete')
  await page.getByRole('button', { name: 'Make the link' }).click()
  const made = page.getByRole('region', { name: 'The link is ready.' })
  await made.waitFor()
  await expectAccessible(page, 'link')
  await picture(page, 'request-link-en-1280')

  const text = made.getByLabel('Text for the customer')
  const whole = await text.inputValue()
  const link = /http\S+\/invitation\?\S+#[0-9a-f]{64}/.exec(whole)![0]
  await text.fill(whole.replace(link, ''))
  await made.getByText('Keep the link in the text.').waitFor()
  expect(await made.getByRole('button', { name: 'Done' }).getAttribute('aria-disabled')).toBe('true')
  await text.fill(`${whole}\nUntil Monday!`)
  await made.getByRole('button', { name: 'Copy text' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${whole}\nUntil Monday!`)
  await made.getByRole('button', { name: 'Done' }).click()
  await page.getByText('Not opened yet').waitFor()
  expect(await page.content()).not.toContain(link.split('#')[1])

  const elsewhere = await world.browser.newContext({ locale: 'en-US' })
  const customer = await elsewhere.newPage()
  await customer.goto(link)
  await customer.getByRole('heading', { level: 1, name: /asks you for a reseller relationship/ }).waitFor()
  await page.reload()
  await page.getByText('Opened', { exact: true }).waitFor()
  await picture(page, 'requests-opened-en-1280')
  await expectAccessible(page, 'requests opened')
  await page.getByRole('button', { name: 'Take back the request to Muelle Siete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
  await page.getByText('Taken back', { exact: true }).waitFor()
  await customer.reload()
  await customer.getByRole('heading', { level: 1, name: 'This invitation was taken back' }).waitFor()
  await elsewhere.close()
  await context.close()
})

test('a sales agent makes a new link for a request; the customer accepts and is found from the list, in Spanish', async () => {
  const { page, context } = await signIn(world.browser, world.instance, 'salesAgent', {
    language: 'es',
    theme: 'dark',
    width: 390,
  })
  await page.getByRole('button', { name: 'Nueva relación' }).click()
  await page.getByLabel('Nombre de la empresa').fill('Taller Faro Viejo')
  await page.getByLabel('Dominio principal').fill('tallerfaroviejo')
  await page.getByLabel('Incluir privilegios de administración delegados').uncheck()
  await expectAccessible(page, 'requests es')
  await expectNoOverflow(page, 'requests es')
  await picture(page, 'requests-es-390-dark')
  await page.getByRole('button', { name: 'Crear el vínculo' }).click()
  const made = page.getByRole('region', { name: 'El vínculo está listo.' })
  const first = /http\S+#[0-9a-f]{64}/.exec(await made.getByLabel('Texto para el cliente').inputValue())![0]
  await expectNoOverflow(page, 'request link es')
  await picture(page, 'request-link-es-390-dark')
  await made.getByRole('button', { name: 'Listo' }).click()
  await page.getByRole('button', { name: 'Vínculo nuevo para Taller Faro Viejo' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Vínculo nuevo' }).click()
  await page.getByText('El vínculo está listo.').waitFor()
  const second = /http\S+#[0-9a-f]{64}/.exec(await made.getByLabel('Texto para el cliente').inputValue())![0]
  expect(second).not.toBe(first)
  await made.getByRole('button', { name: 'Listo' }).click()

  const accept = (link: string) =>
    world.api(
      'POST',
      '/tenantry/v1/invitation/acceptance',
      {
        companyProfile: { domain: 'tallerfaroviejo.onmicrosoft.com' },
        billingProfile: {
          culture: 'es-ES',
          language: 'es',
          email: 'cuentas@faroviejo.example',
          companyName: 'Taller Faro Viejo',
          defaultAddress: { country: 'ES', city: 'Cádiz', addressLine1: 'Calle del Faro 12', postalCode: '11001' },
        },
        authorized: true,
      },
      { authorization: `Invitation ${link.split('#')[1]}` },
    )
  expect((await accept(first)).status).toBe(401)
  expect((await accept(second)).status).toBe(200)
  await page.reload()
  await page.getByText('Aceptada', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Abrir la cuenta' }).click()
  await page.getByRole('heading', { level: 1, name: 'Taller Faro Viejo' }).waitFor()
  await context.close()
})

test('R-07: a helpdesk agent is told whose task that is, on the list and at the address', async () => {
  const { page, context } = await signIn(world.browser, world.instance, 'helpdeskAgent')
  const command = page.getByRole('button', { name: 'New relationship' })
  expect(await command.getAttribute('aria-disabled')).toBe('true')
  await command.focus()
  await page.getByText('For this you need one of these roles: global admin, admin agent, or sales agent.').waitFor()
  await picture(page, 'requests-helpdesk-en')
  await page.goto(`${world.instance.url}/customers/requests`)
  await page.getByRole('heading', { level: 1, name: 'Access denied' }).waitFor()
  await context.close()
})
