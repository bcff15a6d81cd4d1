import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, hasFocus, openCustomer, picture, signIn } from './portal.ts'
import { type Customer, useWorld } from './world.ts'

const world = useWorld()

const sectionOf = (page: Page, name = 'Customer agreement') => page.getByRole('region', { name })
const agreementsOf = async ({ id }: Customer) => {
  const { body } = await world.api('GET', `/v1/customers/${id}/agreements?agreementType=*`)
  return body['items'] as unknown as { dateAgreed: string; primaryContact: object }[]
}

test('S-10: an agreement is confirmed by keyboard, with the person who is billed, and stands in the activity', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'salesAgent')
  await openCustomer(page, customer.name)
  const section = sectionOf(page)
  await section.getByText('Not provided').first().waitFor()
  const button = section.getByRole('button', { name: 'Confirm agreement' })
  await button.focus()
  await page.keyboard.press('Enter')
  const dialogue = page.getByRole('dialog')
  const field = (name: RegExp) => dialogue.getByLabel(name)
  expect(await field(/^First name/).inputValue()).toBe('Inés')
  expect(await field(/^Last name/).inputValue()).toBe('Roldán')
  expect(await field(/^Email/).inputValue()).toBe('cuentas@faro.example')
  await dialogue.getByText('Nothing is sent to Microsoft.').waitFor()
  await picture(page, 'agreement-dialogue-en')
  await expectAccessible(page, 'agreement dialogue')

  // nothing is wrong before it was tried; then the first field that is wrong has the focus.
  expect(await dialogue.getByRole('alert').count()).toBe(0)
  await field(/^Email/).fill('ines')
  await field(/^Agreement acceptance date/).focus()
  await dialogue.getByText('Enter an email address such as').waitFor()
  await field(/^Email/).fill('ines@faro.example')
  await field(/^Agreement acceptance date/).focus()
  await page.keyboard.press('Enter')
  await dialogue.getByText('Enter Agreement acceptance date.').waitFor()
  expect(await hasFocus(field(/^Agreement acceptance date/))).toBe(true)
  await field(/^Agreement acceptance date/).fill('2999-01-01')
  await dialogue.getByText('cannot have agreed in the future').waitFor()
  await picture(page, 'agreement-dialogue-errors-en')
  await expectAccessible(page, 'agreement dialogue with errors')
  await field(/^Agreement acceptance date/).fill('2024-04-02')
  await page.keyboard.press('Enter')

  await section.getByText('Accepted on Apr 2, 2024').waitFor()
  await section.getByText(/^Confirmed by .+ on /).waitFor()
  await page.waitForFunction(() => document.activeElement?.id === 'agreement-confirm')
  // The day as it was where the person sat (Madrid).
  expect(await agreementsOf(customer)).toMatchObject([
    {
      dateAgreed: '2024-04-01T22:00:00Z',
      primaryContact: { firstName: 'Inés', lastName: 'Roldán', email: 'ines@faro.example' },
    },
  ])
  await picture(page, 'agreement-confirmed-en')
  await page.getByRole('link', { name: 'Create agreement' }).click()
  await page.getByText('ines@faro.example').first().waitFor()
  await page.getByText('Microsoft Customer Agreement', { exact: true }).waitFor()
  await picture(page, 'agreement-activity-en')
  await context.close()
})

test('V-91, A-24: a day before the agreement began wants a tick', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await openCustomer(page, customer.name)
  await sectionOf(page).getByRole('button', { name: 'Confirm agreement' }).click()
  const dialogue = page.getByRole('dialog')
  await dialogue.getByLabel(/^Agreement acceptance date/).fill('2019-09-30')
  await dialogue.getByText('began on 1 October 2019').waitFor()
  await dialogue.getByRole('button', { name: 'Confirm agreement' }).click()
  expect(await hasFocus(dialogue.getByRole('checkbox'))).toBe(true)
  expect(await agreementsOf(customer)).toEqual([])
  await picture(page, 'agreement-warning-en')
  await expectAccessible(page, 'agreement dialogue with a warning')
  await dialogue.getByRole('checkbox').check()
  await dialogue.getByRole('button', { name: 'Confirm agreement' }).click()
  await sectionOf(page).getByText('Accepted on Sep 30, 2019').waitFor()
  await context.close()
})

test('A-26: the same person again is refused in words, and what was typed stays', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await openCustomer(page, customer.name)
  const dialogue = page.getByRole('dialog')
  const confirm = async (day: string) => {
    await sectionOf(page).getByRole('button', { name: 'Confirm agreement' }).click()
    await dialogue.getByLabel(/^Agreement acceptance date/).fill(day)
    await dialogue.getByRole('button', { name: 'Confirm agreement' }).click()
  }
  await confirm('2024-04-02')
  await sectionOf(page).getByText('Accepted on Apr 2, 2024').waitFor()
  await confirm('2024-05-06')
  await dialogue.getByText('This person has already been confirmed').waitFor()
  expect(await dialogue.getByLabel(/^Agreement acceptance date/).inputValue()).toBe('2024-05-06')
  await dialogue.getByLabel(/^First name/).fill('Ana')
  await dialogue.getByRole('button', { name: 'Confirm agreement' }).click()
  // Older confirmations are listed, never overwritten.
  await sectionOf(page).getByText('Accepted on May 6, 2024').waitFor()
  await sectionOf(page).getByRole('button', { name: '1 earlier confirmation' }).click()
  await sectionOf(page).getByText('Accepted on Apr 2, 2024').waitFor()
  await context.close()
})

