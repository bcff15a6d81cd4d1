import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import {
  expectAccessible,
  expectNoOverflow,
  hasFocus,
  type Language,
  picture,
  signIn,
  tokenOf,
  type Visit,
} from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld()

/** As global admin of a partner: whoever may change its profiles. */
const profile = async (partner = 0): Promise<{ etag: string; support: { website?: string } }> => {
  const { body } = await send('GET', undefined, {}, partner)
  return { etag: body.attributes.etag, support: body.support }
}
const send = async (method: string, body?: object, headers: Record<string, string> = {}, partner = 0) => {
  const token = await tokenOf(world.instance.credentials.partners[partner]!, 'globalAdmin')
  const response = await fetch(`${world.instance.url}/tenantry/v1/partner/profile`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: an answer as it came
  return { status: response.status, body: (await response.json()) as any }
}

const open = async (role: string, visit: Visit = {}) => {
  const signedIn = await signIn(world.browser, world.instance, role, visit)
  await signedIn.page.goto(`${world.instance.url}/settings/partner`)
  return signedIn
}

const words = {
  en: {
    settings: 'Settings',
    title: 'Partner profile',
    update: /^Update/,
    website: 'Website',
    wrong: 'help is not the address of a web page. Write it like https://www.example.com.',
    review: /^Review changes/,
    reviewTitle: 'Review 2 changes',
    submit: /^Submit/,
    saved: 'The partner profile was updated.',
    was: /^Was: /,
    phone: 'Phone number',
    kept: 'Kept in Tenantry. Nothing is sent to Microsoft.',
    viewChange: 'View change',
    action: 'Update partner profile',
  },
  es: {
    settings: 'Configuración',
    title: 'Perfil del partner',
    update: /^Actualizar/,
    website: 'Sitio web',
    wrong: 'help no es la dirección de una página web. Escríbala como https://www.example.com.',
    review: /^Revisar cambios/,
    reviewTitle: 'Revisar 2 cambios',
    submit: /^Enviar/,
    saved: 'Se actualizó el perfil del partner.',
    was: /^Antes: /,
    phone: 'Número de teléfono',
    kept: 'Se guarda en Tenantry. No se envía nada a Microsoft.',
    viewChange: 'Ver el cambio',
    action: 'Actualizar perfil del partner',
  },
} as const

/** The control itself: its *Undo* has the label too. */
const field = (part: Page | Locator, label: string): Locator =>
  part.getByRole('textbox', { name: new RegExp(`^${label}`) }).first()
const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })
const support = (page: Page) => page.getByRole('region', { name: /^(Support|Soporte técnico)$/ })

