import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let agent: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  agent = await instance.nubia.as('helpdeskAgent')
})
afterAll(() => instance.close())

const paths = (id: string) => [`/v1/customers/${id}/organization`, `/v1/customers/${id}/customDomains`]

test('an array of one: the company details that are kept here', async () => {
  const { id } = await instance.nubia.createCustomer({ companyName: 'Faro Este' })
  const admin = await instance.nubia.as('adminAgent')
  await admin.send('PUT', `/tenantry/v1/customers/${id}/account`, {
    body: {
      company: { legalName: 'Faro Este, S.A.', email: 'ti@faro.example', address: { state: 'Cádiz' } },
    },
    headers: { 'if-match': '*' },
  })
  expect((await agent.send('GET', paths(id)[0]!)).json()).toEqual([
    {
      street: 'Calle del Faro 12',
      countryLetterCode: 'ES',
      postalCode: '11001',
      city: 'Cádiz',
      state: 'Cádiz',
      displayName: 'Faro Este, S.A.',
      technicalNotificationMails: ['ti@faro.example'],
    },
  ])
})

test('the domains are an array of text', async () => {
  const customer = await instance.nubia.createCustomer()
  expect((await agent.send('GET', paths(customer.id)[1]!)).json()).toEqual([customer.companyProfile.domain])
})

test('without delegated access both are 403 / 900308; of a bare customer only its name is known', async () => {
  const bare = { domain: 'faroeste.onmicrosoft.com', billing: { companyName: 'Faro Este' } }
  const decide = (customer: object) =>
    instance.nubia.decide('customers.import', { customer, overwrite: false, dryRun: false })
  const [closed, open] = [randomUUID(), randomUUID()]
  await decide({ ...bare, id: closed, allowDelegatedAccess: false })
  await decide({ ...bare, id: open, domain: 'farooeste.onmicrosoft.com' })
  for (const path of paths(closed)) expect(outcome(await agent.send('GET', path))).toBe('403/900308')
  expect((await agent.send('GET', paths(open)[0]!)).json()).toEqual([
    { displayName: 'Faro Este', technicalNotificationMails: [] },
  ])
})

test('agents only: neither a global admin nor a user management admin', async () => {
  const { id } = await instance.nubia.createCustomer()
  for (const role of ['adminAgent', 'salesAgent', 'helpdeskAgent'] as const)
    for (const path of paths(id)) expect(outcome(await (await instance.nubia.as(role)).send('GET', path))).toBe('200')
  for (const role of ['globalAdmin', 'userManagementAdmin'] as const)
    for (const path of paths(id))
      expect(outcome(await (await instance.nubia.as(role)).send('GET', path))).toBe('403/900150')
})

test('R5.3: unknown and foreign customers are 403 / 20002', async () => {
  const theirs = await instance.other.createCustomer()
  for (const id of [randomUUID(), theirs.id])
    for (const path of paths(id)) expect(outcome(await agent.send('GET', path))).toBe('403/20002')
})

describe('US Government', () => {
  let gov: TestInstance
  beforeAll(async () => {
    gov = await tenantryWith({ TENANTRY_CLOUD: 'us-government' })
  })
  afterAll(() => gov.close())

  test('has neither: 400 / 900127, by the name of the cloud', async () => {
    const there = await gov.nubia.as('adminAgent')
    for (const path of paths(randomUUID())) {
      const response = await there.send('GET', path)
      expect([outcome(response), response.json().description]).toEqual([
        '400/900127',
        expect.stringContaining('US Government'),
      ])
    }
  })
})
