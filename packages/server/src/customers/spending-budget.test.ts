import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent')
})
afterAll(() => instance.close())

const path = (id: string) => `/v1/customers/${id}/usagebudget`
const set = (id: string, body: unknown, caller = admin) => caller.send('PATCH', path(id), { body })
const answer = (id: string, amount?: number) => ({
  ...(amount !== undefined && { amount, usageSpendingBudget: amount }),
  links: { self: { uri: `/customers/${id}/usagebudget`, method: 'GET', headers: [] } },
  attributes: { objectType: 'SpendingBudget' },
})
const records = async (id: string) => {
  const filter = encodeURIComponent(JSON.stringify({ Field: 'CustomerId', Value: id, Operator: 'equals' }))
  return (await admin.send('GET', `/v1/auditrecords?filter=${filter}`)).json().items as {
    operationType: string
    resourceType: string
    operationStatus: string
    resourceOldValue?: string
    resourceNewValue?: string
    customizedData: { key: string; value: string | null }[]
  }[]
}

test('a customer has no budget until an admin agent sets one', async () => {
  const { id } = await instance.nubia.createCustomer()
  expect((await admin.send('GET', path(id))).json()).toEqual(answer(id))
  const response = await set(id, { amount: 250.5 })
  expect([response.statusCode, response.json()]).toEqual([200, answer(id, 250.5)])
  expect((await admin.send('GET', path(id))).json()).toEqual(answer(id, 250.5))
})

test('null removes it, nothing keeps it, 0 is a budget', async () => {
  const { id } = await instance.nubia.createCustomer()
  await set(id, { amount: 100 })
  expect((await set(id, {})).json()).toEqual(answer(id, 100))
  expect((await set(id, { amount: 0 })).json()).toEqual(answer(id, 0))
  expect((await set(id, { amount: null })).json()).toEqual(answer(id))
  expect((await admin.send('GET', path(id))).json()).toEqual(answer(id))
})

test.each([-1, -0.01, 1_000_000_000_000, '100', true, [1], {}])('an amount of %j is 400 / 3000', async (amount) => {
  const { id } = await instance.nubia.createCustomer()
  const response = await set(id, { amount })
  expect([outcome(response), response.json().data[0].field]).toEqual(['400/3000', 'amount'])
  expect((await admin.send('GET', path(id))).json()).toEqual(answer(id))
})

test('each change is recorded with the old and the new amount; none where nothing changed', async () => {
  const { id } = await instance.nubia.createCustomer()
  for (const amount of [100, 100, 80, null, null]) await set(id, { amount })
  const made = (await records(id)).filter(({ operationType }) => operationType !== 'add_customer')
  expect(made.map(({ customizedData }) => customizedData)).toEqual([
    [
      { key: 'OldAmount', value: '80' },
      { key: 'NewAmount', value: null },
    ],
    [
      { key: 'OldAmount', value: '100' },
      { key: 'NewAmount', value: '80' },
    ],
    [
      { key: 'OldAmount', value: null },
      { key: 'NewAmount', value: '100' },
    ],
  ])
  expect(made[1]).toMatchObject({
    operationType: 'update_customer_spending_budget',
    resourceType: 'customer',
    operationStatus: 'succeeded',
    resourceOldValue: JSON.stringify({ Id: id, Amount: 100 }),
    resourceNewValue: JSON.stringify({ Id: id, Amount: 80 }),
  })
  const activity = await admin.client.activity.ofCustomer({ params: { customerId: id }, query: { size: 1 } })
  expect(activity.items[0]).toMatchObject({
    operations: ['update_customer_spending_budget'],
    fields: [{ field: 'spending_budget.amount', before: 80 }],
  })
})

test('it ends with the relationship', async () => {
  const { id } = await instance.nubia.createCustomer()
  await set(id, { amount: 100 })
  const boss = await instance.nubia.as('globalAdmin')
  await boss.send('PATCH', `/v1/customers/${id}`, { body: { relationshipToPartner: 'none' } })
  expect(outcome(await admin.send('GET', path(id)))).toBe('403/20002')
  const { items } = await admin.client.activity.list({ query: { size: 1 } })
  expect(items[0]).toMatchObject({
    operations: ['remove_partner_customer_relationship'],
    fields: expect.arrayContaining([{ field: 'spending_budget.amount', before: 100 }]),
  })
})

describe('who', () => {
  test('an app with the role of an admin agent may; nobody else, and the attempt is recorded', async () => {
    const { id } = await instance.nubia.createCustomer()
    expect(outcome(await set(id, { amount: 5 }, await instance.nubia.asApp('adminAgent')))).toBe('200')
    for (const role of ['globalAdmin', 'salesAgent', 'helpdeskAgent', 'billingAdmin'] as const) {
      const agent = await instance.nubia.as(role)
      expect(outcome(await agent.send('GET', path(id)))).toBe('403/900150')
      expect(outcome(await set(id, { amount: 6 }, agent))).toBe('403/900150')
    }
    expect((await admin.send('GET', path(id))).json()).toEqual(answer(id, 5))
    expect((await records(id))[0]).toMatchObject({
      operationType: 'update_customer_spending_budget',
      operationStatus: 'failed',
      customizedData: expect.arrayContaining([{ key: 'Refusal', value: 'roleLacksRight' }]),
    })
  })

  test('R5.3: unknown and foreign customers are 403 / 20002, malformed ids 400 / 900118', async () => {
    const theirs = await instance.other.createCustomer()
    for (const id of [randomUUID(), theirs.id]) {
      expect(outcome(await admin.send('GET', path(id)))).toBe('403/20002')
      expect(outcome(await set(id, { amount: 1 }))).toBe('403/20002')
    }
    expect(outcome(await set('all', { amount: 1 }))).toBe('400/900118')
  })
})

describe('US Government', () => {
  let gov: TestInstance
  beforeAll(async () => {
    gov = await tenantryWith({ TENANTRY_CLOUD: 'us-government' })
  })
  afterAll(() => gov.close())

  test('has it too', async () => {
    const id = randomUUID()
    const customer = { id, domain: 'harborpine.onmicrosoft.us', billing: { companyName: 'Harbor & Pine' } }
    await gov.nubia.decide('customers.import', { customer, overwrite: false, dryRun: false })
    expect((await set(id, { amount: 1 }, await gov.nubia.as('adminAgent'))).json()).toEqual(answer(id, 1))
  })
})
