import type { CDPSession, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, fillSignIn, type Language, picture, signIn, userOf } from './portal.ts'
import { useWorld } from './world.ts'

// Browsers have passkeys for this machine by its name, not by its number.
const world = useWorld({}, { host: 'localhost' })

/** A device that keeps passkeys and is unlocked by a finger; it goes with the page. */
const plugIn = async (page: Page): Promise<CDPSession> => {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return session
}

const words = {
  en: {
    add: 'Add a passkey',
    name: 'Name',
    make: 'Make the passkey',
    kept: 'I have kept them',
    passwordless: 'Sign in with a passkey',
    second: 'Use a passkey',
    customers: 'Customers',
    remove: 'Remove Laptop',
    confirm: 'Remove',
  },
  es: {
    add: 'Agregar una clave de acceso',
    name: 'Nombre',
    make: 'Crear la clave de acceso',
    kept: 'Los he guardado',
    passwordless: 'Iniciar sesión con una clave de acceso',
    second: 'Usar una clave de acceso',
    customers: 'Clientes',
    remove: 'Quitar Laptop',
    confirm: 'Quitar',
  },
} as const

test.each<[Language, number, 'light' | 'dark', string]>([
  ['en', 1280, 'light', 'salesAgent'],
  ['es', 390, 'dark', 'helpdeskAgent'],
])(
  'a passkey is added, used after the password and instead of it, and removed, in %s',
  async (language, width, theme, role) => {
    const word = words[language]
    const { page, context } = await signIn(world.browser, world.instance, role, {
      language,
      width,
      theme,
      afresh: true,
    })
    await plugIn(page)
    await page.goto(`${world.instance.url}/my-account`)
    await page.getByRole('button', { name: word.add }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(word.name, { exact: true }).fill('Laptop')
    await picture(page, `passkey-add-${language}`)
    await expectAccessible(page, 'adding a passkey')
    await dialog.getByRole('button', { name: word.make }).click()
    await page.getByRole('button', { name: word.kept }).click()
    await page.getByText('Laptop', { exact: true }).waitFor()
    await picture(page, `passkey-own-${language}`)
    await expectAccessible(page, 'my account with a passkey')
    await expectNoOverflow(page, 'my account with a passkey')

    // after the password
    await context.clearCookies()
    await page.goto(`${world.instance.url}/customers`)
    await fillSignIn(page, userOf(world.instance, role), language)
    const second = page.getByRole('button', { name: word.second })
    await second.waitFor()
    await picture(page, `passkey-step-${language}`)
    await expectAccessible(page, 'the second step with a passkey')
    await second.click()
    await page.getByRole('heading', { level: 1, name: word.customers }).waitFor()

    // and instead of it
    await context.clearCookies()
    await page.goto(`${world.instance.url}/customers`)
    const passwordless = page.getByRole('button', { name: word.passwordless })
    await passwordless.waitFor()
    await picture(page, `passkey-sign-in-${language}`)
    await expectAccessible(page, 'signing in with a passkey')
    await passwordless.click()
    await page.getByRole('heading', { level: 1, name: word.customers }).waitFor()

    await page.goto(`${world.instance.url}/my-account`)
    await page.getByRole('button', { name: word.remove }).click()
    await page.getByRole('dialog').getByRole('button', { name: word.confirm, exact: true }).click()
    await page.getByText('Laptop', { exact: true }).waitFor({ state: 'detached' })
    await context.clearCookies()
    await page.goto(`${world.instance.url}/customers`)
    await passwordless.click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('heading', { level: 1, name: word.customers }).count()).toBe(0)
    await context.close()
  },
)

test('a device without a passkey for this address says so, and the password still works', async () => {
  const context = await world.browser.newContext({ locale: 'en-US' })
  const page = await context.newPage()
  const session = await plugIn(page)
  await session.send('WebAuthn.setUserVerified', {
    authenticatorId: (
      await session.send('WebAuthn.addVirtualAuthenticator', {
        options: { protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true },
      })
    ).authenticatorId,
    isUserVerified: false,
  })
  await page.goto(`${world.instance.url}/customers`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('Nothing came back', { exact: false }).waitFor()
  await picture(page, 'passkey-none')
  await fillSignIn(page, userOf(world.instance, 'adminAgent'))
  await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor()
  await context.close()
})
