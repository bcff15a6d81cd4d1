import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import {
  expectAccessible,
  expectNoOverflow,
  fillSignIn,
  type Language,
  picture,
  signIn,
  tokenOf,
  userOf,
  type Visit,
} from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld()

const words = {
  en: {
    title: 'Staff',
    invite: 'Invite',
    inviteShow: 'Invite and show the link',
    name: 'Name',
    userName: 'User name',
    missing: 'Enter Name.',
    sales: 'sales agent',
    helpdesk: 'helpdesk agent',
    both: 'sales agent, helpdesk agent',
    kept: 'I have passed it on',
    invited: 'Invited',
    active: 'Active',
    welcome: 'Welcome to Tenantry',
    password: 'Password',
    again: 'Password once more',
    set: 'Set password',
    common: /This password is among those that are guessed first/,
    actions: 'Actions for',
    change: 'Change name and roles',
    review: 'Review changes',
    submit: 'Submit',
    deactivate: 'Deactivate',
    deactivated: 'Deactivated',
    updated: 'Update partner user',
    customers: 'Customers',
  },
  es: {
    title: 'Personal',
    invite: 'Invitar',
    inviteShow: 'Invitar y mostrar el vínculo',
    name: 'Nombre',
    userName: 'Nombre de usuario',
    missing: 'Rellene el campo «Nombre».',
    sales: 'agente de ventas',
    helpdesk: 'agente del departamento de soporte técnico',
    both: 'agente de ventas y agente del departamento de soporte técnico',
    kept: 'Lo he entregado',
    invited: 'Invitado',
    active: 'Activo',
    welcome: 'Le damos la bienvenida a Tenantry',
    password: 'Contraseña',
    again: 'Repita la contraseña',
    set: 'Establecer contraseña',
    common: /Esta contraseña es de las primeras que se prueban/,
    actions: 'Acciones para',
    change: 'Cambiar nombre y roles',
    review: 'Revisar cambios',
    submit: 'Enviar',
    deactivate: 'Desactivar',
    deactivated: 'Desactivado',
    updated: 'Actualizar usuario del partner',
    customers: 'Clientes',
  },
} as const

const open = async (role: string, visit: Visit = {}) => {
  const signedIn = await signIn(world.browser, world.instance, role, visit)
  await signedIn.page.goto(`${world.instance.url}/settings/staff`)
  await signedIn.page.getByRole('heading', { level: 1, name: words[visit.language ?? 'en'].title }).waitFor()
  return signedIn
}
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const act = async (page: Page, language: Language, name: string, entry: string) => {
  await page.getByRole('button', { name: `${words[language].actions} ${name}` }).click()
  await page.getByRole('menuitem', { name: entry, exact: true }).click()
}

