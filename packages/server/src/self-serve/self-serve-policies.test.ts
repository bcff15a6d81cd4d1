import { randomUUID } from 'node:crypto'
import type { Customer, SelfServePolicy } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let admin: Caller
let partnerId: string
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent')
  partnerId = instance.nubia.partner.id
})
afterAll(() => instance.close())

const path = '/v1/SelfServePolicy'
const reservations = { resource: 'AzureReservedInstances', action: 'Purchase' }
const savings = { resource: 'AzureSavingsPlan', action: 'Purchase' }
const bodyOf = (customerId: string, ...permissions: object[]) => ({
  selfServeEntity: { selfServeEntityType: 'customer', tenantID: customerId },
  grantor: { grantorType: 'billToPartner', tenantID: partnerId },
  permissions,
})
const create = (body: unknown, headers = {}, caller = admin) => caller.send('POST', path, { body, headers })
const policyOf = async (...permissions: object[]): Promise<{ customer: Customer; policy: SelfServePolicy }> => {
  const customer = await instance.nubia.createCustomer()
  const response = await create(bodyOf(customer.id, ...permissions))
  expect(response.statusCode).toBe(201)
  return { customer, policy: response.json() as SelfServePolicy }
}
const listed = async (customerId: string) =>
  (await admin.client.selfServePolicies.list({ query: { entity_id: customerId } })).items
const records = async (customerId: string) => {
  const filter = JSON.stringify({ Field: 'CustomerId', Value: customerId, Operator: 'equals' })
  return (await admin.client.auditRecords.list({ query: { filter } })).items
}

describe('POST /v1/SelfServePolicy', () => {
  test('answers the policy, its id made of both tenants, its etag a quoted GUID inside the text', async () => {
    const customer = await instance.nubia.createCustomer()
    const response = await create(bodyOf(customer.id, reservations))
    expect([response.statusCode, response.json()]).toEqual([
      201,
      {
        id: `${partnerId}_${customer.id}`,
        selfServeEntity: { selfServeEntityType: 'customer', tenantID: customer.id },
        grantor: { grantorType: 'billToPartner', tenantID: partnerId },
        permissions: [reservations],
        attributes: { etag: expect.stringMatching(/^"[0-9a-f-]{36}"$/), objectType: 'SelfServePolicy' },
      },
    ])
    expect(response.headers['etag']).toBe(response.json().attributes.etag)
  })

  test('names and values are taken in any letter case; the answer has the documented spelling', async () => {
    const customer = await instance.nubia.createCustomer()
    const response = await create({
      SelfServeEntity: { SelfServeEntityType: 'Customer', TenantId: customer.id.toUpperCase() },
      Grantor: { GrantorType: 'BillToPartner', TENANTID: `{${partnerId}}` },
      Permissions: [{ Resource: 'azurereservedinstances', Action: 'PURCHASE' }, reservations],
      Attributes: { ObjectType: 'SelfServePolicy', Etag: null },
    })
    expect(response.json()).toMatchObject(bodyOf(customer.id, reservations))
    expect(response.json().permissions).toHaveLength(1)
  })

  test('a second one is 409 / 600041; the same request again is the first answer', async () => {
    const { customer } = await policyOf(reservations)
    expect(outcome(await create(bodyOf(customer.id, savings)))).toBe('409/600041')
    const { id } = await instance.nubia.createCustomer()
    const headers = { 'ms-requestid': randomUUID() }
    const [first, again] = [await create(bodyOf(id, savings), headers), await create(bodyOf(id, savings), headers)]
    expect([again.statusCode, again.body]).toEqual([201, first.body])
    expect(await records(id)).toHaveLength(2)
  })

  test('an empty list is a policy that allows nothing', async () => {
    const { policy } = await policyOf()
    expect(policy.permissions).toEqual([])
  })

  test.each<[string, (customer: string) => unknown, string]>([
    [
      'another entity type',
      (id) => ({ ...bodyOf(id), selfServeEntity: { selfServeEntityType: 'tenant', tenantID: id } }),
      '400/3000',
    ],
    [
      'another grantor type',
      (id) => ({ ...bodyOf(id), grantor: { grantorType: 'partner', tenantID: partnerId } }),
      '400/3000',
    ],
    ['no entity', (id) => ({ ...bodyOf(id), selfServeEntity: undefined }), '400/3000'],
    ['no permissions', (id) => ({ ...bodyOf(id), permissions: undefined }), '400/3000'],
    ['null permissions', (id) => ({ ...bodyOf(id), permissions: null }), '400/3000'],
    ['an unknown resource (PP-16)', (id) => bodyOf(id, { resource: 'Everything', action: 'Purchase' }), '400/3000'],
    ['another action', (id) => bodyOf(id, { resource: 'AzureSavingsPlan', action: 'Cancel' }), '400/3000'],
    ['a text as permission', (id) => ({ ...bodyOf(id), permissions: ['AzureSavingsPlan'] }), '400/3000'],
    ['too many permissions', (id) => bodyOf(id, ...Array.from({ length: 101 }, () => savings)), '400/3000'],
    ['an entity that is no GUID', () => bodyOf('customer'), '400/3000'],
    ['an unknown customer', () => bodyOf(randomUUID(), savings), '403/20002'],
    [
      'another grantor',
      (id) => ({ ...bodyOf(id), grantor: { grantorType: 'billToPartner', tenantID: randomUUID() } }),
      '403/2032',
    ],
  ])('%s is refused', async (_name, body, expected) => {
    const customer = await instance.nubia.createCustomer()
    expect(outcome(await create(body(customer.id)))).toBe(expected)
    expect(await listed(customer.id)).toEqual([])
  })

  test('R5.3: another partner’s customer is refused as an unknown one', async () => {
    const theirs = await instance.other.createCustomer()
    const [foreign, unknown] = [await create(bodyOf(theirs.id, savings)), await create(bodyOf(randomUUID(), savings))]
    expect(foreign.body).toBe(unknown.body)
  })
})