describe.each<Language>(['en', 'es'])('the partner profile, in %s', (language) => {
  test('is found in the settings, changed, reviewed, submitted, and stands in the history', async () => {
    const w = words[language]
    const host = `help${language}.example`
    const telephone = language === 'en' ? '+1 503-555-0198' : '+1 503-555-0199'
    const { page, context } = await signIn(world.browser, world.instance, 'globalAdmin', { language })
    await page.getByRole('link', { name: w.settings }).click()
    await page.getByRole('heading', { level: 1, name: w.title }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/settings/partner')
    await picture(page, `partner-${language}`)
    await page.getByRole('button', { name: w.update }).waitFor()
    await page.keyboard.press('e')
    const website = field(support(page), w.website)
    await website.fill('help')
    await website.blur()
    await page.getByText(w.wrong).first().waitFor()
    await website.fill(`https://${host}`)
    await field(support(page), w.phone).fill(telephone)
    await support(page).getByText(w.was).first().waitFor()
    await picture(page, `partner-update-${language}`)
    await page.keyboard.press('Control+Enter')
    const heading = page.getByRole('heading', { name: w.reviewTitle })
    await heading.waitFor()
    expect(await hasFocus(heading)).toBe(true)
    await page.getByText(w.kept).first().waitFor()
    await picture(page, `partner-review-${language}`)
    await expectAccessible(page, 'partner review')
    await page.getByRole('button', { name: w.submit }).click()
    await page.getByText(w.saved).first().waitFor()
    await picture(page, `partner-saved-${language}`)
    expect((await profile()).support).toMatchObject({ website: `https://${host}`, telephone })
    await page.getByRole('link', { name: w.viewChange }).and(page.locator('[href*=change-]')).click()
    await page.getByText(w.action).locator('visible=true').first().waitFor()
    await page.getByText(`https://${host}`).first().waitFor()
    await picture(page, `partner-activity-${language}`)
    await context.close()
  })
})

test('a change is taken back from the activity log, by the same form', async () => {
  await send('PUT', { billing: { taxId: 'ESB00000001' } }, { 'if-match': '*' })
  await send('PUT', { billing: { taxId: 'ESB00000002' } }, { 'if-match': '*' })
  const { page, context } = await signIn(world.browser, world.instance, 'globalAdmin')
  await page.goto(`${world.instance.url}/activity?operation=tenantry_partner_profile_updated`)
  await page
    .getByRole('button', { name: /Details: Update partner profile/ })
    .first()
    .click()
  await page.getByText('Billing · Tax ID').first().waitFor()
  await page.getByRole('link', { name: 'Undo this change' }).click()
  await page.getByText('The values from before the change are filled in.', { exact: false }).first().waitFor()
  expect(await field(page, 'Tax ID').inputValue()).toBe('ESB00000001')
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByText('The partner profile was updated.').first().waitFor()
  expect((await send('GET')).body.billing.taxId).toBe('ESB00000001')
  await context.close()
})

test('B-03: whoever was faster is shown beside what was typed, and nothing is overwritten', async () => {
  const { page, context } = await open('globalAdmin')
  await page.getByRole('button', { name: /^Update/ }).click()
  await field(support(page), 'Website').fill('https://mine.example')
  await field(page, 'Purchase order number').fill('PO-MINE')
  await send('PUT', { support: { website: 'https://theirs.example' } }, { 'if-match': '*' })
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByRole('heading', { name: /changed this while you were editing/ }).waitFor()
  await page.getByText('https://theirs.example').first().waitFor()
  await picture(page, 'partner-conflict-en')
  await expectAccessible(page, 'partner conflict')
  await page.getByRole('radio', { name: 'Take theirs' }).check()
  await page.getByRole('button', { name: /^Review changes/ }).click()
  await page.getByRole('heading', { name: 'Review 1 change' }).waitFor()
  await page.getByRole('button', { name: /^Submit/ }).click()
  await page.getByText('The partner profile was updated.').first().waitFor()
  const { body } = await send('GET')
  expect(body).toMatchObject({
    support: { website: 'https://theirs.example' },
    billing: { purchaseOrderNumber: 'PO-MINE' },
  })
  await context.close()
})

test('a draft survives a reload; addresses that are the same follow each other', async () => {
  const { page, context } = await open('globalAdmin', { partner: 1 })
  await page.getByRole('button', { name: /^Update/ }).click()
  const legal = region(page, 'Legal business')
  const billing = region(page, 'Billing')
  expect(await legal.getByRole('checkbox', { name: 'Same as organization address' }).isChecked()).toBe(true)
  await field(region(page, 'Organization'), 'City').fill('Salem')
  for (const part of [legal, billing]) expect(await field(part, 'City').inputValue()).toBe('Salem')
  await field(billing, 'City').fill('Eugene')
  expect(await billing.getByRole('checkbox', { name: 'Same as legal address' }).isChecked()).toBe(false)
  expect(await field(legal, 'City').inputValue()).toBe('Salem')
  await page.reload()
  await page
    .getByText(/Changes that you typed at .* were filled in again/)
    .first()
    .waitFor()
  expect(await field(billing, 'City').inputValue()).toBe('Eugene')
  // A partner stays in its country.
  expect(await region(page, 'Organization').getByLabel('Country/region').count()).toBe(0)
  await page.getByRole('button', { name: 'Discard changes' }).click()
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .getByRole('button', { name: 'Discard changes' })
    .click()
  await page.getByRole('button', { name: /^Update/ }).waitFor()
  await context.close()
})

test('R-07, B-17: who may only read is told who may change; who may not read sees other settings only', async () => {
  const reader = await open('adminAgent')
  const update = reader.page.getByRole('button', { name: /^Update/ })
  await update.waitFor()
  expect(await update.getAttribute('aria-disabled')).toBe('true')
  await reader.page
    .getByText('To change the partner profile you need one of these roles: global admin or billing admin. Ask', {
      exact: false,
    })
    .waitFor()
  await picture(reader.page, 'partner-read-only-en')
  await reader.context.close()

  const stranger = await signIn(world.browser, world.instance, 'salesAgent')
  await stranger.page.getByRole('link', { name: 'Settings' }).click()
  await stranger.page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor()
  expect(await stranger.page.getByRole('link', { name: 'Partner profile' }).count()).toBe(0)
  await stranger.page.goto(`${world.instance.url}/settings/partner`)
  await stranger.page.getByRole('heading', { level: 1, name: 'Access denied' }).waitFor()
  await stranger.page.getByText('billing admin').first().waitFor()
  await stranger.context.close()
})

test.each<[Language, 'light' | 'dark', number]>([
  ['en', 'light', 1280],
  ['es', 'dark', 1280],
  ['es', 'light', 390],
  ['en', 'dark', 390],
  ['es', 'light', 320],
])('A-01, A-09: reading and editing in %s, %s, %i px', async (language, theme, width) => {
  const { page, context } = await open('globalAdmin', { language, theme, width, partner: 1 })
  await page.getByRole('heading', { level: 1, name: words[language].title }).waitFor()
  const name = `partner-${language}-${theme}-${width}`
  const whole = async (screen: string) => {
    await page.setViewportSize({ width, height: width > 700 ? 1900 : 3600 })
    await picture(page, screen)
    await page.setViewportSize({ width, height: 900 })
  }
  await whole(name)
  await expectAccessible(page, name)
  await expectNoOverflow(page, name)
  await page.getByRole('button', { name: words[language].update }).click()
  await field(support(page), words[language].website).waitFor()
  await whole(`${name}-update`)
  await expectAccessible(page, `${name} update`)
  await expectNoOverflow(page, `${name} update`)
  await context.close()
})
