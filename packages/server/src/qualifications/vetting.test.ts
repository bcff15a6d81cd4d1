import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await tenantryWith({ TENANTRY_EDUCATION_VETTING: 'partner' })
})
afterAll(() => instance.close())

const asked = async (of = instance.nubia, companyName = 'Colegio del Faro') => {
  const { id } = await of.createCustomer({ companyName })
  const agent = await of.as('salesAgent')
  const body = { qualification: 'Education', educationSegment: 'HigherEducation', website: 'faro.example' } as const
  await agent.client.customerQualifications.request({ params: { customerId: id }, body })
  return id
}
const boss = () => instance.nubia.as('globalAdmin')
const decide = async (id: string, body: object) =>
  (await boss()).send('PUT', `/tenantry/v1/customers/${id}/vetting`, { body })

describe('what waits for a decision', () => {
  test('longest first, page by page, of the partner alone, until it is decided', async () => {
    const others = await asked(instance.other)
    const ids: string[] = []
    for (const name of ['Colegio Uno', 'Colegio Dos', 'Colegio Tres']) ids.push(await asked(instance.nubia, name))
    const { client } = await instance.nubia.as('salesAgent')
    const whole = await client.vetting.list()
    expect(whole.items.map(({ customerId }) => customerId)).toEqual(ids)
    expect(whole.items[0]).toEqual({
      customerId: ids[0],
      customerName: 'Colegio Uno',
      qualification: 'Education',
      educationSegment: 'HigherEducation',
      website: 'faro.example',
      since: expect.any(String),
    })
    const first = await client.vetting.list({ query: { size: 2 } })
    expect(first.items).toEqual(whole.items.slice(0, 2))
    const second = await client.vetting.list({ query: { size: 2, continuationToken: first.continuationToken } })
    expect(second).toEqual({ items: whole.items.slice(2) })
    await decide(ids[1]!, { vettingStatus: 'Approved' })
    expect((await client.vetting.list()).items.map(({ customerId }) => customerId)).toEqual([ids[0], ids[2]])
    const theirs = await (await instance.other.as('salesAgent')).client.vetting.list()
    expect(theirs.items.map(({ customerId }) => customerId)).toEqual([others])
  })

  test.each(['size=0', 'size=501', 'size=x', 'continuationToken=x'])('%s is 400 / 3000', async (query) => {
    const agent = await instance.nubia.as('salesAgent')
    expect(outcome(await agent.send('GET', `/tenantry/v1/vetting?${query}`))).toBe('400/3000')
  })
})

describe('a decision of the partner, where the operator leaves it to it', () => {
  test('approves, denies with a reason, and can be taken the other way; the same again changes nothing', async () => {
    const id = await asked()
    const approved = (await decide(id, { vettingStatus: 'Approved' })).json()
    expect(approved).toMatchObject({ qualification: 'Education', vettingStatus: 'Approved' })
    expect((await decide(id, { vettingStatus: 'Approved' })).json()).toEqual(approved)
    const denied = (
      await decide(id, { vettingStatus: 'Denied', vettingReason: 'No longer an Education Customer' })
    ).json()
    expect(denied).toEqual({
      ...approved,
      vettingStatus: 'Denied',
      vettingReason: 'No longer an Education Customer',
    })
    expect((await decide(id, { vettingStatus: 'Approved' })).json()).toEqual(approved)
    const { client } = await boss()
    const { items } = await client.activity.ofCustomer({ params: { customerId: id } })
    expect(items.map(({ operations, reason }) => [operations[0], reason])).toEqual([
      ['update_customer_qualification', undefined],
      ['update_customer_qualification', 'No longer an Education Customer'],
      ['update_customer_qualification', undefined],
      ['update_customer_qualification', undefined],
      ['add_customer', undefined],
    ])
    expect(items[0]).toMatchObject({ source: 'api', userPrincipalName: expect.stringContaining('globaladmin@') })
  })

  test('a denial without a reason has the plainest one', async () => {
    expect((await decide(await asked(), { vettingStatus: 'Denied' })).json()).toMatchObject({
      vettingReason: 'Not an Education Customer',
    })
  })

  test('nothing to decide is 404 / 1000; InReview is no decision: 400 / 3000', async () => {
    const { id } = await instance.nubia.createCustomer()
    expect(outcome(await decide(id, { vettingStatus: 'Approved' }))).toBe('404/1000')
    expect(outcome(await decide(await asked(), { vettingStatus: 'InReview' }))).toBe('400/3000')
  })

  test('is that of a global admin, in person; R5.3: unknown and foreign customers are 403 / 20002', async () => {
    const id = await asked()
    const put = { body: { vettingStatus: 'Approved' } }
    for (const role of ['adminAgent', 'salesAgent', 'helpdeskAgent'] as const) {
      const agent = await instance.nubia.as(role)
      expect(outcome(await agent.send('PUT', `/tenantry/v1/customers/${id}/vetting`, put))).toBe('403/900150')
    }
    const app = await instance.nubia.asApp('globalAdmin')
    expect(outcome(await app.send('PUT', `/tenantry/v1/customers/${id}/vetting`, put))).toBe('403/900329')
    const theirs = await asked(instance.other)
    for (const customerId of [randomUUID(), theirs])
      expect(outcome(await decide(customerId, { vettingStatus: 'Approved' }))).toBe('403/20002')
  })
})

describe.each(['manual', 'approve', 'deny'])('TENANTRY_EDUCATION_VETTING=%s', (mode) => {
  let other: TestInstance
  beforeAll(async () => {
    other = await tenantryWith({ TENANTRY_EDUCATION_VETTING: mode })
  })
  afterAll(() => other.close())

  test('no partner decides, and trying is recorded', async () => {
    const params = { customerId: (await other.nubia.createCustomer()).id }
    const admin = await other.nubia.as('globalAdmin')
    const { client } = admin
    await client.customerQualifications.request({
      params,
      body: { qualification: 'Education', educationSegment: 'K12' },
    })
    const before = await client.customerQualifications.list({ params })
    const response = await admin.send('PUT', `/tenantry/v1/customers/${params.customerId}/vetting`, {
      body: { vettingStatus: 'Approved' },
    })
    expect([outcome(response), response.json().description]).toEqual([
      '400/900127',
      expect.stringContaining('operator'),
    ])
    expect(await client.customerQualifications.list({ params })).toEqual(before)
    const { items } = await client.activity.ofCustomer({ params })
    expect(items[0]).toMatchObject({ status: 'failed', refusal: 'vettedByOperator' })
  })
})