describe('GET /v1/SelfServePolicy', () => {
  test('the list of a customer has one policy or none, and no links', async () => {
    const { customer, policy } = await policyOf(savings)
    for (const name of ['entity_id', 'entity_Id', 'ENTITY_ID']) {
      const response = await admin.send('GET', `${path}?${name}=${customer.id.toUpperCase()}`)
      expect(response.json()).toEqual({ totalCount: 1, items: [policy], attributes: { objectType: 'Collection' } })
    }
    const { id } = await instance.nubia.createCustomer()
    expect((await admin.send('GET', `/v1/selfservepolicy?entity_id=${id}`)).json()).toEqual({
      totalCount: 0,
      items: [],
      attributes: { objectType: 'Collection' },
    })
  })

  test.each([
    ['no entity_id', '', '400/3000'],
    ['an empty one', '?entity_id=', '400/3000'],
    ['no GUID', '?entity_id=abc', '400/900118'],
    ['an unknown customer', `?entity_id=${randomUUID()}`, '403/20002'],
  ])('%s is refused', async (_name, query, expected) => {
    expect(outcome(await admin.send('GET', path + query))).toBe(expected)
  })

  test('one by its id, in any letter case', async () => {
    const { policy } = await policyOf(savings)
    for (const id of [policy.id, policy.id.toUpperCase()]) {
      const response = await admin.send('GET', `${path}/${id}`)
      expect(response.json()).toEqual(policy)
      expect(response.headers['etag']).toBe(policy.attributes.etag)
    }
  })

  test('another partner’s id, an unknown and a malformed one are 404 / 600039, alike', async () => {
    const { policy } = await policyOf(savings)
    const stranger = await instance.other.as('adminAgent')
    const ids = [policy.id, `${randomUUID()}_${randomUUID()}`, 'x', '_', `${policy.id}_x`, `${partnerId}_`]
    const answers = await Promise.all(ids.map((id) => stranger.send('GET', `${path}/${id}`)))
    for (const answer of answers) expect([outcome(answer), answer.body]).toEqual(['404/600039', answers[0]!.body])
    for (const id of ids.slice(2)) expect(outcome(await admin.send('GET', `${path}/${id}`))).toBe('404/600039')
  })
})

