import { randomUUID } from 'node:crypto'
import type { PurchasePermissions } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent')
})
afterAll(() => instance.close())

const on = { allowed: true, acknowledged: true, reason: 'Framework contract of May' }
const off = { allowed: false }
const path = (customerId: string, resource?: string) =>
  `/tenantry/v1/customers/${customerId}/permissions${resource ? `/${resource}` : ''}`
const turn = (
  customerId: string,
  resource: string,
  body: object,
  headers: Record<string, string> = {},
  caller = admin,
) => caller.send('PUT', path(customerId, resource), { body, headers })
const permissionsOf = async (customerId: string, caller = admin): Promise<PurchasePermissions> =>
  (await caller.send('GET', path(customerId))).json()
const newCustomer = async () => (await instance.nubia.createCustomer()).id
const historyOf = async (customerId: string) =>
  (await admin.client.activity.ofCustomer({ params: { customerId }, query: {} })).items

describe('GET permissions', () => {
  test('PP-01, PP-02: one entry for each of the catalogue, all off, with an etag from the start', async () => {
    const response = await admin.send('GET', path(await newCustomer()))
    expect(response.json()).toEqual({
      items: [
        { resource: 'AzureReservedInstances', allowed: false },
        { resource: 'AzureSavingsPlan', allowed: false },
      ],
      attributes: { etag: 'none', objectType: 'PurchasePermissions' },
    })
    expect(response.headers['etag']).toBe('"none"')
  })

  test('PP-16: the operator’s own product families stand in it', async () => {
    const own = await tenantryWith({ TENANTRY_PERMISSION_CATALOGUE: 'AzureSavingsPlan, TelephonyMinutes' })
    const agent = await own.nubia.as('adminAgent')
    const { id } = await own.nubia.createCustomer()
    const response = await turn(id, 'telephonyminutes', on, {}, agent)
    expect(response.json().items).toEqual([
      { resource: 'AzureSavingsPlan', allowed: false },
      expect.objectContaining({ resource: 'TelephonyMinutes', allowed: true }),
    ])
    expect(outcome(await turn(id, 'AzureReservedInstances', on, {}, agent))).toBe('400/3000')
    await own.close()
  })
})

