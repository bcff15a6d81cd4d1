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

const all = '/v1/customers/all/validations'
const add = (code: object, of = instance.nubia) => of.decide('validationCodes.add', code)
const ridgefield = { id: '70412', organizationName: 'County of Ridgefield', maxCreates: 3 }
const eTag = expect.stringMatching(/^W\/"datetime'\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.\d{3}Z'"$/)

test('an array of the partner’s own codes; without a limit the two counters are left out', async () => {
  expect((await admin.send('GET', all)).json()).toEqual([])
  await add({ id: '80001', organizationName: 'Tribal Council', maxCreates: null })
  await add(ridgefield)
  await add({ ...ridgefield, organizationName: 'Theirs' }, instance.other)
  const partnerId = instance.nubia.partner.id
  expect((await admin.send('GET', all)).json()).toEqual([
    {
      partnerId,
      organizationName: 'County of Ridgefield',
      validationId: '70412',
      maxCreates: 3,
      remainingCreates: 3,
      eTag,
    },
    { partnerId, organizationName: 'Tribal Council', validationId: '80001', eTag },
  ])
  expect((await admin.send('GET', '/v1/Customers/ALL/Validations/')).statusCode).toBe(200)
})

test('the code of a customer is the one that was used; its version changes with each use; none is 404 / 1000', async () => {
  const id = randomUUID()
  const billing = { companyName: 'Ridgefield Library', defaultAddress: { country: 'US' } }
  const customer = { id, domain: 'ridgefield.onmicrosoft.com', billing }
  await instance.nubia.decide('customers.import', { customer, overwrite: false, dryRun: false })
  const of = `/v1/customers/${id}/validations`
  expect(outcome(await admin.send('GET', of))).toBe('404/1000')
  await add({ ...ridgefield, id: 'R-1' })
  const find = async () => {
    const codes = await admin.client.validationCodes.list()
    return codes.find(({ validationId }) => validationId === 'R-1')!
  }
  const before = await find()
  const body = { qualification: 'GovernmentCommunityCloud', validationCode: 'R-1' }
  expect((await admin.send('POST', `/v1/customers/${id}/qualifications`, { body })).statusCode).toBe(201)
  const after = await find()
  expect([before.remainingCreates, after.remainingCreates]).toEqual([3, 2])
  expect(after.eTag).not.toBe(before.eTag)
  expect((await admin.send('GET', of)).json()).toEqual({
    partnerId: instance.nubia.partner.id,
    customerId: id,
    validationId: 'R-1',
    organizationName: 'County of Ridgefield',
    eTag: after.eTag,
  })
})

test('an operator adds them, each once, and the log of the partner says so', async () => {
  await add({ ...ridgefield, id: 'O-1' })
  await expect(add({ ...ridgefield, id: 'O-1' })).rejects.toThrow('validationCodeExists')
  const { items } = await admin.client.activity.list({ query: { size: 1 } })
  expect(items[0]).toMatchObject({ operations: ['tenantry_validation_code_added'], data: { ValidationId: 'O-1' } })
  const audit = await admin.send('GET', '/v1/auditrecords')
  expect(audit.body).not.toContain('O-1')
})

test('who may ask for a qualification sees the codes, an app too; others do not; R5.3: 403 / 20002', async () => {
  for (const role of ['globalAdmin', 'adminAgent', 'salesAgent'] as const) {
    expect((await (await instance.nubia.as(role)).send('GET', all)).statusCode).toBe(200)
    expect((await (await instance.nubia.asApp(role)).send('GET', all)).statusCode).toBe(200)
  }
  for (const role of ['helpdeskAgent', 'userManagementAdmin', 'billingAdmin'] as const)
    expect(outcome(await (await instance.nubia.as(role)).send('GET', all))).toBe('403/900150')
  const theirs = await instance.other.createCustomer()
  for (const id of [randomUUID(), theirs.id])
    expect(outcome(await admin.send('GET', `/v1/customers/${id}/validations`))).toBe('403/20002')
})
