import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let admin: Caller
const path = '/tenantry/v1/customers/export'

beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent')
  await instance.nubia.createCustomers(
    Array.from({ length: 1_203 }, (_, n) => ({
      companyName: `Faro ${String(n).padStart(4, '0')}`,
      domain: `faro${n}.onmicrosoft.com`,
    })),
  )
  await instance.nubia.createCustomer({ companyName: '=cmd|evil, "Ltd"', domain: 'evil.onmicrosoft.com' })
})
afterAll(() => instance.close())

const lastRecord = async () => (await admin.client.activity.list({ query: { operation: 'tenantry_export' } })).items[0]!

test('S-02: the whole list as Partner Center writes it, by name, over several chunks', async () => {
  const { statusCode, headers, body } = await admin.send('GET', path)
  expect(statusCode).toBe(200)
  expect(headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(headers['content-disposition']).toBe('attachment; filename="Customers.csv"')
  const lines = body.split('\r\n')
  expect(lines[0]).toBe('\ufeffMicrosoft ID,Company name,Primary domain name,Relationship')
  expect(lines.at(-1)).toBe('')
  const rows = lines.slice(1, -1)
  expect(rows).toHaveLength(1_204)
  expect(new Set(rows).size).toBe(1_204)
  expect(rows.filter((row) => row.includes(',Faro ')).map((row) => row.split(',')[1])).toEqual(
    Array.from({ length: 1_203 }, (_, n) => `Faro ${String(n).padStart(4, '0')}`),
  )
  expect(rows.every((row) => row.endsWith(',Cloud Reseller'))).toBe(true)
  expect(body).toContain(`"'=cmd|evil, ""Ltd"""`)
})

test('a search narrows it, every column is to be had, and the record says what was taken', async () => {
  const text = await admin.client.customerExport.download({ query: { search: 'faro 000', format: 'full' } })
  const lines = text.split('\r\n')
  const { items } = await admin.client.customerSearch.list({ query: { search: 'faro 000' } })
  expect(items.length).toBeGreaterThan(9)
  expect(lines.slice(1, -1).map((line) => line.split(',')[0])).toEqual(items.map(({ id }) => id))
  expect(lines[0]!.split(',').length).toBeGreaterThan(20)
  expect(await lastRecord()).toMatchObject({
    status: 'succeeded',
    userPrincipalName: expect.stringContaining('@'),
    data: { Format: 'full', Rows: String(items.length), Search: 'faro 000' },
  })
})

test('another partner gets its own customers only', async () => {
  const { body } = await (await (await instance.addPartner()).as('adminAgent')).send('GET', path)
  expect(body).not.toContain('Faro')
})

test('R5.6: sales and helpdesk agents are refused, and the attempt is recorded', async () => {
  for (const role of ['salesAgent', 'helpdeskAgent'] as const)
    expect(outcome(await (await instance.nubia.as(role)).send('GET', path))).toBe('403/900150')
  expect(await lastRecord()).toMatchObject({ status: 'failed' })
})

test('a filter that is none, a format that is none, an Accept that excludes it', async () => {
  expect(outcome(await admin.send('GET', `${path}?status=none`))).toBe('400/3000')
  expect(outcome(await admin.send('GET', `${path}?format=xlsx`))).toBe('400/3000')
  const { statusCode } = await admin.send('GET', path, { headers: { accept: 'application/xml' } })
  expect(statusCode).toBe(406)
})
