import { test } from 'vitest'
import { expectAccessible, expectNoOverflow, fillSignIn, type Language, picture, signIn, userOf } from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld()

const words = {
  en: {
    user: /^User menu of/,
    mine: 'My account',
    customers: 'Customers',
    change: 'Change password',
    old: 'Current password',
    password: /^Password/,
    again: 'Password once more',
    wrong: /This is not your password/,
    current: 'This session',
    end: /^End the session/,
    everywhere: 'Sign out everywhere',
  },
  es: {
    user: /^Menú de usuario de/,
    mine: 'Mi cuenta',
    customers: 'Clientes',
    change: 'Cambiar contraseña',
    old: 'Contraseña actual',
    password: /^Contraseña\b(?! actual)/,
    again: 'Repita la contraseña',
    wrong: /Esta no es su contraseña/,
    current: 'Esta sesión',
    end: /^Cerrar la sesión en/,
    everywhere: 'Cerrar todas las sesiones',
  },
} as const

test.each<[Language, string]>([
  ['es', 'salesAgent'],
  ['en', 'helpdeskAgent'],
])(
  'in %s: sessions are seen and ended, the password changed, and all of it left, by the user menu',
  async (language, role) => {
    const w = words[language]
    const person = userOf(world.instance, role)
    const other = await signIn(world.browser, world.instance, role, { language, afresh: true })
    const { page, context } = await signIn(world.browser, world.instance, role, { language, afresh: true })
    await page.getByRole('button', { name: w.user }).click()
    await page.getByRole('menuitem', { name: w.mine }).click()
    await page.getByRole('heading', { level: 1, name: w.mine }).waitFor()
    await page.getByText(person.userPrincipalName).first().waitFor()
    await page.getByText(w.current).waitFor()
    await picture(page, `own-account-${language}`)
    await expectAccessible(page, 'own account')

    await page.getByRole('button', { name: w.end }).first().click()
    await page.getByRole('button', { name: w.end }).first().waitFor({ state: 'detached' })
    await other.page.reload()
    await other.page.waitForURL(/\/sign-in/)
    await other.context.close()

    await page.getByRole('button', { name: w.change }).click()
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
    await dialog.getByLabel(w.old).fill('not the one')
    await dialog.getByLabel(w.password).first().fill('barca lenta al sol')
    await dialog.getByLabel(w.again).fill('barca lenta al sol')
    await dialog.getByRole('button', { name: w.change }).click()
    await dialog.getByText(w.wrong).waitFor()
    await picture(page, `own-account-password-${language}`)
    await expectAccessible(page, 'password')
    await dialog.getByLabel(w.old).fill(person.password)
    await dialog.getByRole('button', { name: w.change }).click()
    await dialog.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: w.everywhere }).click()
    await dialog.getByRole('button', { name: w.everywhere }).click()
    await page.waitForURL(/\/sign-in/)
    await fillSignIn(page, { ...person, password: 'barca lenta al sol' }, language)
    await page.getByRole('heading', { level: 1, name: w.customers }).waitFor()
    await context.close()
  },
)

test.each<[Language, 'light' | 'dark', number]>([
  ['en', 'light', 1280],
  ['es', 'dark', 1280],
  ['es', 'light', 390],
  ['en', 'dark', 390],
])('A-01, A-09: the own account in %s, %s, %i px', async (language, theme, width) => {
  const { page, context } = await signIn(world.browser, world.instance, 'globalAdmin', { language, theme, width })
  await page.goto(`${world.instance.url}/my-account`)
  await page.getByText(words[language].current).waitFor()
  const name = `own-account-${language}-${theme}-${width}`
  await page.setViewportSize({ width, height: 1300 })
  await picture(page, name)
  await expectAccessible(page, name)
  await expectNoOverflow(page, name)
  await context.close()
})
