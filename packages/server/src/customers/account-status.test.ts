import { randomUUID } from 'node:crypto'
import { type AccountStatus, accountStatuses } from '@tenantry/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let agent: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  agent = await instance.nubia.as('helpdeskAgent')
})
afterAll(() => instance.close())

const path = (id: string, query = '?type=account') => `/v1/customers/${id}/validationStatus${query}`
const set = (customerId: string, status: AccountStatus | null, reason?: string) =>
  instance.nubia.decide('accountStatus.set', { customerId, status, ...(reason && { reason }) })

test('an account that was never checked has no status: 404 / 600074, in the form of newer services too', async () => {
  const { id } = await instance.nubia.createCustomer()
  const response = await agent.send('GET', path(id))
  expect(response.statusCode).toBe(404)
  const { description } = response.json()
  expect(response.json()).toEqual({
    code: 600074,
    description,
    data: [],
    source: 'PartnerFD',
    message: description,
    errorName: 'AccountStatusNotFound',
    isRetryable: false,
    parameters: {},
    errorMessageExtended: 'InternalErrorCode=600074',
  })
  expect(await agent.client.accountStatus.get({ params: { customerId: id } })).toEqual({ blocksPurchases: false })
})

test.each(accountStatuses)('%s is answered as it is spelt, with the time it is of', async (status) => {
  const { id } = await instance.nubia.createCustomer()
  await set(id, status)
  for (const query of ['?type=account', '?Type=Account', '?type=ACCOUNT']) {
    const { lastUpdateDateTime, ...rest } = (await agent.send('GET', path(id, query))).json()
    expect(rest).toEqual({ type: 'account', status })
    expect(lastUpdateDateTime).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  }
  const own = await agent.client.accountStatus.get({ params: { customerId: id } })
  expect(own).toEqual({ status, since: expect.any(String), blocksPurchases: status !== 'Allowed' })
})

test.each(['', '?type=', '?type=customer', '?type=99'])('%j is no type: 400 / 3000', async (query) => {
  const { id } = await instance.nubia.createCustomer()
  expect(outcome(await agent.send('GET', path(id, query)))).toBe('400/3000')
})

test('only an operator sets it, in the activity of the customer and never in the audit records', async () => {
  const { id } = await instance.nubia.createCustomer()
  await set(id, 'UnderReview')
  await set(id, 'UnderReview')
  await set(id, 'Allowed', 'Checked with the register of companies')
  await set(id, null)
  expect(outcome(await agent.send('GET', path(id)))).toBe('404/600074')
  const { items } = await agent.client.activity.ofCustomer({ params: { customerId: id } })
  expect(items.map(({ operations, data }) => [operations, data])).toEqual([
    [['tenantry_account_status_set'], { OldStatus: 'Allowed' }],
    [['tenantry_account_status_set'], { OldStatus: 'UnderReview', NewStatus: 'Allowed' }],
    [['tenantry_account_status_set'], { NewStatus: 'UnderReview' }],
    [['add_customer'], expect.anything()],
  ])
  expect(items[1]).toMatchObject({
    reason: 'Checked with the register of companies',
    fields: [{ field: 'account_status.status', before: 'UnderReview', after: 'Allowed' }],
  })
  const admin = await instance.nubia.as('adminAgent')
  expect((await admin.send('GET', '/v1/auditrecords')).body).not.toContain('account_status')
})

test('a person is needed on /v1; and R5.3: unknown and foreign customers are 403 / 20002', async () => {
  const { id } = await instance.nubia.createCustomer()
  const app = await instance.nubia.asApp('adminAgent')
  expect(outcome(await app.send('GET', path(id)))).toBe('403/900329')
  const theirs = await instance.other.createCustomer()
  for (const customerId of [randomUUID(), theirs.id]) {
    expect(outcome(await agent.send('GET', path(customerId)))).toBe('403/20002')
    await expect(agent.client.accountStatus.get({ params: { customerId } })).rejects.toMatchObject({ code: 20002 })
  }
  await expect(set(randomUUID(), 'Allowed')).rejects.toThrow('noRelationship')
})
