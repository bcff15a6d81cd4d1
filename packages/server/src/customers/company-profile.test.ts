import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent')
})
afterAll(() => instance.close())

const path = (id: string) => `/v1/customers/${id}/profiles/company`

test('shows the name on the bill, the company’s own address with region for state, and no etag', async () => {
  const customer = await instance.nubia.createCustomer({ companyName: 'Faro Este' })
  await admin.send('PUT', `/tenantry/v1/customers/${customer.id}/account`, {
    body: { company: { legalName: 'Faro Este, S.A.', email: 'hola@faro.example', address: { state: 'Cádiz' } } },
    headers: { 'if-match': '*' },
  })
  const response = await admin.send('GET', path(customer.id))
  expect(response.json()).toEqual({
    tenantId: customer.id,
    domain: customer.companyProfile.domain,
    companyName: 'Faro Este',
    address: { country: 'ES', region: 'Cádiz', city: 'Cádiz', addressLine1: 'Calle del Faro 12', postalCode: '11001' },
    email: 'hola@faro.example',
    links: { self: { uri: `/customers/${customer.id}/profiles/company`, method: 'GET', headers: [] } },
    attributes: { objectType: 'CustomerCompanyProfile' },
  })
  expect(response.headers).not.toHaveProperty('etag')
  expect(response.body).not.toContain('S.A.')
})

test('is read-only here: other methods are 405 and name those that work', async () => {
  const { id } = await instance.nubia.createCustomer()
  for (const method of ['PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS']) {
    const response = await admin.send(method, path(id), method === 'OPTIONS' ? {} : { body: {} })
    expect([method, outcome(response), response.headers['allow']]).toEqual([method, '405/800042', 'GET, HEAD'])
  }
})

test('HEAD answers as GET does, without the body', async () => {
  const { id } = await instance.nubia.createCustomer()
  const get = await admin.send('GET', path(id))
  const head = await admin.send('HEAD', path(id))
  expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', get.headers['content-length']])
})

test('R5.3: unknown and foreign customers are 403 / 20002', async () => {
  const theirs = await instance.other.createCustomer()
  for (const id of [randomUUID(), theirs.id]) expect(outcome(await admin.send('GET', path(id)))).toBe('403/20002')
})
