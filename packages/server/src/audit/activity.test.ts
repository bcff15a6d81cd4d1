import { randomUUID } from 'node:crypto'
import type { Activity, ActivityPage, Customer } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, type TestPartner, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await tenantryWith()
})
afterAll(() => instance.close())

const DAY = 86_400_000
const daysAgo = (days: number, time = '12:00:00.000') =>
  new Date(`${new Date(Date.now() - days * DAY).toISOString().slice(0, 10)}T${time}Z`)
const dayOf = (date: Date) => date.toISOString().slice(0, 10)

const activity = async (
  caller: Caller,
  query: Record<string, string> = {},
  customer?: { id: string },
): Promise<ActivityPage> => {
  const path = customer ? `/tenantry/v1/customers/${customer.id}/activity` : '/tenantry/v1/activity'
  const response = await caller.send('GET', `${path}?${new URLSearchParams(query)}`)
  expect([query, response.statusCode, response.statusCode === 200 ? '' : response.body]).toEqual([query, 200, ''])
  return response.json() as ActivityPage
}
const rename = (
  caller: Caller,
  { id }: Pick<Customer, 'id'>,
  companyName: string,
  headers: Record<string, string> = {},
) =>
  caller.send('PUT', `/v1/customers/${id}/profiles/billing`, {
    body: { companyName },
    headers: { 'if-match': '*', ...headers },
  })

/** A partner with one customer, renamed once. */
const partnerWithPast = async () => {
  const partner = await instance.addPartner()
  const customer = await partner.createCustomer({ companyName: 'Antes' })
  const sales = await partner.as('salesAgent')
  await rename(sales, customer, 'Después')
  return { partner, customer, sales, admin: await partner.as('adminAgent') }
}