describe('PUT /v1/SelfServePolicy', () => {
  test('with the id in the path and in the body (SDK), and in the body only (documentation)', async () => {
    const { customer, policy } = await policyOf(savings)
    const first = await admin.send('PUT', `${path}/${policy.id}`, {
      body: { ...policy, permissions: [savings, reservations] },
    })
    expect([first.statusCode, first.json().permissions]).toEqual([200, [savings, reservations]])
    expect(first.json().attributes.etag).not.toBe(policy.attributes.etag)
    expect(first.headers['etag']).toBe(first.json().attributes.etag)
    const second = await admin.send('PUT', path, {
      body: { ...first.json<SelfServePolicy>(), id: policy.id.toUpperCase(), permissions: [reservations] },
    })
    expect([second.statusCode, second.json().permissions]).toEqual([200, [reservations]])
    expect(await listed(customer.id)).toEqual([second.json()])
  })

  test('an empty list turns everything off and keeps the policy', async () => {
    const { customer, policy } = await policyOf(savings)
    const response = await admin.send('PUT', path, { body: { ...policy, permissions: [] } })
    expect(response.json().permissions).toEqual([])
    expect(await listed(customer.id)).toEqual([response.json()])
  })

  test('R4.2: stale in If-Match 412, stale in the body 400, none 400; If-Match decides', async () => {
    const { policy } = await policyOf(savings)
    const put = (etag: string | undefined, headers: Record<string, string> = {}) =>
      admin.send('PUT', `${path}/${policy.id}`, { body: { ...policy, attributes: { etag } }, headers })
    const stale = policy.attributes.etag!
    const { attributes } = (await put(stale)).json() as SelfServePolicy
    const current = attributes.etag!
    expect(outcome(await put(stale))).toBe('400/2055')
    expect(outcome(await put(undefined))).toBe('400/2055')
    expect(outcome(await put(current, { 'if-match': stale }))).toBe('412/2055')
    expect(outcome(await put(stale, { 'if-match': current }))).toBe('200')
    expect(outcome(await put(stale, { 'if-match': '*' }))).toBe('200')
  })

  test('each accepted form of the etag: with its own quotes, without, weak, in a second pair', async () => {
    const { policy } = await policyOf(savings)
    let etag = policy.attributes.etag!
    for (const form of [(e: string) => e, (e: string) => e.slice(1, -1), (e: string) => `W/${e}`]) {
      const response = await admin.send('PUT', `${path}/${policy.id}`, {
        body: { ...policy, attributes: undefined },
        headers: { 'if-match': form(etag) },
      })
      expect(response.statusCode).toBe(200)
      etag = response.json().attributes.etag
    }
    const bare = await admin.send('PUT', path, { body: { ...policy, attributes: { etag: etag.slice(1, -1) } } })
    expect(bare.statusCode).toBe(200)
  })

  test.each<[string, (policy: SelfServePolicy) => [url: string, body: object], string]>([
    ['no policy', (p) => [`${path}/${partnerId}_${randomUUID()}`, p], '404/600040'],
    ['no policy, ids agree', (p) => [path, { ...p, id: `${partnerId}_${randomUUID()}` }], '404/600039'],
    ['ids differ', (p) => [`${path}/${p.id}`, { ...p, id: `${partnerId}_${randomUUID()}` }], '404/600040'],
    ['no id in the body', (p) => [`${path}/${p.id}`, { ...p, id: undefined }], '404/600040'],
    ['no id at all', (p) => [path, { ...p, id: undefined }], '404/600040'],
    ['another partner’s id', (p) => [path, { ...p, id: `${randomUUID()}_${p.id.split('_')[1]}` }], '404/600039'],
    [
      'another customer',
      (p) => [path, { ...p, selfServeEntity: { selfServeEntityType: 'customer', tenantID: randomUUID() } }],
      '404/600040',
    ],
    [
      'another grantor',
      (p) => [path, { ...p, grantor: { grantorType: 'billToPartner', tenantID: randomUUID() } }],
      '404/600040',
    ],
    ['an unknown resource', (p) => [path, { ...p, permissions: [{ resource: 'X', action: 'Purchase' }] }], '400/3000'],
  ])('%s', async (_name, request, expected) => {
    const { customer, policy } = await policyOf(savings)
    const [url, body] = request(policy)
    expect(outcome(await admin.send('PUT', url, { body, headers: { 'if-match': '*' } }))).toBe(expected)
    expect(await listed(customer.id)).toEqual([policy])
  })
})

