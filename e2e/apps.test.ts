import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, type Language, picture, signIn, type Visit } from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld()

const words = {
  en: {
    title: 'Apps',
    register: 'Register app',
    name: 'Name',
    kept: 'I have kept it',
    sales: 'sales agent',
    days: 'The secret is good for',
    addSecret: 'Make a secret',
    disable: 'Disable',
    disabled: 'Disabled',
    enable: 'Enable',
    remove: 'Delete',
    change: 'Change',
    review: 'Review changes',
    submit: 'Submit',
    browser: 'signs people in with a browser',
    redirect: 'Redirect addresses',
    unsafe: /Addresses begin with https/,
    actionAdd: 'Add application secret',
  },
  es: {
    title: 'Aplicaciones',
    register: 'Registrar aplicación',
    name: 'Nombre',
    kept: 'Lo he guardado',
    sales: 'agente de ventas',
    days: 'El secreto vale',
    addSecret: 'Crear un secreto',
    disable: 'Deshabilitar',
    disabled: 'Deshabilitada',
    enable: 'Habilitar',
    remove: 'Eliminar',
    change: 'Cambiar',
    review: 'Revisar cambios',
    submit: 'Enviar',
    browser: 'inicia la sesión de personas con un navegador',
    redirect: 'Direcciones de redirección',
    unsafe: /Las direcciones empiezan por https/,
    actionAdd: 'Agregar secreto de aplicación',
  },
} as const

const open = async (visit: Visit = {}) => {
  const signedIn = await signIn(world.browser, world.instance, 'globalAdmin', visit)
  await signedIn.page.goto(`${world.instance.url}/settings/apps`)
  await signedIn.page.getByRole('heading', { level: 1, name: words[visit.language ?? 'en'].title }).waitFor()
  return signedIn
}
const tokenWith = async (clientId: string, secret: string): Promise<string | undefined> => {
  const answer = await fetch(world.instance.credentials.partners[0]!.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: 'https://api.partnercenter.microsoft.com/.default',
    }),
  })
  return ((await answer.json()) as { access_token?: string }).access_token
}
const works = async (token: string): Promise<boolean> =>
  (await fetch(`${world.instance.url}/tenantry/v1/me`, { headers: { authorization: `Bearer ${token}` } })).ok
const dialogOf = (page: Page) => page.getByRole('alertdialog').or(page.getByRole('dialog'))
const shownSecret = async (page: Page): Promise<string> =>
  (await dialogOf(page)
    .getByText(/^[0-9a-f]{64}$/)
    .textContent())!

describe.each<Language>(['en', 'es'])('in %s', (language) => {
  const w = words[language]
  const name = language === 'en' ? 'Billing bridge' : 'Puente de facturación'

  test('an app is registered, gets a second secret, is changed, cut off and deleted', async () => {
    const { page, context } = await open({ language })
    await page.getByRole('button', { name: w.register }).first().click()
    const dialog = dialogOf(page)
    await dialog.getByLabel(w.name, { exact: false }).first().fill(name)
    await dialog.getByRole('checkbox', { name: w.sales }).check()
    await dialog.getByLabel(w.days).selectOption('90')
    await picture(page, `apps-register-${language}`)
    await expectAccessible(page, 'register')
    await dialog.getByRole('button', { name: w.register }).click()
    const secret = await shownSecret(page)
    await picture(page, `apps-secret-${language}`)
    await expectAccessible(page, 'secret')
    await dialog.getByRole('button', { name: w.kept }).click()
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) })
    const clientId = (await card.getByText(/^[0-9a-f]{8}-[0-9a-f-]{27}$/).textContent())!
    const token = (await tokenWith(clientId, secret))!
    expect(await works(token)).toBe(true)

    await card.getByRole('button', { name: w.addSecret }).click()
    await dialog.getByRole('button', { name: w.addSecret }).click()
    const second = await shownSecret(page)
    await dialog.getByRole('button', { name: w.kept }).click()
    expect([await tokenWith(clientId, secret), await tokenWith(clientId, second)]).toEqual([
      expect.any(String),
      expect.any(String),
    ])

    await card.getByRole('button', { name: w.change, exact: true }).click()
    await dialog.getByRole('checkbox', { name: w.browser }).check()
    const addresses = dialog.getByLabel(w.redirect)
    await addresses.fill('http://app.example/back')
    await dialog.getByRole('button', { name: w.review }).click()
    await picture(page, `apps-review-${language}`)
    await dialog.getByRole('button', { name: w.submit }).click()
    await dialog.getByText(w.unsafe).waitFor()
    await addresses.fill('https://app.example/back')
    await dialog.getByRole('button', { name: w.review }).click()
    await dialog.getByRole('button', { name: w.submit }).click()
    await card.getByText('https://app.example/back').waitFor()

    await card.getByRole('button', { name: w.disable, exact: true }).click()
    await dialog.getByRole('button', { name: w.disable, exact: true }).click()
    await card.getByText(w.disabled).waitFor()
    await picture(page, `apps-${language}`)
    expect(await tokenWith(clientId, second)).toBe(undefined)
    await expect.poll(() => works(token), { timeout: 60_000, interval: 500 }).toBe(false)

    await card.getByRole('button', { name: w.remove, exact: true }).click()
    await dialog.getByRole('button', { name: w.remove, exact: true }).click()
    await card.waitFor({ state: 'detached' })

    await page.goto(`${world.instance.url}/activity?operation=add_application_credential`)
    await page.getByRole('row').filter({ hasText: w.actionAdd }).filter({ hasText: name }).first().waitFor()
    await context.close()
  })
})

test.each<[Language, 'light' | 'dark', number]>([
  ['en', 'light', 1280],
  ['es', 'dark', 1280],
  ['es', 'light', 390],
  ['en', 'dark', 390],
])('A-01, A-09: the apps in %s, %s, %i px', async (language, theme, width) => {
  const { page, context } = await open({ language, theme, width })
  await page.getByRole('heading', { level: 2 }).first().waitFor()
  const name = `apps-${language}-${theme}-${width}`
  await picture(page, name)
  await expectAccessible(page, name)
  await expectNoOverflow(page, name)
  await context.close()
})
