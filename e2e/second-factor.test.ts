import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  expectAccessible,
  expectNoOverflow,
  fillSignIn,
  type Language,
  offeredPhone,
  picture,
  signIn,
  userOf,
} from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld()

/** The account page of a person of a role, in a session of its own. */
const ownAccount = async (role: string, visit: Parameters<typeof signIn>[3] = {}) => {
  const { page, context } = await signIn(world.browser, world.instance, role, { ...visit, afresh: true })
  await page.goto(`${world.instance.url}/my-account`)
  return { page, context, user: userOf(world.instance, role, visit.partner) }
}

/** Away and back on the sign-in page of a browser without sessions. */
const signInPage = async (page: Page, context: BrowserContext) => {
  await context.clearCookies()
  await page.goto(`${world.instance.url}/customers`)
}

test('a person adds an authenticator app, and signs in with password and code', async () => {
  const { page, context, user } = await ownAccount('salesAgent')
  await page.getByRole('button', { name: 'Add an authenticator app' }).click()
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
  await picture(page, 'second-factor-add')
  await expectAccessible(page, 'adding an authenticator app')
  const dialog = page.getByRole('dialog')
  const phone = await offeredPhone(page)
  await dialog.getByLabel('Code', { exact: true }).fill('000000')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await dialog.getByText('The code is not right, or it was used already.', { exact: false }).waitFor()
  await dialog.getByLabel('Code', { exact: true }).fill(phone.code(new Date(), -1))
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('Keep these codes in a safe place.', { exact: false }).waitFor()
  expect(await page.getByRole('alertdialog').getByRole('listitem').count()).toBe(10)
  await picture(page, 'second-factor-codes')
  await expectAccessible(page, 'recovery codes')
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('10 left.').waitFor()
  // an address without a name, where browsers have no passkeys
  await page.getByText('Not available at this address.', { exact: false }).waitFor()
  expect(await page.getByRole('button', { name: 'Add a passkey' }).count()).toBe(0)
  await expectAccessible(page, 'my account')
  await picture(page, 'second-factor-own')

  await signInPage(page, context)
  await fillSignIn(page, user)
  await page.getByRole('heading', { level: 1, name: 'Second factor' }).waitFor()
  await picture(page, 'second-factor-step')
  await expectAccessible(page, 'the second step')
  await page.getByLabel('Code').fill(phone.code())
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor()
  await context.close()
})

test('a person without the phone signs in with a recovery code, in Spanish, on a phone, in the dark', async () => {
  const { page, context, user } = await ownAccount('helpdeskAgent', { language: 'es', theme: 'dark', width: 390 })
  const language: Language = 'es'
  await page.getByRole('button', { name: 'Agregar una aplicación de autenticación' }).click()
  const dialog = page.getByRole('dialog')
  const phone = await offeredPhone(page)
  await picture(page, 'second-factor-add-es')
  await dialog.getByLabel('Código', { exact: true }).fill(phone.code())
  await dialog.getByRole('button', { name: 'Agregar', exact: true }).click()
  const code = await page.getByRole('alertdialog').getByRole('listitem').first().innerText()
  await picture(page, 'second-factor-codes-es')
  await page.getByRole('button', { name: 'Los he guardado' }).click()
  await page.getByText('Quedan 10.').waitFor()
  await picture(page, 'second-factor-own-es')
  await expectNoOverflow(page, 'my account')

  await signInPage(page, context)
  await fillSignIn(page, user, language)
  await page.getByRole('button', { name: 'Usar un código de recuperación' }).click()
  await page.getByLabel('Código de recuperación').fill(code)
  await picture(page, 'second-factor-step-es')
  await expectAccessible(page, 'the second step in Spanish')
  await page.getByRole('button', { name: 'Iniciar sesión', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Clientes' }).waitFor()
  await page.goto(`${world.instance.url}/my-account`)
  await page.getByText('Quedan 9.').waitFor()
  await context.close()
})

test('a global admin demands it of everybody, and a colleague adds one in the middle of signing in', async () => {
  const { page, context } = await ownAccount('globalAdmin', { partner: 1 })
  const settings = `${world.instance.url}/settings/security`
  await page.goto(settings)
  const demanded = page.getByRole('switch', { name: 'Demand a second factor' })
  await demanded.click()
  await picture(page, 'security-question')
  await page.getByRole('button', { name: 'Demand it', exact: true }).click()
  await page.getByText(/your own account has no second factor/).waitFor()
  expect(await demanded.isChecked()).toBe(false)

  await page.goto(`${world.instance.url}/my-account`)
  await page.getByRole('button', { name: 'Add an authenticator app' }).click()
  const phone = await offeredPhone(page)
  await page.getByRole('dialog').getByLabel('Code', { exact: true }).fill(phone.code())
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.goto(settings)
  await demanded.click()
  await page.getByRole('button', { name: 'Demand it', exact: true }).click()
  await page.getByText('A second factor is demanded now.').waitFor({ state: 'attached' })
  expect(await demanded.isChecked()).toBe(true)
  await picture(page, 'security')
  await expectAccessible(page, 'security settings')
  await context.close()

  const colleague = await world.browser.newContext({ locale: 'es-ES', viewport: { width: 390, height: 900 } })
  const other = await colleague.newPage()
  await other.goto(`${world.instance.url}/customers`)
  await fillSignIn(other, userOf(world.instance, 'adminAgent', 1), 'es')
  await other.getByRole('heading', { level: 1, name: 'Agregue un segundo factor' }).waitFor()
  const theirs = await offeredPhone(other)
  await picture(other, 'second-factor-enrolment-es')
  await expectAccessible(other, 'enrolment')
  await expectNoOverflow(other, 'enrolment')
  await other.getByLabel('Código', { exact: true }).fill(theirs.code())
  await other.keyboard.press('Enter')
  await other.getByRole('button', { name: 'Los he guardado' }).click()
  await other.getByRole('heading', { level: 1, name: 'Clientes' }).waitFor()
  // what an agent may see of it, and whom to ask
  await other.goto(settings)
  await other.getByText('Solo un administrador global puede cambiar esto.', { exact: false }).waitFor()
  await picture(other, 'security-agent-es')
  await expectAccessible(other, 'security settings of an agent')
  await colleague.close()
})