describe('a change', () => {
  test('says who, from where, when, what, old and new', async () => {
    const { partner, customer, sales, admin } = await partnerWithPast()
    const ids = { 'ms-requestid': randomUUID(), 'ms-correlationid': randomUUID() }
    await rename(sales, customer, 'Luego', ids)
    const me = (await sales.send('GET', '/tenantry/v1/me')).json()
    const [change] = (await activity(admin, {}, customer)).items
    expect(change).toEqual({
      change: expect.any(Number),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      status: 'succeeded',
      operations: ['update_customer_billing_profile', 'update_customer_partner_contract_company_name'],
      customerId: customer.id,
      customerName: 'Luego',
      userPrincipalName: me.userPrincipalName,
      displayName: me.displayName,
      applicationId: me.applicationId,
      source: 'api',
      address: '127.0.0.1',
      correlationId: ids['ms-correlationid'],
      requestId: ids['ms-requestid'],
      data: { ChangedProperties: 'companyName' },
      fields: [{ field: 'billing.companyName', before: 'Después', after: 'Luego' }],
    })
    expect(partner.partner.id).toBe(me.partner.id)
  })

  test('of a creation shows every field that people know, and none of the technical ones', async () => {
    const { admin, customer } = await partnerWithPast()
    const created = (await activity(admin, {}, customer)).items.at(-1)!
    expect(created.operations).toEqual(['add_customer'])
    const fields = created.fields.map(({ field }) => field)
    expect(fields).toEqual(expect.arrayContaining(['domain', 'billing.companyName', 'billing.defaultAddress.city']))
    expect(fields.filter((field) => /etag|commerceId|createdAt|changedAt|^id$|billing\.id/.test(field))).toEqual([])
    for (const { before } of created.fields) expect(before).toBeUndefined()
  })

  test('of a purchase permission names what was allowed, with the reason', async () => {
    const { admin, customer } = await partnerWithPast()
    await admin.send('PUT', `/tenantry/v1/customers/${customer.id}/permissions/AzureSavingsPlan`, {
      body: { allowed: true, acknowledged: true, reason: 'As agreed' },
    })
    const [change] = (await activity(admin, {}, customer)).items
    expect(change).toMatchObject({ reason: 'As agreed', data: { GrantedPermissions: 'AzureSavingsPlan' } })
    expect(change!.fields).toEqual([
      { field: 'self_serve_policy.permissions', after: [{ resource: 'AzureSavingsPlan', action: 'Purchase' }] },
    ])
  })

  test('R8.1: a refused attempt says why and changes nothing', async () => {
    const { admin, customer, partner } = await partnerWithPast()
    const helpdesk = await partner.as('helpdeskAgent')
    expect(outcome(await rename(helpdesk, customer, 'Nadie'))).toBe('403/900150')
    expect((await activity(admin, {}, customer)).items[0]).toMatchObject({
      status: 'failed',
      operations: ['update_customer_billing_profile'],
      refusal: 'fieldLacksRight',
      fields: [],
    })
  })

  test('the customer of a refused attempt is the same in whatever form the id came', async () => {
    const { admin, customer, partner } = await partnerWithPast()
    const sales = await partner.as('salesAgent')
    for (const id of [customer.id.toUpperCase(), `{${customer.id}}`])
      expect(
        outcome(await sales.send('PATCH', `/v1/customers/${id}`, { body: { relationshipToPartner: 'none' } })),
      ).toBe('403/900150')
    const failed = (await activity(admin, {}, customer)).items.filter(({ status }) => status === 'failed')
    expect(failed.map(({ customerId }) => customerId)).toEqual([customer.id])
  })

  test('R8.5: an id that is none never reaches the log', async () => {
    const { admin, partner } = await partnerWithPast()
    const sales = await partner.as('salesAgent')
    for (const id of ['%3Cscript%3E', 'a%0Ab', '..%2f..', '%00', 'x'])
      expect(outcome(await sales.send('PATCH', `/v1/customers/${id}`, { body: {} }))).toMatch(/^40[03]\//)
    for (const { customerId } of (await activity(admin)).items)
      expect(customerId ?? 'none').toMatch(/^(none|[0-9a-f-]{36})$/)
  })
})

describe('the log of a partner', () => {
  test('a person is found by name in whatever letter case it was given', async () => {
    const partner = await instance.addPartner()
    const customer = await partner.createCustomer()
    const name = `Vega.Ruiz@${partner.partner.domain}`
    const vega = await partner.asUser(name, 'salesAgent')
    await rename(vega, customer, 'Por Vega')
    const admin = await partner.as('adminAgent')
    for (const user of [name, name.toUpperCase(), name.toLowerCase()])
      expect((await activity(admin, { user })).items.map(({ userPrincipalName }) => userPrincipalName)).toEqual([name])
  })

  test('R8.5: nothing of an app’s secret stands in it, nor in the audit records', async () => {
    const { admin } = await partnerWithPast()
    const { items } = await activity(admin, { operation: 'register_application' })
    expect(items.length).toBeGreaterThan(0)
    const records = await admin.client.auditRecords.list({ query: {} })
    for (const text of [JSON.stringify(items), JSON.stringify(records)]) expect(text).not.toMatch(/hash|hint|secret/i)
  })

  test('newest first, of this partner only', async () => {
    const { admin, customer } = await partnerWithPast()
    const stranger = await partnerWithPast()
    const { items, hidden } = await activity(admin)
    expect(hidden).toBe(0)
    expect(items.map(({ change }) => change)).toEqual([...items.map(({ change }) => change)].sort((a, b) => b - a))
    expect(items.some(({ customerId }) => customerId === customer.id)).toBe(true)
    expect(items.some(({ customerId }) => customerId === stranger.customer.id)).toBe(false)
  })

  test('from and to name whole days', async () => {
    const partner = await instance.addPartner()
    for (const [companyName, at] of [
      ['before', daysAgo(11, '23:59:59.999')],
      ['first', daysAgo(10, '00:00:00.000')],
      ['last', daysAgo(10, '23:59:59.999')],
      ['after', daysAgo(9, '00:00:00.000')],
      ['ancient', daysAgo(800)],
    ] as const)
      await partner.createCustomers([{ companyName }], at)
    const admin = await partner.as('adminAgent')
    const names = async (query: Record<string, string>) =>
      (await activity(admin, query)).items.flatMap(({ customerName }) => customerName ?? [])
    const day = dayOf(daysAgo(10))
    expect(await names({ from: day, to: day })).toEqual(['last', 'first'])
    expect(await names({ to: dayOf(daysAgo(11)) })).toEqual(['before', 'ancient'])
    expect(await names({ from: dayOf(daysAgo(9)), to: '9999-12-31' })).toEqual(['after'])
    expect(await names({ from: '0001-01-01', to: '2000-01-01' })).toEqual([])
  })

  test('R8.4: everything that is kept can be read, past the 90 days of the compatible API', async () => {
    const partner = await instance.addPartner()
    await partner.createCustomers([{ companyName: 'ancient' }], daysAgo(2_000))
    const admin = await partner.as('adminAgent')
    expect((await activity(admin)).items.map(({ customerName }) => customerName)).toContain('ancient')
  })

  test('user and operation narrow it', async () => {
    const { admin, sales } = await partnerWithPast()
    const me = (await sales.send('GET', '/tenantry/v1/me')).json().userPrincipalName as string
    const mine = (await activity(admin, { user: me.toUpperCase() })).items
    expect(mine.map(({ operations }) => operations[0])).toEqual(['update_customer_billing_profile'])
    const renamed = (await activity(admin, { operation: 'update_customer_partner_contract_company_name' })).items
    expect(renamed).toEqual(mine)
    expect((await activity(admin, { operation: 'update_customer' })).items).toEqual([])
    expect((await activity(admin, { operation: '%' })).items).toEqual([])
    expect((await activity(admin, { operation: 'add_customer' })).items).toHaveLength(1)
    expect((await activity(admin, { user: 'nobody@nowhere.example' })).items).toEqual([])
  })

  test('pages give each change once, also when new ones arrive', async () => {
    const { admin, customer, sales, partner } = await partnerWithPast()
    for (let n = 0; n < 9; n++) await rename(sales, customer, `Name ${n}`)
    for (const of of [undefined, customer]) {
      const all = (await activity(admin, {}, of)).items.map(({ change }) => change)
      const seen: Activity[] = []
      let page = await activity(admin, { size: '4' }, of)
      for (;;) {
        seen.push(...page.items)
        if (!page.continuationToken) break
        await rename(sales, customer, `Late ${randomUUID()}`)
        page = await activity(admin, { size: '4', continuationToken: page.continuationToken }, of)
      }
      expect(seen.map(({ change }) => change)).toEqual(all)
    }
    expect(partner.partner.id).toBeDefined()
  })

  test.each([
    ['size', '0'],
    ['size', '501'],
    ['size', 'many'],
    ['from', 'yesterday'],
    ['from', '2026-02-30'],
    ['to', '2026-13-01'],
    ['to', '01/02/2026'],
    ['user', 'a\u0000'],
    ['continuationToken', 'x'],
  ])('R6.3: %s=%j is 400 / 3000', async (name, value) => {
    const admin = await instance.nubia.as('adminAgent')
    const response = await admin.send('GET', `/tenantry/v1/activity?${new URLSearchParams({ [name]: value })}`)
    expect(outcome(response)).toBe('400/3000')
    expect(outcome(await admin.send('GET', '/tenantry/v1/activity?from=2026-02-02&to=2026-02-01'))).toBe('400/3000')
  })

  test('foreign and home-made tokens are refused', async () => {
    const { admin, partner } = await partnerWithPast()
    const stranger = await partnerWithPast()
    const { continuationToken } = await activity(stranger.admin, { size: '1' })
    const p = partner.partner.id
    const at = new Date().toISOString()
    const states = [
      { p },
      { p, z: [] },
      { p, z: [1, 2] },
      { p, z: [at, 'x'] },
      { p, z: [at, -1] },
      { p, z: [at, 1, 2] },
      { p, z: at },
    ]
    const forged = states.map((state) => Buffer.from(JSON.stringify(state)).toString('base64url'))
    for (const token of [continuationToken!, ...forged])
      expect(outcome(await admin.send('GET', `/tenantry/v1/activity?continuationToken=${token}`))).toBe('400/3000')
  })
})

describe('who sees what', () => {
  let partner: TestPartner
  let customer: Customer
  beforeAll(async () => {
    const made = await partnerWithPast()
    partner = made.partner
    customer = made.customer
  })

  test('agents see changes of customers and are told how many rows are hidden', async () => {
    const admin = await activity(await partner.as('globalAdmin'))
    const helpdesk = await activity(await partner.as('helpdeskAgent'))
    expect(helpdesk.items.every(({ customerId }) => customerId !== undefined)).toBe(true)
    expect(helpdesk.hidden).toBeGreaterThan(0)
    expect(helpdesk.items.length + helpdesk.hidden).toBeGreaterThanOrEqual(admin.items.length)
    expect((await activity(await partner.as('helpdeskAgent'), {}, customer)).hidden).toBe(0)
  })

  test('a billing admin may ask and sees none; an account admin may not ask', async () => {
    const billing = await partner.as('billingAdmin')
    expect(await activity(billing)).toEqual({ items: [], hidden: 0 })
    expect(await activity(billing, {}, customer)).toEqual({ items: [], hidden: 0 })
    const account = await partner.as('accountAdmin')
    for (const path of ['/tenantry/v1/activity', `/tenantry/v1/customers/${customer.id}/activity`])
      expect(outcome(await account.send('GET', path))).toBe('403/900150')
  })

  test('R5.3: the history of an unknown, a foreign and a removed customer answers alike', async () => {
    const admin = await partner.as('adminAgent')
    const theirs = await instance.other.createCustomer()
    const removed = await partner.createCustomer()
    const global = await partner.as('globalAdmin')
    await global.client.customers.removeRelationship({
      params: { customerId: removed.id },
      body: { relationshipToPartner: 'none' },
    })
    for (const id of [randomUUID(), theirs.id, removed.id])
      expect(outcome(await admin.send('GET', `/tenantry/v1/customers/${id}/activity`))).toBe('403/20002')
    expect(outcome(await admin.send('GET', '/tenantry/v1/customers/x/activity'))).toBe('400/900118')
    const past = (await activity(admin, { operation: 'remove_partner_customer_relationship' })).items
    expect(past[0]).toMatchObject({ customerId: removed.id, customerName: removed.companyProfile.companyName })
  })
})
