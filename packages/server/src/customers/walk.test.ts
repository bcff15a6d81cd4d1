import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await tenantryWith()
})
afterAll(() => instance.close())

const empty = { totalCount: 0, items: [], attributes: { objectType: 'Collection' } }

test.each(['subscriptions', 'orders', 'subscribedskus', 'users', 'offers'])(
  '%s of a customer are an empty collection, for SDKs that walk it',
  async (name) => {
    const helpdesk = await instance.nubia.as('helpdeskAgent')
    const { id } = await instance.nubia.createCustomer()
    for (const path of [`${id}/${name}`, `${id}/${name}/`, `${id.toUpperCase()}/${name.toUpperCase()}`]) {
      const response = await helpdesk.send('GET', `/v1/customers/${path}`)
      expect([response.statusCode, response.json()]).toEqual([200, empty])
    }
    expect(outcome(await helpdesk.send('GET', `/v1/customers/${randomUUID()}/${name}`))).toBe('403/20002')
    expect(outcome(await helpdesk.send('GET', `/v1/customers/x/${name}`))).toBe('400/900118')
    expect(outcome(await helpdesk.send('POST', `/v1/customers/${id}/${name}`, { body: {} }))).toBe('405/800042')
  },
)

test('usagerecords is a word, not a customer', async () => {
  const helpdesk = await instance.nubia.as('helpdeskAgent')
  const response = await helpdesk.send('GET', '/v1/customers/usagerecords')
  expect([response.statusCode, response.json()]).toEqual([200, empty])
  expect(outcome(await helpdesk.send('PATCH', '/v1/customers/usagerecords', { body: {} }))).toBe('405/800042')
})
