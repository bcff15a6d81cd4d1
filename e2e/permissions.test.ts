import { expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, type Language, picture, signIn } from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld()

const words = {
  en: {
    title: 'Roles and permissions',
    helpdesk: 'Helpdesk agents change contacts',
    oldValue: 'Old value',
    submit: 'Submit',
    saved: 'The setting was changed.',
    undo: 'Undo',
    update: 'Update',
  },
  es: {
    title: 'Roles y permisos',
    helpdesk: 'Los agentes del departamento de soporte cambian contactos',
    oldValue: 'Valor anterior',
    submit: 'Enviar',
    saved: 'La configuración se ha cambiado.',
    undo: 'Deshacer',
    update: 'Actualizar',
  },
}

test.each<[Language, number, 'light' | 'dark']>([
  ['en', 1280, 'light'],
  ['es', 390, 'dark'],
])('a global admin decides about roles, and takes it back, in %s', async (language, width, theme) => {
  const word = words[language]
  const { page, context } = await signIn(world.browser, world.instance, 'globalAdmin', { language, width, theme })
  await page.goto(`${world.instance.url}/settings/permissions`)
  await page.getByRole('heading', { level: 1, name: word.title }).waitFor()
  const helpdesk = page.getByRole('switch', { name: word.helpdesk })
  expect(await helpdesk.isChecked()).toBe(true)
  await expectAccessible(page, 'permission settings')
  await expectNoOverflow(page, 'permission settings')
  await picture(page, `permission-settings-${language}`)

  await helpdesk.click()
  const review = page.getByRole('dialog', { name: word.helpdesk })
  await review.getByText(word.oldValue).waitFor()
  await picture(page, `permission-settings-review-${language}`)
  await expectAccessible(page, 'review of a permission setting')
  await review.getByRole('button', { name: word.submit }).click()
  await page.getByText(word.saved, { exact: false }).waitFor()
  expect(await helpdesk.isChecked()).toBe(false)

  // who it is about is refused by the portal, with whom to ask, and by the server
  const agent = await signIn(world.browser, world.instance, 'helpdeskAgent', { language })
  const { body } = await world.api('GET', '/tenantry/v1/customers?size=1')
  const { id } = (body['items'] as unknown as { id: string }[])[0]!
  await agent.page.goto(`${world.instance.url}/customers/${id}/account`)
  await agent.page
    .getByText(language === 'en' ? /Ask .+\./ : /Pídaselo a .+\./)
    .first()
    .waitFor()
  await agent.context.close()

  await page.getByRole('button', { name: word.undo }).click()
  await review.getByRole('button', { name: word.submit }).click()
  await review.waitFor({ state: 'detached' })
  await expect.poll(() => helpdesk.isChecked()).toBe(true)
  const log = await world.api('GET', '/tenantry/v1/activity?operation=tenantry_permission_settings_updated')
  const rows = log.body['items'] as unknown as { undoes?: number; change: number }[]
  expect(rows[0]!.undoes).toBe(rows[1]!.change)
  await context.close()
})

test('R-07: an admin agent sees the settings, and why they cannot be changed', async () => {
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await page.goto(`${world.instance.url}/settings/permissions`)
  await page.getByText('For this you need one of these roles: global admin.', { exact: false }).waitFor()
  const control = page.getByRole('switch').first()
  expect(await control.getAttribute('aria-disabled')).toBe('true')
  await context.close()
})
