import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, filterText, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent', 'globalAdmin')
})
afterAll(() => instance.close())

const path = (id: string, name = '') => `/tenantry/v1/customers/${id}/holds${name && `/${name}`}`
const place = (id: string, name: string, body: object = { reason: 'Two active subscriptions' }) =>
  admin.send('PUT', path(id, name), { body })
const end = (id: string) => admin.send('PATCH', `/v1/customers/${id}`, { body: { relationshipToPartner: 'none' } })
const remove = (id: string, body: object, caller = admin, headers = {}) =>
  caller.send('POST', `/tenantry/v1/customers/${id}/relationship/removal`, { body, headers })

describe('holds', () => {
  test('400 / 800042 as long as there is one, with what it is and why', async () => {
    const { id } = await instance.nubia.createCustomer()
    const erp = await instance.nubia.asApp('adminAgent')
    const url = 'https://erp.nubia.example/orders/4711'
    const placed = await erp.send('PUT', path(id, 'orders'), { body: { reason: 'Two active subscriptions', url } })
    expect(placed.json()).toEqual({
      items: [
        { name: 'orders', reason: 'Two active subscriptions', url, since: expect.any(String), by: expect.any(String) },
      ],
    })
    await place(id, 'reservations', { reason: 'One reservation' })
    const refused = await end(id)
    expect(outcome(refused)).toBe('400/800042')
    expect(refused.json().data.map(({ text }: { text: string }) => text)).toEqual([
      'orders: Two active subscriptions',
      'reservations: One reservation',
    ])
    expect((await admin.send('GET', `/v1/customers/${id}`)).statusCode).toBe(200)
    await erp.send('DELETE', path(id, 'orders'))
    expect(outcome(await end(id))).toBe('400/800042')
    expect((await admin.send('DELETE', path(id, 'reservations'))).json()).toEqual({ items: [] })
    expect(outcome(await end(id))).toBe('200')
  })

  test('placed again under its name it says what is true now; lifted twice is not found', async () => {
    const { id } = await instance.nubia.createCustomer()
    await place(id, 'orders')
    const { items } = (await place(id, 'orders', { reason: 'One left' })).json()
    expect(items).toMatchObject([{ name: 'orders', reason: 'One left' }])
    expect(outcome(await admin.send('DELETE', path(id, 'orders')))).toBe('200')
    expect(outcome(await admin.send('DELETE', path(id, 'orders')))).toBe('404/1000')
    for (const name of ['__proto__', 'constructor']) {
      expect(outcome(await admin.send('DELETE', path(id, name)))).toBe('404/1000')
      expect((await place(id, name)).json().items).toMatchObject([{ name }])
      expect(outcome(await admin.send('DELETE', path(id, name)))).toBe('200')
    }
  })

  test.each<[string, string, object]>([
    ['a name with blanks', 'two%20words', { reason: 'Open' }],
    ['no reason', 'orders', {}],
    ['an empty reason', 'orders', { reason: ' ' }],
    ['a script for an address', 'orders', { reason: 'Open', url: 'javascript:alert(1)' }],
  ])('400 / 3000: %s', async (_case, name, body) => {
    const { id } = await instance.nubia.createCustomer()
    expect(outcome(await place(id, name, body))).toBe('400/3000')
    expect((await admin.send('GET', path(id))).json()).toEqual({ items: [] })
  })

  test('each is in the log', async () => {
    const { id } = await instance.nubia.createCustomer()
    await place(id, 'orders')
    await admin.send('DELETE', path(id, 'orders'))
    const { items } = (await admin.send('GET', `/tenantry/v1/customers/${id}/activity`)).json()
    expect(items.slice(0, 2)).toMatchObject([
      { operations: ['tenantry_hold_lifted'], data: { Hold: 'orders' } },
      { operations: ['tenantry_hold_placed'], data: { Hold: 'orders', Why: 'Two active subscriptions' } },
    ])
  })
})

describe('POST …/relationship/removal', () => {
  const said = (companyName: string, override: object = {}) => ({
    companyName,
    goodFaith: true,
    reason: 'The customer closes its business',
    ...override,
  })

  test('ends the relationship, and the reason is in the log', async () => {
    const { id, companyProfile } = await instance.nubia.createCustomer()
    const response = await remove(id, said(companyProfile.companyName!))
    expect([response.statusCode, response.json().relationshipToPartner]).toEqual([200, 'none'])
    expect(outcome(await admin.send('GET', `/v1/customers/${id}`))).toBe('403/20002')
    const [record] = (
      await admin.send('GET', `/v1/auditrecords?filter=${filterText('CustomerId', id, 'equals')}`)
    ).json().items
    expect(record).toMatchObject({ operationType: 'remove_partner_customer_relationship' })
    expect(record.customizedData).toContainEqual({ key: 'Reason', value: 'The customer closes its business' })
    expect(outcome(await remove(id, said(companyProfile.companyName!)))).toBe('403/20002')
    expect(outcome(await end(id))).toBe('400/3000')
  })

  test.each<[string, object, string]>([
    ['another name', { companyName: 'librería aurora' }, 'companyName'],
    ['no declaration', { goodFaith: false }, 'goodFaith'],
    ['a short reason', { reason: 'x' }, 'reason'],
  ])('400 / 3000: %s', async (_case, override, field) => {
    const { id, companyProfile } = await instance.nubia.createCustomer()
    const response = await remove(id, said(companyProfile.companyName!, override))
    expect([outcome(response), response.json().data[0].field]).toEqual(['400/3000', field])
    expect((await admin.send('GET', `/v1/customers/${id}`)).statusCode).toBe(200)
  })

  test('is held as the other way is, and known to nobody else', async () => {
    const { id, companyProfile } = await instance.nubia.createCustomer()
    await place(id, 'orders')
    expect(outcome(await remove(id, said(companyProfile.companyName!)))).toBe('400/800042')
    const stranger = await instance.other.as('globalAdmin')
    expect(outcome(await remove(id, said(companyProfile.companyName!), stranger))).toBe('403/20002')
    expect(outcome(await remove(randomUUID(), said('x'), stranger))).toBe('403/20002')
  })
})
