import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { billing, expectAccessible, fillSignIn, openCustomer, picture, signIn, userOf } from './portal.ts'
import { useWorld } from './world.ts'

// Nothing is overwritten and nothing typed is lost, whatever happens on the way.

const world = useWorld()

/** Every write that the portal sends. */
const watchWrites = (page: Page): { method: string; path: string; ifMatch: string | undefined }[] => {
  const writes: { method: string; path: string; ifMatch: string | undefined }[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (request.method() !== 'GET' && /^\/(tenantry|v1)\//.test(pathname))
      writes.push({ method: request.method(), path: pathname, ifMatch: request.headers()['if-match'] })
  })
  return writes
}

const drafts = (page: Page) =>
  page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('tenantry.draft:')).length)

const changeCity = async (page: Page, name: string, city: string) => {
  await openCustomer(page, name)
  await page.getByRole('button', { name: 'Update', exact: true }).click()
  await billing(page, 'City').fill(city)
}
const submit = async (page: Page) => {
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
}

test('B-03: a stale edit shows three columns; each true conflict is chosen; nothing is overwritten silently', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await openCustomer(page, customer.name)
  await page.getByRole('button', { name: 'Update', exact: true }).first().click()
  await billing(page, 'City').fill('Sevilla')
  const theirs = await world.api(
    'PUT',
    `/v1/customers/${customer.id}/profiles/billing`,
    { firstName: 'Ana', defaultAddress: { city: 'Huelva' } },
    { 'if-match': '*' },
  )
  expect(theirs.status).toBe(200)
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByRole('heading', { name: /changed this while you were editing/ }).waitFor()
  await page.getByText('Huelva').first().waitFor()
  await picture(page, 'conflict-en')
  await expectAccessible(page, 'conflict')
  await page
    .getByRole('radio', { name: /Keep mine/ })
    .first()
    .check()
  await picture(page, 'conflict-chosen-en')
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByText('The customer account was updated.').first().waitFor()
  const { body } = await world.api('GET', `/v1/customers/${customer.id}/profiles/billing`)
  expect(body).toMatchObject({ firstName: 'Ana', defaultAddress: { city: 'Sevilla' } })
  await context.close()
})

test('A-26, A-27: nothing typed is lost when the server fails, the connection breaks or the page is reloaded', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await openCustomer(page, customer.name)
  await page.getByRole('button', { name: 'Update', exact: true }).first().click()
  await billing(page, 'City').fill('Ronda')
  await page.route('**/tenantry/v1/customers/*/account', (route) =>
    route.request().method() === 'PUT'
      ? route.fulfill({
          status: 500,
          contentType: 'application/json',
          body: '{"code":800003,"description":"x","data":[],"source":"x"}',
        })
      : route.continue(),
  )
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByText('Nothing you typed was lost.', { exact: false }).first().waitFor()
  await page.unroute('**/tenantry/v1/customers/*/account')
  page.on('dialog', (dialogue) => dialogue.accept())
  await page.reload()
  await page.getByRole('heading', { level: 1, name: customer.name }).waitFor()
  await page.waitForFunction(() => [...document.querySelectorAll('input')].some((input) => input.value === 'Ronda'))
  await context.close()
})

test('A-27: a session that ends while somebody edits is renewed in a popup, and the change is saved', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'salesAgent', { afresh: true })
  await changeCity(page, customer.name, 'Tarifa')
  await context.clearCookies()
  await submit(page)
  const layer = page.getByRole('alertdialog')
  await layer.getByText('Your session ended. Sign in again; your form is kept.').waitFor()
  await picture(page, 'session-en')
  await expectAccessible(page, 'session layer')
  const opened = page.waitForEvent('popup')
  await layer.getByRole('button', { name: 'Sign in' }).click()
  await fillSignIn(await opened, userOf(world.instance, 'salesAgent'))
  await page.getByText('The customer account was updated.').first().waitFor()
  const { body } = await world.api('GET', `/v1/customers/${customer.id}/profiles/billing`)
  expect(body['defaultAddress']).toMatchObject({ city: 'Tarifa' })
  await context.close()
})

test('somebody else who signs in after a session has ended gets nothing that was typed', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'salesAgent', { afresh: true })
  await changeCity(page, customer.name, 'Barbate')
  expect(await drafts(page)).toBe(1)
  await context.clearCookies()
  await submit(page)
  const opened = page.waitForEvent('popup')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign in' }).click()
  await fillSignIn(await opened, userOf(world.instance, 'adminAgent'))
  await page.getByText(/^You signed in as .* but this page belongs to/).waitFor()
  expect(await drafts(page)).toBe(0)
  const { body } = await world.api('GET', `/v1/customers/${customer.id}/profiles/billing`)
  expect(body['defaultAddress']).toMatchObject({ city: 'Cádiz' })
  await context.close()
})

test('sign-out asks, and leaves nothing typed in the browser', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'salesAgent', { afresh: true })
  await changeCity(page, customer.name, 'Rota')
  const menu = page.getByRole('button', { name: /^User menu of/ })
  await menu.click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  const question = page.getByRole('dialog', { name: 'Sign out and discard your changes?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await question.waitFor({ state: 'detached' })
  expect(await billing(page, 'City').inputValue()).toBe('Rota')
  await menu.click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await question.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  expect(await drafts(page)).toBe(0)
  await context.close()
})

test('A-25: leaving a form with changes asks, a clean one does not; the page is usable after a closed question', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await changeCity(page, customer.name, 'Chipiona')
  const activity = page.getByRole('link', { name: 'Activity log' })
  await activity.click()
  await page.getByRole('button', { name: 'Stay on this page' }).click()
  await page.waitForFunction(() => !document.getElementById('root')?.hasAttribute('aria-hidden'))
  await activity.click()
  await page.getByRole('button', { name: 'Leave this page' }).click()
  await page.getByRole('heading', { level: 1, name: 'Activity log' }).waitFor()
  await page.waitForFunction(() => !document.getElementById('root')?.hasAttribute('aria-hidden'))
  // What was left behind is found again, and typed back to the original it is clean.
  await page.goBack()
  await page
    .getByText(/^Changes that you typed at/)
    .first()
    .waitFor()
  expect(await billing(page, 'City').inputValue()).toBe('Chipiona')
  await billing(page, 'City').fill('Cádiz')
  await page.getByRole('link', { name: 'Activity log' }).click()
  await page.getByRole('heading', { level: 1, name: 'Activity log' }).waitFor()
  await context.close()
})

test('B-03.5: the portal sends no change of an account or a permission without If-Match', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  const writes = watchWrites(page)
  await changeCity(page, customer.name, 'Conil')
  await submit(page)
  await page.getByText('The customer account was updated.').first().waitFor()
  await page.getByRole('switch', { name: /Azure savings plans/ }).click()
  const dialogue = page.getByRole('alertdialog')
  await dialogue.getByRole('checkbox').check()
  await dialogue.getByLabel(/Reason/).fill('Asked for by the customer')
  await dialogue.getByRole('button', { name: 'Turn on' }).click()
  await page.getByRole('switch', { name: /Azure savings plans/, checked: true }).waitFor()
  expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `PUT /tenantry/v1/customers/${customer.id}/account`,
    expect.stringMatching(/^PUT .*AzureSavingsPlan$/),
  ])
  expect(writes[0]?.ifMatch).toMatch(/\S/)
  expect(writes[1]?.ifMatch).toMatch(/\S/)
  await context.close()
})
