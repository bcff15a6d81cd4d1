import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, hasFocus, type Language, openCustomer, picture, signIn } from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld()

const words = {
  en: {
    change: 'Update special qualification',
    segment: 'Primary and secondary (K-12)',
    submit: 'Submit for review',
    missing: 'Choose a segment.',
    inReview: /^Education · In review since/,
    budget: 'Change spending budget',
    amount: /^Amount a month/,
    set: 'Set budget',
    remove: 'Remove budget',
    shown: '1,250.50',
    none: 'None',
    action: 'Update customer qualification',
    wrong: 'Enter an amount from 0 to 999,999,999,999.',
  },
  es: {
    change: 'Actualizar la calificación especial',
    segment: 'Primaria y secundaria (K-12)',
    submit: 'Enviar a revisión',
    missing: 'Elija un segmento.',
    inReview: /^Educación · En revisión desde el/,
    budget: 'Cambiar el presupuesto de gasto',
    amount: /^Importe al mes/,
    set: 'Establecer presupuesto',
    remove: 'Quitar presupuesto',
    shown: '1250,50',
    none: 'Ninguno',
    action: 'Actualizar calificación del cliente',
    wrong: 'Escriba un importe de 0 a 999.999.999.999.',
  },
} as const

test.each<[Language, 'light' | 'dark', number]>([
  ['en', 'light', 1280],
  ['es', 'dark', 390],
])(
  'S-11: asking for education, in %s, %s, %i px; it waits, and the history says so',
  async (language, theme, width) => {
    const w = words[language]
    const customer = await world.someCustomer()
    const { page, context } = await signIn(world.browser, world.instance, 'salesAgent', { language, theme, width })
    await openCustomer(page, customer.name)
    const pencil = page.getByRole('button', { name: w.change })
    await pencil.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: w.submit }).click()
    await dialog.getByText(w.missing).waitFor()
    await expectAccessible(page, 'qualification dialogue')
    await expectNoOverflow(page, 'qualification dialogue')
    await picture(page, `qualification-${language}-${width}`)
    await dialog.getByLabel(w.segment).check()
    await dialog.getByRole('button', { name: w.submit }).click()
    await page.getByText(w.inReview).first().waitFor()
    await dialog.waitFor({ state: 'detached' })
    await page.waitForTimeout(250)
    expect(await hasFocus(pencil)).toBe(true)
    await expectAccessible(page, 'qualification in review')
    await picture(page, `in-review-${language}-${width}`)
    const { body } = await world.api('GET', `/v1/customers/${customer.id}/qualifications`)
    expect(body).toMatchObject([{ qualification: 'Education', vettingStatus: 'InReview' }])
    await page.getByRole('link', { name: w.action }).click()
    await page.getByText(w.segment).first().waitFor()
    await picture(page, `qualification-activity-${language}-${width}`)
    await context.close()
  },
)

test.each<[Language, 'light' | 'dark', number]>([
  ['en', 'dark', 390],
  ['es', 'light', 1280],
])('an admin agent sets a spending budget and takes it away, in %s, %s, %i px', async (language, theme, width) => {
  const w = words[language]
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent', { language, theme, width })
  await openCustomer(page, customer.name)
  const pencil = page.getByRole('button', { name: w.budget })
  await pencil.click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(w.amount).fill('-1')
  await dialog.getByRole('button', { name: w.set }).click()
  await dialog.getByText(w.wrong).waitFor()
  await expectAccessible(page, 'budget dialogue')
  await expectNoOverflow(page, 'budget dialogue')
  await picture(page, `budget-${language}-${width}`)
  await dialog.getByLabel(w.amount).fill('1250.5')
  await page.keyboard.press('Enter')
  await page.getByText(w.shown).first().waitFor()
  const { body } = await world.api('GET', `/v1/customers/${customer.id}/usagebudget`)
  expect(body['amount']).toBe(1250.5)
  await dialog.waitFor({ state: 'detached' })
  await picture(page, `budget-set-${language}-${width}`)
  await pencil.click()
  await dialog.getByRole('button', { name: w.remove }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await world.api('GET', `/v1/customers/${customer.id}/usagebudget`)).body).not.toHaveProperty('amount')
  await context.close()
})

test('R-07: a helpdesk agent sees the qualification and whom to ask to change it, and no budget', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'helpdeskAgent')
  await openCustomer(page, customer.name)
  const pencil = page.getByRole('button', { name: words.en.change })
  await pencil.waitFor()
  expect(await pencil.getAttribute('aria-disabled')).toBe('true')
  await pencil.focus()
  await page.getByText('For this you need one of these roles: global admin, admin agent, or sales agent.').waitFor()
  await picture(page, 'qualification-refused')
  await pencil.press('Enter')
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await page.getByRole('button', { name: words.en.budget }).count()).toBe(0)
  await context.close()
})

const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url))

/** What an operator types on the machine of the running server. */
const operator = async (...argv: string[]): Promise<string> => {
  const env = { PATH: process.env['PATH'], TENANTRY_DATA: world.instance.folder }
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...argv], { env })
  return stdout.trim()
}

test.each<[Language, 'light' | 'dark', number, string[]]>([
  [
    'en',
    'dark',
    1280,
    ['Account status: Under review since', 'Not an education customer', 'Reason: not an academic domain'],
  ],
  [
    'es',
    'light',
    390,
    [
      'Estado de la cuenta: En revisión desde el',
      'No es un cliente de educación',
      'Motivo: no es un dominio académico',
    ],
  ],
])(
  'S-04: what the operator decides while the server runs stands on the page, in %s, %s, %i px',
  async (language, theme, width, shown) => {
    const customer = await world.someCustomer()
    const path = `/v1/customers/${customer.id}/qualifications`
    await world.api('POST', path, { qualification: 'Education', educationSegment: 'K12' })
    const denied = await operator('qualifications', 'deny', customer.id, '--reason', 'Not an Academic Domain')
    expect(denied).toBe(`${customer.name}: not an education customer (Not an Academic Domain)`)
    expect(await operator('account-status', customer.id, 'UnderReview')).toBe(`${customer.name}: UnderReview`)
    const { page, context } = await signIn(world.browser, world.instance, 'adminAgent', { language, theme, width })
    await openCustomer(page, customer.name)
    for (const text of shown) await page.getByText(text, { exact: false }).first().waitFor()
    await expectAccessible(page, 'decided by the operator')
    await expectNoOverflow(page, 'decided by the operator')
    await picture(page, `decided-${language}-${width}`)
    await page.goto(`${world.instance.url}/customers/${customer.id}/activity`)
    await page.getByRole('button', { expanded: false }).nth(1).click()
    await picture(page, `decided-activity-${language}-${width}`)
    await context.close()
  },
)