describe('PUT permission', () => {
  test('turning on says since when, by whom and why; turning off needs neither tick nor reason', async () => {
    const id = await newCustomer()
    const response = await turn(id, 'AzureSavingsPlan', on)
    expect(response.json().items[1]).toEqual({
      resource: 'AzureSavingsPlan',
      allowed: true,
      since: expect.stringMatching(/Z$/),
      by: expect.stringContaining('adminagent@'),
      reason: 'Framework contract of May',
    })
    expect(await permissionsOf(id)).toEqual(response.json())
    expect((await turn(id, 'AzureSavingsPlan', off)).json().items[1]).toEqual({
      resource: 'AzureSavingsPlan',
      allowed: false,
    })
    expect((await historyOf(id)).slice(0, 2)).toMatchObject([
      { operations: ['delete_self_serve_policy'], data: { RevokedPermissions: 'AzureSavingsPlan' } },
      {
        operations: ['create_self_serve_policy'],
        reason: 'Framework contract of May',
        data: { GrantedPermissions: 'AzureSavingsPlan', Acknowledged: 'yes' },
      },
    ])
  })

  test('PP-14: one added, one taken, the last off: create, update, update, delete; the other keeps its past', async () => {
    const id = await newCustomer()
    const first = (await turn(id, 'AzureSavingsPlan', on)).json() as PurchasePermissions
    const both = await turn(id, 'AzureReservedInstances', { ...on, reason: 'Another one' })
    expect(both.json().items[1]).toEqual(first.items[1])
    await turn(id, 'AzureSavingsPlan', off)
    await turn(id, 'AzureReservedInstances', off)
    expect((await historyOf(id)).map(({ operations }) => operations[0]).slice(0, 4)).toEqual([
      'delete_self_serve_policy',
      'update_self_serve_policy',
      'update_self_serve_policy',
      'create_self_serve_policy',
    ])
  })

  test('the policy of the compatible API is the same thing', async () => {
    const id = await newCustomer()
    await turn(id, 'AzureSavingsPlan', on)
    const { items } = await admin.client.selfServePolicies.list({ query: { entity_id: id } })
    expect(items[0]!.permissions).toEqual([{ resource: 'AzureSavingsPlan', action: 'Purchase' }])
    await admin.send('DELETE', `/v1/SelfServePolicy/${items[0]!.id}`)
    expect((await permissionsOf(id)).items.map(({ allowed }) => allowed)).toEqual([false, false])
  })

  test('nothing changed: the same answer and no record', async () => {
    const id = await newCustomer()
    await turn(id, 'AzureSavingsPlan', on)
    const before = await permissionsOf(id)
    expect((await turn(id, 'AzureSavingsPlan', { ...on, reason: 'Once more, please' })).json()).toEqual(before)
    expect((await turn(id, 'AzureReservedInstances', off)).json()).toEqual(before)
    expect(await historyOf(id)).toHaveLength(2)
  })

  test.each<[string, object, string]>([
    ['no acknowledgement', { allowed: true, reason: 'Long enough' }, 'acknowledged'],
    ['a refused one', { allowed: true, acknowledged: false, reason: 'Long enough' }, 'acknowledged'],
    ['no reason', { allowed: true, acknowledged: true }, 'reason'],
    ['a short reason', { allowed: true, acknowledged: true, reason: ' 1234 ' }, 'reason'],
    ['a control character in the reason', { allowed: true, acknowledged: true, reason: 'abc\u0007def' }, 'reason'],
    ['no text as reason', { allowed: true, acknowledged: true, reason: ['because'] }, 'reason'],
    ['a long reason', { allowed: true, acknowledged: true, reason: 'x'.repeat(501) }, 'reason'],
    ['no switch', { acknowledged: true, reason: 'Long enough' }, 'allowed'],
    ['a text as switch', { allowed: 'true', acknowledged: true, reason: 'Long enough' }, 'allowed'],
  ])('W-1 to W-7: turning on with %s is 400 / 3000', async (_name, body, field) => {
    const id = await newCustomer()
    const response = await turn(id, 'AzureSavingsPlan', body)
    expect([outcome(response), response.json().data[0].field]).toEqual(['400/3000', field])
    expect((await permissionsOf(id)).items[1]!.allowed).toBe(false)
  })

  test('an unknown resource is refused, a known one is taken in any letter case', async () => {
    const id = await newCustomer()
    expect(outcome(await turn(id, 'Everything', on))).toBe('400/3000')
    expect((await turn(id, 'AZURESAVINGSPLAN', on)).json().items[1].allowed).toBe(true)
  })

  test('the etag is optional and checked when given: in If-Match 412, in the body 400', async () => {
    const id = await newCustomer()
    const { attributes } = await permissionsOf(id)
    expect(outcome(await turn(id, 'AzureSavingsPlan', on, { 'if-match': `"${attributes.etag}"` }))).toBe('200')
    expect(outcome(await turn(id, 'AzureReservedInstances', on, { 'if-match': '"none"' }))).toBe('412/2055')
    expect(outcome(await turn(id, 'AzureReservedInstances', { ...on, attributes }))).toBe('400/2055')
    const now = await permissionsOf(id)
    expect(outcome(await turn(id, 'AzureReservedInstances', { ...on, attributes: now.attributes }))).toBe('200')
    expect((await permissionsOf(id)).attributes.etag).not.toBe(now.attributes.etag)
  })

  test('R4.1: of 12 who turn on with one etag, the first does and the others are told', async () => {
    const id = await newCustomer()
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => turn(id, 'AzureSavingsPlan', on, { 'if-match': '"none"' })),
    )
    expect(answers.map(outcome).sort()).toEqual(['200', ...Array.from({ length: 11 }, () => '412/2055')])
    expect(await historyOf(id)).toHaveLength(2)
  })

  test('R3.1: on, off, on, off under one request id ends off', async () => {
    const id = await newCustomer()
    const headers = { 'ms-requestid': randomUUID() }
    for (const body of [on, off, on, off])
      expect((await turn(id, 'AzureSavingsPlan', body, headers)).statusCode).toBe(200)
    expect((await permissionsOf(id)).items[1]!.allowed).toBe(false)
    expect(await historyOf(id)).toHaveLength(5)
  })
})

describe('who', () => {
  test('PP-03: sales and helpdesk agents and global admins read; their attempt to write is recorded', async () => {
    const id = await newCustomer()
    for (const role of ['salesAgent', 'helpdeskAgent', 'globalAdmin'] as const) {
      const agent = await instance.nubia.as(role)
      expect((await permissionsOf(id, agent)).items).toHaveLength(2)
      expect(outcome(await turn(id, 'AzureSavingsPlan', on, {}, agent))).toBe('403/900150')
    }
    const failed = (await historyOf(id)).filter(({ status }) => status === 'failed')
    expect(failed).toHaveLength(3)
    expect(failed[0]).toMatchObject({
      operations: ['update_self_serve_policy'],
      refusal: 'roleLacksRight',
      customerId: id,
    })
  })

  test('an app alone reads and does not write', async () => {
    const id = await newCustomer()
    const app = await instance.nubia.asApp('adminAgent')
    expect((await permissionsOf(id, app)).items).toHaveLength(2)
    expect(outcome(await turn(id, 'AzureSavingsPlan', on, {}, app))).toBe('403/900329')
  })

  test('R5.3: unknown, foreign and removed customers answer alike', async () => {
    const theirs = await instance.other.createCustomer()
    const removed = await newCustomer()
    const global = await instance.nubia.as('globalAdmin')
    await global.client.customers.removeRelationship({
      params: { customerId: removed },
      body: { relationshipToPartner: 'none' },
    })
    for (const id of [randomUUID(), theirs.id, removed]) {
      expect(outcome(await admin.send('GET', path(id)))).toBe('403/20002')
      expect(outcome(await turn(id, 'AzureSavingsPlan', on))).toBe('403/20002')
      expect(outcome(await turn(id, 'AzureSavingsPlan', off))).toBe('403/20002')
    }
    expect(outcome(await admin.send('GET', path('x')))).toBe('400/900118')
  })
})