describe('DELETE /v1/SelfServePolicy/{id}', () => {
  test('204 without a body; then 404 / 600039', async () => {
    const { customer, policy } = await policyOf(savings)
    const response = await admin.send('DELETE', `${path}/${policy.id}`)
    expect([response.statusCode, response.body, response.headers['content-type']]).toEqual([204, '', undefined])
    expect(await listed(customer.id)).toEqual([])
    expect(outcome(await admin.send('DELETE', `${path}/${policy.id}`))).toBe('404/600039')
  })

  test('with a stale If-Match 412, with the current one 204; the same request again is 204 too', async () => {
    const { policy } = await policyOf(savings)
    const remove = (headers: Record<string, string>) => admin.send('DELETE', `${path}/${policy.id}`, { headers })
    expect(outcome(await remove({ 'if-match': `"${randomUUID()}"` }))).toBe('412/2055')
    const headers = { 'if-match': policy.attributes.etag!, 'ms-requestid': randomUUID() }
    expect([(await remove(headers)).statusCode, (await remove(headers)).statusCode]).toEqual([204, 204])
    expect(outcome(await remove({ 'ms-requestid': randomUUID() }))).toBe('404/600039')
  })

  test('an old client’s content type without a body does not disturb', async () => {
    const { policy } = await policyOf(savings)
    const response = await admin.send('DELETE', `${path}/${policy.id}`, {
      headers: { 'content-type': 'application/json' },
    })
    expect(response.statusCode).toBe(204)
  })

  test('another partner’s policy is 404 / 600039 and stays', async () => {
    const { customer, policy } = await policyOf(savings)
    const stranger = await instance.other.as('adminAgent')
    expect(outcome(await stranger.send('DELETE', `${path}/${policy.id}`))).toBe('404/600039')
    expect(await listed(customer.id)).toEqual([policy])
  })
})

test('R3.1: on, off, on, off under one request id ends off', async () => {
  const customer = await instance.nubia.createCustomer()
  const headers = { 'ms-requestid': randomUUID() }
  const id = `${partnerId}_${customer.id}`
  const on = () => create(bodyOf(customer.id, reservations), headers)
  const off = () => admin.send('DELETE', `${path}/${id}`, { headers })
  expect([(await on()).statusCode, (await off()).statusCode]).toEqual([201, 204])
  expect([(await on()).statusCode, (await on()).statusCode]).toEqual([201, 201])
  expect(await listed(customer.id)).toHaveLength(1)
  expect([(await off()).statusCode, (await off()).statusCode]).toEqual([204, 204])
  expect(await listed(customer.id)).toEqual([])
  expect((await records(customer.id)).map(({ operationType }) => operationType)).toEqual([
    'delete_self_serve_policy',
    'create_self_serve_policy',
    'delete_self_serve_policy',
    'create_self_serve_policy',
    'add_customer',
  ])
})

