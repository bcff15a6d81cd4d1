import { afterAll, beforeAll, expect, test } from 'vitest'
import { outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await tenantryWith()
})
afterAll(() => instance.close())

const path = '/tenantry/v1/access-requests'

test('B-17: who lacks a right asks for it, the admins find it and see to it, and both stand in the log', async () => {
  const partner = await instance.addPartner()
  const { id, companyProfile } = await partner.createCustomer()
  const agent = await partner.as('salesAgent')
  const body = { permission: 'selfServePolicy:write', customerId: id, reason: 'The customer waits' }
  const asked = await agent.send('POST', path, { body })
  expect(asked.json()).toMatchObject({
    permission: 'selfServePolicy:write',
    by: { name: 'salesAgent' },
    customer: { id, name: companyProfile.companyName },
    reason: 'The customer waits',
  })
  const admin = await partner.as('globalAdmin')
  expect((await admin.send('GET', path)).json()).toEqual({ items: [asked.json()], open: 1 })
  const done = await admin.send('POST', `${path}/${asked.json().id}/done`)
  expect(done.json().done).toMatchObject({ by: 'globalAdmin' })
  expect((await admin.send('GET', path)).json()).toEqual({ items: [done.json()], open: 0 })
  const twice = await admin.send('POST', `${path}/${asked.json().id}/done`)
  expect(twice.json()).toEqual(done.json())

  const auditor = await partner.as('adminAgent')
  const rows = (await auditor.client.activity.list({ query: {} })).items
  expect(rows.filter(({ operations }) => operations.some((each) => each.startsWith('tenantry_access')))).toMatchObject([
    { operations: ['tenantry_access_request_done'], displayName: 'globalAdmin' },
    {
      operations: ['tenantry_access_requested'],
      displayName: 'salesAgent',
      customerId: id,
      reason: 'The customer waits',
    },
  ])
})

test('what somebody has is not asked for, and nothing at a customer that they do not see', async () => {
  const partner = await instance.addPartner()
  const agent = await partner.as('salesAgent', 'helpdeskAgent')
  const held = await agent.send('POST', path, { body: { permission: 'customer:create' } })
  expect([held.statusCode, held.json().done.by]).toEqual([200, held.json().by.name])
  const admin = await partner.as('globalAdmin')
  expect((await admin.send('GET', path)).json()).toEqual({ items: [], open: 0 })
  const { id } = await instance.other.createCustomer()
  const foreign = { permission: 'hold:manage', customerId: id }
  expect(outcome(await agent.send('POST', path, { body: foreign }))).toBe('403/20002')
  const billing = await partner.as('billingAdmin')
  const own = await partner.createCustomer()
  const unseen = { permission: 'customer:read', customerId: own.id }
  expect(outcome(await billing.send('POST', path, { body: unseen }))).toBe('403/20002')
  expect(outcome(await agent.send('POST', path, { body: { permission: 'customer:everything' } }))).toBe('400/3000')
})

test('another partner’s request is one that does not exist', async () => {
  const agent = await instance.nubia.as('salesAgent')
  const { id } = (await agent.send('POST', path, { body: { permission: 'hold:manage' } })).json()
  const stranger = await instance.other.as('globalAdmin')
  const unknown = await stranger.send('POST', `${path}/2026-01-01_hold-manage_x/done`)
  const foreign = await stranger.send('POST', `${path}/${id}/done`)
  expect([foreign.statusCode, foreign.json()]).toEqual([unknown.statusCode, unknown.json()])
  expect((await stranger.send('GET', path)).json()).toEqual({ items: [], open: 0 })
})

test('B-17: asked again on the same day it is the same request; the next day it is another one', async () => {
  const partner = await instance.addPartner()
  const ask = async (permission: string, at: string) => {
    const asked = await partner.decide<{ id: string }>(
      'accessRequests.create',
      { params: {}, query: {}, body: { permission } },
      new Date(at),
    )
    return asked.id
  }
  const first = await ask('agreement:write', '2026-05-04T08:00:00Z')
  expect(await ask('agreement:write', '2026-05-04T23:00:00Z')).toBe(first)
  expect(await ask('tenant:read', '2026-05-04T23:00:00Z')).not.toBe(first)
  expect(await ask('agreement:write', '2026-05-05T00:00:00Z')).not.toBe(first)
  const admin = await partner.as('globalAdmin')
  expect((await admin.send('GET', path)).json()).toMatchObject({ items: [{}, {}, {}], open: 3 })
})
