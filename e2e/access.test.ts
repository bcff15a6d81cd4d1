import { expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, type Language, picture, signIn } from './portal.ts'
import { useWorld } from './world.ts'

// B-17: who is refused something can ask for it there, and whoever can give it finds the request.
const world = useWorld()

const words = {
  en: {
    ask: 'Request access',
    asked: /^Requested\./,
    denied: 'Access denied',
    bell: 'Requests for access: 2 wait',
    left: 'Requests for access: 1 waits',
    done: /^Mark done: request of/,
    permission: 'Turn permissions to purchase on and off',
  },
  es: {
    ask: 'Solicitar acceso',
    asked: /^Solicitado\./,
    denied: 'Acceso denegado',
    bell: /^Solicitudes de acceso: \d pendiente/,
    left: /^Solicitudes de acceso/,
    done: /^Marcar como atendida: solicitud/,
    permission: 'Activar y desactivar permisos de compra',
  },
}

test.each<[Language, string, number, 'light' | 'dark']>([
  ['en', 'salesAgent', 1280, 'light'],
  ['es', 'helpdeskAgent', 390, 'dark'],
])('a request reaches the global admin, who sees to it, in %s', async (language, role, width, theme) => {
  const word = words[language]
  const visit = { language, width, theme }
  const asker = await signIn(world.browser, world.instance, role, visit)
  const { body } = await world.api('GET', '/tenantry/v1/customers?size=1')
  const [customer] = body['items'] as unknown as { id: string; name: string }[]
  // at a control that is disabled, with the reason
  await asker.page.goto(`${world.instance.url}/customers/${customer!.id}/account`)
  const permissions = asker.page.locator('section', { has: asker.page.locator('#permissions-refusal') })
  await permissions.getByRole('button', { name: word.ask }).click()
  await permissions.getByText(word.asked).waitFor()
  await expectAccessible(asker.page, 'requested access')
  await picture(asker.page, `access-asked-${language}`)
  // at a page that may not be seen
  await asker.page.goto(`${world.instance.url}/settings/partner`)
  await asker.page.getByRole('heading', { name: word.denied }).waitFor()
  await asker.page.getByRole('button', { name: word.ask }).click()
  await asker.page.getByText(word.asked).waitFor()
  await picture(asker.page, `access-denied-${language}`)
  await expectAccessible(asker.page, 'access denied')
  await asker.context.close()

  const admin = await signIn(world.browser, world.instance, 'globalAdmin', visit)
  const { page } = admin
  await page.getByRole('button', { name: word.bell }).click()
  const list = page.getByRole('dialog')
  await list.getByText(word.permission).first().waitFor()
  await list.getByRole('link', { name: customer!.name }).first().waitFor()
  await picture(page, `access-requests-${language}`)
  await expectAccessible(page, 'requests for access')
  await expectNoOverflow(page, 'requests for access')
  const open = list.getByRole('button', { name: word.done })
  const before = await open.count()
  await open.first().click()
  await expect.poll(() => open.count()).toBe(before - 1)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: word.left }).waitFor()
  await admin.context.close()
})