describe.each<Language>(['en', 'es'])('in %s', (language) => {
  const w = words[language]
  const person = language === 'en' ? 'Vera Lindqvist' : 'Íñigo Barandiarán'
  const account = `vera-${language}`

  test('somebody is invited, follows the link, works, gets another role, and is cut off', async () => {
    const { page, context } = await open('globalAdmin', { language })
    await page.getByRole('button', { name: w.invite, exact: true }).click()
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
    await dialog.getByRole('button', { name: w.inviteShow }).click()
    await dialog.getByText(w.missing).waitFor()
    await dialog.getByLabel(w.name, { exact: false }).first().fill(person)
    await dialog.getByLabel(w.userName, { exact: false }).fill(account)
    await dialog.getByRole('checkbox', { name: w.sales }).check()
    await picture(page, `staff-invite-${language}`)
    await expectAccessible(page, 'invite')
    await dialog.getByRole('button', { name: w.inviteShow }).click()
    const link = await dialog.getByText(/\/set-password#/).textContent()
    await picture(page, `staff-link-${language}`)
    await expectAccessible(page, 'link')
    await dialog.getByRole('button', { name: w.kept }).click()
    await rowOf(page, person).getByText(w.invited).waitFor()
    await picture(page, `staff-invited-${language}`)

    const theirs = await world.browser.newContext({
      locale: language === 'es' ? 'es-ES' : 'en-US',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    })
    const phone = await theirs.newPage()
    await phone.goto(link!)
    await phone.getByRole('heading', { name: w.welcome }).waitFor()
    await expectAccessible(phone, 'set password')
    await phone.getByLabel(w.password, { exact: false }).first().fill('qwertyuiop123')
    await phone.getByLabel(w.again, { exact: false }).fill('qwertyuiop123')
    await phone.getByRole('button', { name: w.set }).click()
    await phone.getByText(w.common).waitFor()
    await picture(phone, `set-password-${language}`)
    await phone.getByLabel(w.password, { exact: false }).first().fill('barca lenta al sol')
    await phone.getByLabel(w.again, { exact: false }).fill('barca lenta al sol')
    await phone.keyboard.press('Enter')
    await phone.waitForURL(/\/sign-in/)
    const { domain } = world.instance.credentials.partners[0]!
    await fillSignIn(phone, { userPrincipalName: `${account}@${domain}`, password: 'barca lenta al sol' }, language)
    await phone.getByRole('heading', { level: 1, name: w.customers }).waitFor()

    await page.reload()
    await rowOf(page, person).getByText(w.active, { exact: true }).waitFor()
    await act(page, language, person, w.change)
    await dialog.getByRole('checkbox', { name: w.helpdesk }).check()
    await dialog.getByRole('button', { name: w.review }).click()
    await dialog.getByText(w.sales, { exact: true }).waitFor()
    await dialog.getByText(w.both).waitFor()
    await picture(page, `staff-review-${language}`)
    await expectAccessible(page, 'review')
    await dialog.getByRole('button', { name: w.submit }).click()
    await rowOf(page, person).getByText(w.both).waitFor()

    await act(page, language, person, w.deactivate)
    await picture(page, `staff-deactivate-${language}`)
    await dialog.getByRole('button', { name: w.deactivate, exact: true }).click()
    await rowOf(page, person).getByText(w.deactivated).waitFor()
    await phone.reload()
    await phone.waitForURL(/\/sign-in/)
    await theirs.close()

    await page.goto(`${world.instance.url}/activity?operation=update_partner_user`)
    await rowOf(page, w.updated).filter({ hasText: person }).first().waitFor()
    await picture(page, `staff-activity-${language}`)
    await context.close()
  })
})

/** Somebody new with a role that no demo user has, signed in on a page of their own. */
const openAs = async (role: string, name: string): Promise<Page> => {
  const { url, credentials } = world.instance
  const token = await tokenOf(credentials.partners[0]!, 'globalAdmin')
  const post = async (path: string, body: object, headers: Record<string, string>) => {
    const json = { 'content-type': 'application/json', ...headers }
    const answer = await fetch(url + path, { method: 'POST', headers: json, body: JSON.stringify(body) })
    expect(answer.ok).toBe(true)
    return answer.json()
  }
  const newcomer = { userPrincipalName: name, displayName: name, roles: [role] }
  const made = await post('/tenantry/v1/staff', newcomer, { authorization: `Bearer ${token}` })
  const password = 'barca lenta al sol'
  const ours = { 'x-tenantry-request': '1', origin: url }
  await post('/auth/set-password', { secret: new URL(made.url).hash.slice(1), password }, ours)
  const context = await world.browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${url}/settings/staff`)
  await fillSignIn(page, { userPrincipalName: made.userPrincipalName, password })
  await page.getByRole('heading', { level: 1, name: 'Staff' }).waitFor()
  return page
}

test('R-07: a user management admin sees whom they cannot manage and why; others see no such page', async () => {
  const page = await openAs('userManagementAdmin', 'manager')
  const { userPrincipalName } = userOf(world.instance, 'globalAdmin')
  const row = rowOf(page, userPrincipalName)
  const button = row.getByRole('button')
  await button.waitFor()
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  await button.focus()
  await page.getByText('This person has a role that you cannot give.', { exact: false }).first().waitFor()
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  expect(await page.getByRole('checkbox', { name: 'global admin' }).isDisabled()).toBe(true)
  await page.context().close()

  const agent = await signIn(world.browser, world.instance, 'adminAgent')
  await agent.page.goto(`${world.instance.url}/settings/staff`)
  await agent.page.getByRole('heading', { level: 1, name: 'Access denied' }).waitFor()
  await agent.context.close()
})

test('the list is searched, filtered and sorted; what finds nobody says so', async () => {
  const { page, context } = await open('globalAdmin')
  const admin = userOf(world.instance, 'salesAgent').userPrincipalName
  await page.getByLabel('Role').selectOption('salesAgent')
  await rowOf(page, admin).waitFor()
  expect(new URL(page.url()).searchParams.get('role')).toBe('salesAgent')
  await page.getByRole('searchbox').fill('nobody of this name')
  await page.getByText('Nobody matches the filters.').waitFor()
  await page.getByRole('button', { name: 'Clear all filters' }).click()
  await rowOf(page, admin).waitFor()
  await page.getByRole('button', { name: 'User name' }).click()
  await page.getByRole('columnheader', { name: 'User name' }).and(page.locator('[aria-sort=ascending]')).waitFor()
  await context.close()
})

test.each<[Language, 'light' | 'dark', number]>([
  ['en', 'light', 1280],
  ['es', 'dark', 1280],
  ['es', 'light', 390],
  ['en', 'dark', 390],
])('A-01, A-09: the list in %s, %s, %i px', async (language, theme, width) => {
  const { page, context } = await open('globalAdmin', { language, theme, width })
  await page.getByRole('row').nth(1).waitFor()
  const name = `staff-${language}-${theme}-${width}`
  await picture(page, name)
  await expectAccessible(page, name)
  await expectNoOverflow(page, name)
  await context.close()
})
