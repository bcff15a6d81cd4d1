import { createServer } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCustomer, type TestInstance, type TestPartner, tenantryWith } from '../packages/server/test/harness.ts'
import { launchChromium } from './chromium.ts'
import { expectAccessible, expectNoOverflow, fillSignIn, type Language, picture, type Visit } from './portal.ts'

// A demo has no indirect provider: here is one with two resellers.

const password = 'barca lenta al sol'
let browser: Browser
let instance: TestInstance
let provider: TestPartner
let resellers: TestPartner[]
let url: string

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const addCustomer = async (companyName: string, reseller?: TestPartner) => {
  const { billingProfile, ...rest } = buildCustomer()
  const response = await (await provider.as('adminAgent')).send('POST', '/v1/customers', {
    body: {
      ...rest,
      billingProfile: { ...billingProfile, companyName },
      ...(reseller && { associatedPartnerId: reseller.partner.id }),
    },
  })
  expect(response.statusCode).toBe(201)
}

beforeAll(async () => {
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  ;[browser, instance] = await Promise.all([launchChromium(), tenantryWith({ TENANTRY_PORT: String(port) })])
  const { auth, app } = instance.tenantry
  provider = await instance.addPartner({ name: 'Nubia Distribution', type: 'indirectProvider' })
  resellers = [
    await instance.addPartner({ name: 'Tramontana IT', type: 'indirectReseller' }),
    await instance.addPartner({ name: 'Marisma Sistemas', type: 'indirectReseller' }),
  ]
  for (const { partner } of resellers) await auth.directory.connect(provider.partner, partner.id)
  for (const { partner } of [provider, resellers[0]!])
    await auth.directory.createUser(partner, {
      userPrincipalName: `agente@${partner.domain}`,
      displayName: 'Nora Vidal',
      roles: ['globalAdmin', 'adminAgent'],
      password,
    })
  await addCustomer('Astillero Norte', resellers[0])
  await addCustomer('Bodega del Sur', resellers[1])
  await addCustomer('Cantera Vieja')
  await app.listen({ port, host: '127.0.0.1' })
})
afterAll(async () => {
  await browser.close()
  await instance.close()
})

const visit = async (
  { partner }: TestPartner,
  { language = 'en', theme = 'light', width = 1280 }: Visit & { language?: Language } = {},
) => {
  const context = await browser.newContext({
    locale: language === 'es' ? 'es-ES' : 'en-US',
    colorScheme: theme,
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  await page.goto(`${url}/customers`)
  await fillSignIn(page, { userPrincipalName: `agente@${partner.domain}`, password }, language)
  await page.getByRole('heading', { level: 1, name: language === 'es' ? 'Clientes' : 'Customers' }).waitFor()
  return { page, context }
}

test('S-01: a provider sees who serves each customer, and narrows the list to one of its resellers', async () => {
  const { page, context } = await visit(provider)
  const row = (name: string) => page.getByRole('row').filter({ hasText: name })
  await row('Astillero Norte').getByText('Tramontana IT').waitFor()
  await row('Bodega del Sur').getByText('Marisma Sistemas').waitFor()
  await page.getByRole('columnheader', { name: 'Indirect reseller' }).waitFor()
  await expectAccessible(page, 'list of a provider')
  await picture(page, 'list-provider-en-1280')
  await page.getByLabel('Filter by indirect reseller').selectOption('Marisma Sistemas')
  await page.getByRole('main').getByText('1 of 3 customers').waitFor()
  expect(await row('Astillero Norte').count()).toBe(0)
  await page.waitForURL(new RegExp(`reseller=${resellers[1]!.partner.id}`))
  await page.reload()
  await page.getByRole('main').getByText('1 of 3 customers').waitFor()
  await page.getByRole('searchbox').fill('Astillero')
  await page.getByRole('button', { name: 'Remove filter Indirect reseller' }).click()
  await row('Astillero Norte').waitFor()
  await context.close()
})

test('a provider adds a customer for a reseller, in Spanish at 390 px, and the reseller has it', async () => {
  const { page, context } = await visit(provider, { language: 'es', theme: 'dark', width: 390 })
  await page.getByLabel('Filtrar por revendedor indirecto').waitFor()
  await expectNoOverflow(page, 'list of a provider es')
  await picture(page, 'list-provider-es-390-dark')
  await page.getByRole('button', { name: 'Agregar cliente' }).click()
  await page.getByLabel('País o región').selectOption('ES')
  await page.getByLabel('Revendedor indirecto').selectOption('Tramontana IT')
  for (const [label, value] of Object.entries({
    'Nombre en la factura': 'Dehesa Alta',
    'Dominio principal': 'dehesaalta',
    'Línea de dirección 1': 'Calle del Faro 12',
    'Código postal': '11001',
    Ciudad: 'Cádiz',
    Apellidos: 'Roldán',
    'Dirección de correo electrónico': 'cuentas@dehesa.example',
  }))
    await page.getByLabel(label).fill(value)
  await page.getByLabel(/^Nombre\s*\*?$/).fill('Inés')
  await page.getByRole('button', { name: 'Siguiente: Revisar' }).click()
  await page.getByRole('heading', { name: 'Revise el nuevo cliente' }).waitFor()
  await page.getByRole('region', { name: 'Revise el nuevo cliente' }).getByText('Tramontana IT').waitFor()
  await picture(page, 'new-customer-reseller-es-390-dark')
  await page.getByRole('button', { name: 'Enviar' }).click()
  await page.getByText('Dehesa Alta se agregó.').waitFor()
  await context.close()

  const other = await visit(resellers[0]!)
  await other.page.getByRole('link', { name: 'Dehesa Alta' }).waitFor()
  const add = other.page.getByRole('button', { name: 'Add customer' })
  expect(await add.getAttribute('aria-disabled')).toBe('true')
  await add.focus()
  await other.page.getByText('Your indirect provider does this for you.').waitFor()
  await other.page.getByRole('button', { name: 'New relationship' }).click()
  await other.page.getByRole('button', { name: 'Make the link' }).click()
  await other.page.getByText('Select the provider that will keep the customer.').waitFor()
  await other.page.getByLabel('Indirect provider').selectOption('Nubia Distribution')
  await expectAccessible(other.page, 'request of a reseller')
  await other.page.getByRole('button', { name: 'Make the link' }).click()
  const text = await other.page.getByLabel('Text for the customer').inputValue()
  await other.page.goto(/http\S+#[0-9a-f]{64}/.exec(text)![0])
  await other.page
    .getByText(
      'Indirect reseller. Tramontana IT serves you; its provider Nubia Distribution keeps your account and bills.',
    )
    .waitFor()
  await picture(other.page, 'invitation-reseller-en-1280')
  await other.context.close()
})

test.each<[Language, string, string]>([
  ['en', 'This invitation has expired', 'Ask Nubia Distribution for a new link.'],
  ['es', 'Esta invitación ha caducado', 'Pida a Nubia Distribution un vínculo nuevo.'],
])('an invitation that nobody answered in time says so, and what to do, in %s', async (language, title, what) => {
  const long = new Date(Date.now() - 15 * 24 * 3600_000)
  const made = await provider.decide<{ url: string }>(
    'relationshipRequests.create',
    { params: {}, query: {}, body: {} },
    long,
  )
  const context = await browser.newContext({ locale: language === 'es' ? 'es-ES' : 'en-US' })
  const page = await context.newPage()
  await page.goto(made.url)
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.getByText(what).waitFor()
  expect(await page.getByRole('textbox').count()).toBe(0)
  await expectAccessible(page, 'invitation expired')
  await context.close()
})
