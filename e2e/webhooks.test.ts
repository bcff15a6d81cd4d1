import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, hasFocus, type Language, picture, signIn } from './portal.ts'
import { useWorld } from './world.ts'

const world = useWorld({ TENANTRY_WEBHOOK_INNER_ADDRESSES: 'on' })

let receiver: Server
let received: { headers: IncomingMessage['headers']; event: string }[]
let answer: { status: number; text: string }
beforeEach(async () => {
  received = []
  answer = { status: 200, text: 'thank you' }
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      received.push({ headers: request.headers, event: JSON.parse(body).EventName })
      response.statusCode = answer.status
      response.end(answer.text)
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await world.api('DELETE', '/webhooks/v1/registration')
  receiver.closeAllConnections()
  receiver.close()
})
const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`

const open = async (page: Page) => {
  await page.goto(`${world.instance.url}/settings/webhooks`)
  await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor()
}
const register = (WebhookEvents: string[]) =>
  world.api('POST', '/webhooks/v1/registration', { WebhookUrl: url(), WebhookEvents })
const delivered = (page: Page, event: string, state: string) =>
  page.getByRole('row').filter({ hasText: event }).filter({ hasText: state }).first()

test('a webhook is registered, tried, told of a customer, and removed; by keyboard to the end', async () => {
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Webhooks' }).click()
  await page.getByText('No webhook yet').waitFor()
  await picture(page, 'webhooks-none-en')
  await expectAccessible(page, 'webhooks, none')

  await page.getByRole('button', { name: 'Register a webhook' }).click()
  const field = page.getByRole('textbox', { name: 'URL' })
  expect(await hasFocus(field)).toBe(true)
  await field.fill('https://192.168.1.20/hooks')
  await page.getByRole('checkbox', { name: 'Customer updated' }).check()
  await page.getByRole('checkbox', { name: 'Customer added' }).check()
  await expectAccessible(page, 'webhooks, form')
  await picture(page, 'webhooks-form-en')
  await field.fill('http://example.com/hooks')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The address must begin with https://.').waitFor()
  expect(await hasFocus(field)).toBe(true)
  await picture(page, 'webhooks-form-refused-en')
  await field.fill(url())
  await page.keyboard.press('Enter')
  await page.getByText('Active', { exact: true }).waitFor()
  await page.getByText('Nothing was sent yet').waitFor()

  await page.getByRole('button', { name: 'Make a secret' }).click()
  const dialogue = page.getByRole('alertdialog')
  await dialogue.getByText('It cannot be shown again.').waitFor()
  const secret = await dialogue.getByText(/^whsec_/).innerText()
  await picture(page, 'webhooks-secret-en')
  await expectAccessible(page, 'webhooks, secret')
  await dialogue.getByRole('button', { name: 'Copy Signing secret' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret)
  await dialogue.getByRole('button', { name: 'I have kept it' }).click()
  await dialogue.waitFor({ state: 'detached' })
  await page.getByText(/^Made on /).waitFor()
  await page.waitForFunction(() => document.activeElement?.textContent === 'Replace the secret')
  expect(await page.content()).not.toContain(secret)

  await page.getByRole('button', { name: 'Send test event' }).click()
  await delivered(page, 'Test event', 'Delivered').waitFor()
  await page.getByText('thank you').waitFor()
  expect(received[0]!.headers['webhook-signature']).toMatch(/^v1,/)
  await page.getByText('"EventName": "test-created"').waitFor()
  await picture(page, 'webhooks-delivered-en')
  await expectAccessible(page, 'webhooks, delivered')

  const customer = await world.someCustomer()
  await page.getByRole('button', { name: 'Refresh' }).click()
  const row = delivered(page, customer.name, 'Delivered')
  await row.waitFor()
  expect(received.map(({ event }) => event)).toEqual(['test-created', 'customer-created'])
  expect(await row.getByRole('link').getAttribute('href')).toBe(`/customers/${customer.id}/account`)

  await page.getByRole('button', { name: 'Remove' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('Remove the webhook?').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.waitForFunction(() => document.activeElement?.textContent === 'Remove')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No webhook yet').waitFor()
  await page.waitForFunction(() => document.activeElement?.textContent === 'Register a webhook')
  await delivered(page, customer.name, 'Delivered').waitFor()
  await context.close()
})

test('what a receiver refused is seen with its answer, found by its state, and sent again', async () => {
  answer = { status: 500, text: 'out of paper' }
  await register(['test-created'])
  const { page, context } = await signIn(world.browser, world.instance, 'salesAgent')
  await open(page)
  await page.getByRole('button', { name: 'Send test event' }).click()
  await delivered(page, 'Test event', 'Refused with 500').waitFor()
  await page.getByText('out of paper').waitFor()
  await page.getByText(/^Next attempt: /).waitFor()
  const again = page.getByRole('button', { name: 'Send again' })
  expect(await again.getAttribute('aria-disabled')).toBe('true')
  await picture(page, 'webhooks-waiting-en')
  // removed and registered anew: what waited is kept as failed
  await world.api('DELETE', '/webhooks/v1/registration')
  await register(['test-created'])
  answer = { status: 200, text: '' }
  await page.goto(`${world.instance.url}/settings/webhooks?state=failed`)
  await delivered(page, 'Test event', 'Failed').waitFor()
  await page
    .getByRole('button', { name: /^Details: Test event/ })
    .first()
    .click()
  await again.click()
  await page.getByText('No delivery matches these filters').waitFor()
  await page.getByRole('button', { name: 'Clear all filters' }).click()
  await delivered(page, 'Test event', 'Delivered').waitFor()
  await page.getByRole('link', { name: 'Activity log' }).click()
  // a sales agent’s log shows what concerns customers only
  await page.getByRole('heading', { level: 1, name: 'Activity log' }).waitFor()
  await context.close()
})

test('410 switches it off, and the page says so until it is switched on again', async () => {
  answer = { status: 410, text: '' }
  await register(['test-created'])
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await open(page)
  await page.getByRole('button', { name: 'Send test event' }).click()
  await delivered(page, 'Test event', 'Failed').waitFor()
  await page.reload()
  await page.getByText('the receiver answered 410').waitFor()
  await picture(page, 'webhooks-off-en')
  await expectAccessible(page, 'webhooks, off')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('Active', { exact: true }).waitFor()
  await context.close()
})

test('R7.5: a colleague who was faster is shown, and what was typed is kept', async () => {
  await register(['test-created'])
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await open(page)
  await page.getByRole('button', { name: 'Update', exact: true }).click()
  const field = page.getByRole('textbox', { name: 'URL' })
  await field.fill('https://mine.example/hooks')
  await world.api('PUT', '/webhooks/v1/registration', { WebhookUrl: 'https://theirs.example/hooks' })
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/It now points to https:\/\/theirs\.example\/hooks, with 1 event/).waitFor()
  expect(await field.inputValue()).toBe('https://mine.example/hooks')
  await picture(page, 'webhooks-stale-en')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('https://mine.example/hooks').first().waitFor()
  await context.close()
})

test('events that a program registered and that are never sent stay through a change', async () => {
  await register(['test-created', 'invoice-ready'])
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent')
  await open(page)
  await page.getByRole('button', { name: 'Update', exact: true }).click()
  await page.getByText('Also registered, and never sent here: invoice-ready.').waitFor()
  await page.getByRole('checkbox', { name: 'Customer updated' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Active', { exact: true }).waitFor()
  const { body } = await world.api('GET', '/webhooks/v1/registration')
  expect(body['WebhookEvents']).toEqual(['test-created', 'invoice-ready', 'customer-updated'])
  await context.close()
})

test('R5.3: the second partner has a page of its own, with nothing of the first', async () => {
  await register(['test-created'])
  const { page, context } = await signIn(world.browser, world.instance, 'globalAdmin', { partner: 1 })
  await open(page)
  await page.getByText('No webhook yet').waitFor()
  expect(await page.getByRole('heading', { name: 'Deliveries' }).count()).toBe(0)
  await context.close()
})

test.each<[Language, 'light' | 'dark', number]>([
  ['en', 'light', 390],
  ['es', 'dark', 1280],
  ['es', 'light', 390],
  ['en', 'dark', 1280],
])('A-01, A-09: every state in %s, %s, %i px', async (language, theme, width) => {
  await register(['test-created', 'reseller-relationship-accepted-by-customer', 'customer-created', 'customer-updated'])
  answer = { status: 500, text: 'out of paper' }
  await world.api('POST', '/webhooks/v1/registration/validationEvents')
  answer = { status: 200, text: '' }
  await world.someCustomer()
  const { page, context } = await signIn(world.browser, world.instance, 'adminAgent', { language, theme, width })
  await open(page)
  await page.getByRole('table').waitFor()
  const name = `webhooks-${language}-${theme}-${width}`
  await page
    .getByRole('button', { name: /^(Details|Detalles): / })
    .last()
    .click()
  await page.getByText('"EventName"').waitFor()
  await picture(page, name)
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  await picture(page, `${name}-end`)
  await expectAccessible(page, name)
  await expectNoOverflow(page, name)
  await page.getByRole('button', { name: language === 'es' ? 'Actualizar' : 'Update', exact: true }).click()
  await page.getByRole('textbox', { name: 'URL' }).waitFor()
  await page.evaluate(() => scrollTo(0, 0))
  await picture(page, `${name}-form`)
  await expectAccessible(page, `${name}-form`)
  await expectNoOverflow(page, `${name}-form`)
  await page.setViewportSize({ width: 320, height: 640 })
  await expectNoOverflow(page, `${name}-form at 320`)
  await context.close()
})