test('that a customer accepted directly is noted with its day, and taken back', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await openCustomer(page, customer.name)
  const section = sectionOf(page)
  const control = section.getByRole('switch', { name: 'Customer acceptance through Microsoft' })
  await control.click()
  const dialogue = page.getByRole('dialog')
  await dialogue.getByLabel(/^Agreement acceptance date/).fill('2025-02-03')
  await picture(page, 'direct-acceptance-en')
  await expectAccessible(page, 'direct acceptance dialogue')
  await dialogue.getByRole('button', { name: 'Note acceptance' }).click()
  await section.getByText('Accepted on Feb 3, 2025').waitFor()
  await section.getByText('nothing has to be confirmed').waitFor()
  const status = `/v1/customers/${customer.id}/directSignedMicrosoftCustomerAgreementStatus`
  expect((await world.api('GET', status)).body).toEqual({ isSigned: true })
  await control.click()
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'switch')
  await control.click()
  await dialogue.getByRole('button', { name: 'Take back' }).click()
  await section.getByText('Not provided').nth(1).waitFor()
  expect((await world.api('GET', status)).body).toEqual({ isSigned: false })
  await context.close()
})

test('A-28: what a colleague noted meanwhile is shown, not overwritten', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'salesAgent')
  await openCustomer(page, customer.name)
  const section = sectionOf(page)
  await section.getByRole('switch').click()
  const path = `/tenantry/v1/customers/${customer.id}/directAcceptance`
  await world.api('PUT', path, { isSigned: true, dateSigned: '2025-02-03T12:00:00Z' })
  await page.getByRole('dialog').getByRole('button', { name: 'Note acceptance' }).click()
  await section.getByText('noted something else meanwhile').waitFor()
  await section.getByText('Accepted on Feb 3, 2025').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  await picture(page, 'direct-acceptance-stale-en')
  await context.close()
})

test('R-07: a helpdesk agent reads it and is told who can confirm it', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'helpdeskAgent')
  await openCustomer(page, customer.name)
  const section = sectionOf(page)
  await section.getByText('you need one of these roles: admin agent or sales agent. Ask').waitFor()
  for (const control of [section.getByRole('button', { name: 'Confirm agreement' }), section.getByRole('switch')]) {
    expect(await control.getAttribute('aria-disabled')).toBe('true')
    expect(await control.getAttribute('aria-describedby')).toContain('agreement-refusal')
    await control.focus()
    expect(await hasFocus(control)).toBe(true)
    await page.keyboard.press('Space')
    expect(await page.getByRole('dialog').count()).toBe(0)
  }
  await picture(page, 'agreement-helpdesk-en')
  await context.close()
})

test('the text opens in the language of the portal, beside it, and says that it is a placeholder', async () => {
  const customer = await world.someCustomer()
  for (const [language, name, words] of [
    ['en', 'Read the agreement', 'Placeholder, not a legal text'],
    ['es', 'Leer el contrato', 'no es un texto legal'],
  ] as const) {
    const { page, context } = await signIn(world.browser, world.instance, 'adminAgent', { language })
    await page.goto(`${world.instance.url}/customers/${customer.id}/account`)
    const [text] = await Promise.all([context.waitForEvent('page'), page.getByRole('link', { name }).click()])
    await text.getByText(words).waitFor()
    await picture(text, `agreement-text-${language}`)
    // Nothing runs in the page itself, not even the checks.
    await page.setContent(await text.content())
    await expectAccessible(page, `text of the agreement in ${language}`)
    await context.close()
  }
})

test('a link that has grown old on the screen is exchanged for a fresh one', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await page.clock.install()
  await page.goto(`${world.instance.url}/customers/${customer.id}/account`)
  const link = page.getByRole('link', { name: 'Read the agreement' })
  const old = await link.getAttribute('href')
  await page.clock.setSystemTime(Date.now() + 5 * 60_000)
  const [text] = await Promise.all([context.waitForEvent('page'), link.click()])
  await text.getByText('Placeholder, not a legal text').waitFor()
  expect(text.url()).not.toBe(old)
  expect(new URL(text.url()).pathname).toBe(new URL(old!).pathname)
  await context.close()
})

test('A-09: in Spanish, in the dark, at 390 px', async () => {
  const customer = await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent', {
    language: 'es',
    theme: 'dark',
    width: 390,
  })
  await page.goto(`${world.instance.url}/customers/${customer.id}/account`)
  const section = sectionOf(page, 'Contrato de cliente')
  const button = section.getByRole('button', { name: 'Confirmar contrato' })
  await button.scrollIntoViewIfNeeded()
  await picture(page, 'agreement-es-dark-390')
  await button.click()
  const dialogue = page.getByRole('dialog')
  await dialogue.getByLabel(/^Nombre/).fill('')
  await dialogue.getByRole('button', { name: 'Confirmar contrato' }).click()
  await dialogue.getByText('Rellene el campo «Nombre».').waitFor()
  await picture(page, 'agreement-dialogue-es-dark-390')
  await expectAccessible(page, 'agreement dialogue in Spanish')
  await expectNoOverflow(page, 'agreement dialogue at 390')
  await context.close()
})