test('each write is recorded with old and new value, what was granted and revoked, and that no one acknowledged', async () => {
  const { customer, policy } = await policyOf(savings)
  await admin.send('PUT', path, { body: { ...policy, permissions: [reservations] } })
  await admin.send('DELETE', `${path}/${policy.id}`)
  const [removed, updated, created] = await records(customer.id)
  const data = (record: typeof created) =>
    Object.fromEntries(record!.customizedData.map(({ key, value }) => [key, value]))
  expect(created).toMatchObject({ operationType: 'create_self_serve_policy', resourceType: 'self_serve_policy' })
  expect(created).not.toHaveProperty('resourceOldValue')
  expect(data(created)).toEqual({
    PolicyId: policy.id,
    GrantedPermissions: 'AzureSavingsPlan',
    RevokedPermissions: '',
    Acknowledged: 'by API, no acknowledgement',
  })
  expect(updated).toMatchObject({ operationType: 'update_self_serve_policy' })
  expect(data(updated)).toMatchObject({
    GrantedPermissions: 'AzureReservedInstances',
    RevokedPermissions: 'AzureSavingsPlan',
  })
  expect(JSON.parse(updated!.resourceOldValue!).Permissions).toEqual([
    { Resource: 'AzureSavingsPlan', Action: 'Purchase' },
  ])
  expect(JSON.parse(updated!.resourceNewValue!).Permissions[0].Resource).toBe('AzureReservedInstances')
  expect(removed).toMatchObject({ operationType: 'delete_self_serve_policy' })
  expect(removed).not.toHaveProperty('resourceNewValue')
})

describe('who', () => {
  test('an app alone is 403 / 900329 on all five, unless the server lets apps in by role', async () => {
    const { customer, policy } = await policyOf(savings)
    const app = await instance.nubia.asApp('adminAgent')
    const answers = await Promise.all([
      app.send('GET', `${path}?entity_id=${customer.id}`),
      app.send('GET', `${path}/${policy.id}`),
      create(bodyOf(customer.id, savings), {}, app),
      app.send('PUT', path, { body: policy }),
      app.send('DELETE', `${path}/${policy.id}`),
    ])
    expect(answers.map(outcome)).toEqual(Array.from({ length: 5 }, () => '403/900329'))
    const open = await tenantryWith({ TENANTRY_APPS_BY_ROLE: 'on' })
    const { id } = await open.nubia.createCustomer()
    const body = { ...bodyOf(id, savings), grantor: { grantorType: 'billToPartner', tenantID: open.nubia.partner.id } }
    expect(outcome(await create(body, {}, await open.nubia.asApp('adminAgent')))).toBe('201')
    expect(outcome(await create(body, {}, await open.nubia.asApp('salesAgent')))).toBe('403/900150')
    await open.close()
  })

  test('PP-03: only admin agents write, sales and helpdesk agents and global admins read', async () => {
    const { customer, policy } = await policyOf(savings)
    for (const role of ['salesAgent', 'helpdeskAgent', 'globalAdmin'] as const) {
      const agent = await instance.nubia.as(role)
      expect((await agent.send('GET', `${path}/${policy.id}`)).statusCode).toBe(200)
      expect(outcome(await agent.send('PUT', path, { body: policy }))).toBe('403/900150')
      expect(outcome(await agent.send('DELETE', `${path}/${policy.id}`))).toBe('403/900150')
      expect(outcome(await create(bodyOf(customer.id), {}, agent))).toBe('403/900150')
    }
    expect(await listed(customer.id)).toEqual([policy])
  })

  test('an indirect reseller reads, and cannot write: 403 / 600006', async () => {
    const reseller = await instance.addPartner({ type: 'indirectReseller' })
    const agent = await reseller.as('adminAgent')
    expect(outcome(await create(bodyOf(randomUUID(), savings), {}, agent))).toBe('403/600006')
    expect(outcome(await agent.send('GET', `${path}?entity_id=${randomUUID()}`))).toBe('403/20002')
  })
})
