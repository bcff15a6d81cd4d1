import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, type Language, picture, signIn } from './portal.ts'
import { type Customer, useWorld } from './world.ts'

const world = useWorld()

const screens: [string, (customerId: string) => string][] = [
  ['list', () => '/customers'],
  ['no match', () => '/customers?search=qqqzzz'],
  ['add customer', () => '/customers/new'],
  ['requests', () => '/customers/requests'],
  ['account', (id) => `/customers/${id}/account`],
  ['update', (id) => `/customers/${id}/account?update=1`],
  ['customer activity', (id) => `/customers/${id}/activity`],
  ['activity log', () => '/activity'],
  ['webhooks', () => '/settings/webhooks'],
  ['no page', () => '/nowhere'],
]

/** The page is there, and nothing on it is still being loaded. */
const settled = async (page: Page) => {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForFunction(() => {
    const main = document.querySelector('main')
    // Beside its heading a page has something to say, if only that there is nothing.
    return (
      (main?.querySelectorAll('a, button').length ?? 0) > 0 && !main?.querySelector('.fui-Skeleton, [aria-busy=true]')
    )
  })
}

describe.each<[Language, 'light' | 'dark', number]>([
  ['en', 'light', 1280],
  ['es', 'dark', 1280],
  ['es', 'light', 390],
  ['en', 'dark', 390],
])('every screen in %s, %s, %i px', (language, theme, width) => {
  test('A-01, A-02, A-09: no serious axe finding, one h1, no overflow, no missing word', async () => {
    const customer = await world.someCustomer()
    const { page, context } = await signIn(world.browser, world.instance, 'adminAgent', { language, theme, width })
    for (const [screen, path] of screens) {
      await page.goto(world.instance.url + path(customer.id))
      await settled(page)
      const name = `${screen}-${language}-${theme}-${width}`.replaceAll(' ', '-')
      await picture(page, name)
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
      await expectAccessible(page, name)
      await expectNoOverflow(page, name)
      // a key of the catalogue instead of its words
      expect(
        await page.evaluate(
          () =>
            document.body.innerText
              .match(/\b[a-z]+\.[a-z]+\.?[a-zA-Z]*\b(?=\s|$)/g)
              ?.filter((word) =>
                /^(app|list|account|perm|field|error|frame|nav|form|op|new|request|remove)\./.test(word),
              ) ?? [],
        ),
      ).toEqual([])
    }
    await context.close()
  })
})

test.each<[Language, 'light' | 'dark', number]>([
  ['en', 'light', 1280],
  ['es', 'dark', 320],
])('the sign-in page in %s, %s, %i px', async (language, theme, width) => {
  const context = await world.browser.newContext({
    locale: language === 'es' ? 'es-ES' : 'en-US',
    colorScheme: theme,
    viewport: { width, height: 900 },
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  await page.goto(`${world.instance.url}/`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await picture(page, `sign-in-${language}-${theme}-${width}`)
  await expectAccessible(page, 'sign-in')
  await expectNoOverflow(page, 'sign-in')
  await context.close()
})

// In Spanish, whose words are longer.
test('A-09: nothing is cut off at 320 px, nor at a zoom of 200 %', async () => {
  const { body } = await world.api('GET', '/tenantry/v1/customers?status=incomplete&size=1')
  const { id } = (body['items'] as unknown as Customer[])[0]!
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent', { language: 'es', width: 320 })
  for (const [screen, path] of screens) {
    await page.setViewportSize({ width: 320, height: 640 })
    await page.goto(world.instance.url + path(id))
    await settled(page)
    await picture(page, `${screen}-es-320`.replaceAll(' ', '-'))
    await expectNoOverflow(page, `${screen} at 320`)
    await page.setViewportSize({ width: 640, height: 450 })
    await expectNoOverflow(page, `${screen} at 640`)
  }
  await context.close()
})
