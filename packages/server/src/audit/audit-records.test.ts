import { randomUUID } from 'node:crypto'
import type { AuditRecord, Customer, Link } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  filterText,
  outcome,
  type TestInstance,
  type TestPartner,
  tenantryWith,
} from '../../test/harness.ts'

interface Listed {
  totalCount: number
  items: AuditRecord[]
  continuationToken?: string
  links: Record<string, Link>
}

let instance: TestInstance
beforeAll(async () => {
  instance = await tenantryWith()
})
afterAll(() => instance.close())

const DAY = 86_400_000
const daysAgo = (days: number, time = '12:00:00.000') =>
  new Date(`${new Date(Date.now() - days * DAY).toISOString().slice(0, 10)}T${time}Z`)
const dayOf = (date: Date) => date.toISOString().slice(0, 10)

const list = async (caller: Caller, query = '', headers: Record<string, string> = {}): Promise<Listed> => {
  const response = await caller.send('GET', `/v1/auditrecords${query}`, { headers })
  expect([query, response.statusCode, response.statusCode === 200 ? '' : response.body]).toEqual([query, 200, ''])
  return response.json() as Listed
}
const namesOf = ({ items }: Listed) => items.map(({ customerName }) => customerName)
const added = ({ items }: Listed) => items.filter(({ operationType }) => operationType === 'add_customer')

/** Follows a link as the SDKs do: its address below the version, its headers on the request. */
const follow = (caller: Caller, link: Link | undefined): Promise<Listed> => {
  const address = new URL(`http://test/v1${link!.uri}`)
  expect(address.pathname).toBe('/v1/auditrecords')
  return list(caller, address.search, Object.fromEntries(link!.headers.map(({ key, value }) => [key, value])))
}

/** A partner with a customer made at each instant. */
const partnerSince = async (
  ...instants: [name: string, at: Date][]
): Promise<{ partner: TestPartner; agent: Caller }> => {
  const partner = await instance.addPartner()
  for (const [companyName, at] of instants) await partner.createCustomers([{ companyName }], at)
  return { partner, agent: await partner.as('adminAgent') }
}

const put = (caller: Caller, { id }: Pick<Customer, 'id'>, body: object, headers: Record<string, string> = {}) =>
  caller.send('PUT', `/v1/customers/${id}/profiles/billing`, { body, headers: { 'if-match': '*', ...headers } })

describe('an audit record', () => {
  test('says who, when, what, old and new, and by which call', async () => {
    const partner = await instance.addPartner()
    const customer = await partner.createCustomer({ companyName: 'Librería Aurora' })
    const agent = await partner.as('salesAgent')
    const correlation = randomUUID()
    await put(agent, customer, { firstName: 'Ana', lastName: null }, { 'ms-correlationid': correlation })
    const { items } = await list(agent)
    const record = items[0]!
    const me = (await agent.send('GET', '/tenantry/v1/me')).json()
    expect(record).toEqual({
      id: expect.stringMatching(
        new RegExp(`^${partner.partner.id}_${customer.id}_updatecustomerbillingprofile_\\d+-0$`),
      ),
      partnerId: partner.partner.id,
      participants: [partner.partner.id],
      customerId: customer.id,
      customerName: 'Librería Aurora',
      userPrincipalName: me.userPrincipalName,
      applicationId: me.applicationId,
      resourceType: 'customer',
      resourceOldValue: expect.any(String),
      resourceNewValue: expect.any(String),
      operationType: 'update_customer_billing_profile',
      originalCorrelationId: correlation,
      operationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
      operationStatus: 'succeeded',
      customizedData: [{ key: 'ChangedProperties', value: 'firstName,lastName' }],
      attributes: { objectType: 'AuditRecord' },
    })
    expect(JSON.parse(record.resourceOldValue!)).toMatchObject({ FirstName: 'Inés', DefaultAddress: { Country: 'ES' } })
    expect(JSON.parse(record.resourceNewValue!)).toMatchObject({ FirstName: 'Ana' })
    expect(JSON.parse(record.resourceNewValue!)).not.toHaveProperty('LastName')
    expect(Math.abs(Date.parse(record.operationDate) - Date.now())).toBeLessThan(60_000)
  })

  test('of an app alone has no user', async () => {
    const partner = await instance.addPartner()
    const customer = await partner.createCustomer()
    const app = await partner.asApp('salesAgent')
    await put(app, customer, { firstName: 'App' })
    const [record] = (await list(app)).items
    expect(record).not.toHaveProperty('userPrincipalName')
    expect(record!.applicationId).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('is found by its id under both addresses, in any letter case', async () => {
    const partner = await instance.addPartner()
    const customer = await partner.createCustomer()
    const agent = await partner.as('adminAgent')
    await put(agent, customer, { companyName: 'Nombre Nuevo' })
    for (const record of (await list(agent)).items)
      for (const path of ['/v1/auditrecords', '/auditactivity/v1/auditrecords', '/V1/AuditRecords'])
        for (const id of [record.id, record.id.toUpperCase()])
          expect((await agent.send('GET', `${path}/${id}`)).json()).toEqual(record)
  })

  test('an unknown id, another partner’s and a malformed one are 404 / 1000, alike', async () => {
    const { partner, agent } = await partnerSince(['Mía', daysAgo(1)])
    const { agent: stranger } = await partnerSince(['Suya', daysAgo(1)])
    const [theirs] = added(await list(stranger))
    const [ours] = added(await list(agent))
    const ids = [
      theirs!.id,
      theirs!.id.replace(/^[^_]+/, partner.partner.id),
      ours!.id.replace(/-\d+$/, '-7'),
      ours!.id.replace(/_\d+-/, '_999999999999999-'),
      ours!.id.replace('addcustomer', 'deletecustomer'),
      `${ours!.id}x`,
      'x',
      '1-0',
    ]
    const answers = await Promise.all(ids.map((id) => agent.send('GET', `/v1/auditrecords/${id}`)))
    for (const answer of answers) expect([outcome(answer), answer.body]).toEqual(['404/1000', answers[0]!.body])
    expect(outcome(await agent.send('GET', `/v1/auditrecords/${'x'.repeat(301)}`))).toBe('400/3000')
  })

  test('our own operations stay on our own API', async () => {
    const { agent } = await partnerSince(['Una', daysAgo(0)])
    const { items } = await list(agent)
    expect(items.map(({ operationType }) => operationType).filter((type) => type.startsWith('tenantry'))).toEqual([])
    const own = (await agent.client.activity.list({ query: {} })).items.flatMap(({ operations }) => operations)
    expect(own).toContain('tenantry_partner_created')
  })
})

describe('windows', () => {
  test('all forms of a day give that day, whole', async () => {
    const day = daysAgo(10)
    const { agent } = await partnerSince(
      ['before', new Date(daysAgo(11, '23:59:59.999'))],
      ['first', daysAgo(10, '00:00:00.000')],
      ['last', daysAgo(10, '23:59:59.999')],
      ['after', daysAgo(9, '00:00:00.000')],
    )
    const [year, month, date] = dayOf(day).split('-').map(Number) as [number, number, number]
    const dayOfYear = Math.round((Date.UTC(year, month - 1, date) - Date.UTC(year, 0, 0)) / DAY)
    const two = (n: number) => String(n).padStart(2, '0')
    const java = `${year}-${two(month)}-${two(dayOfYear)}`
    for (const start of [
      `${year}-${two(month)}-${two(date)}`,
      `${two(month)}/${two(date)}/${year}%2000:00:00`,
      `${month}/${date}/${year}%2012:00:00%20AM`,
      `${month}/${date}/${year}+12:00:00+AM`,
      ...(dayOfYear > 31 ? [java] : []),
      `${dayOf(day)}T00:00:00Z`,
    ])
      expect([start, namesOf(await list(agent, `?startDate=${start}&endDate=${dayOf(day)}`))]).toEqual([
        start,
        ['last', 'first'],
      ])
    expect(namesOf(await list(agent, `?STARTDATE=${dayOf(day)}&enddate=${dayOf(day)}`))).toEqual(['last', 'first'])
  })

  test('a chunk per 30 days without an end date gives each record once (PowerShell)', async () => {
    const border = daysAgo(50)
    const { agent } = await partnerSince(
      ['aa', daysAgo(80, '00:00:00.000')],
      ['bb', new Date(daysAgo(51, '23:59:59.999'))],
      ['cc', daysAgo(50, '00:00:00.000')],
      ['dd', daysAgo(20, '00:00:00.000')],
    )
    expect(namesOf(await list(agent, `?startDate=${dayOf(daysAgo(80))}`))).toEqual(['bb', 'aa'])
    expect(namesOf(await list(agent, `?startDate=${dayOf(border)}`))).toEqual(['cc'])
    expect(
      added(await list(agent, `?startDate=${dayOf(daysAgo(20))}`)).map(({ customerName }) => customerName),
    ).toEqual(['dd'])
  })

  test('by default the last 30 days; 90 days back at most', async () => {
    const { agent } = await partnerSince(['old', daysAgo(60)], ['new', daysAgo(2)])
    expect(added(await list(agent)).map(({ customerName }) => customerName)).toEqual(['new'])
    const wide = `?startDate=${dayOf(daysAgo(90))}&endDate=${dayOf(daysAgo(0))}`
    expect(added(await list(agent, wide)).map(({ customerName }) => customerName)).toEqual(['new', 'old'])
    for (const query of [
      `?startDate=${dayOf(daysAgo(91))}`,
      '?startDate=2001-01-01',
      `?startDate=${dayOf(daysAgo(5))}&endDate=${dayOf(daysAgo(6))}`,
      '?startDate=2026-02-30',
      '?endDate=tomorrow',
      '?startDate=%27',
    ])
      expect([query, outcome(await agent.send('GET', `/v1/auditrecords${query}`))]).toEqual([query, '400/3000'])
    expect((await list(agent, '?startDate=9999-12-31')).totalCount).toBe(0)
    expect((await list(agent, '?endDate=9999-12-31')).totalCount).toBeGreaterThan(0)
  })
})

describe('filters', () => {
  let agent: Caller
  let partner: TestPartner
  let customer: Customer
  let sales: Caller
  beforeAll(async () => {
    partner = await instance.addPartner()
    customer = await partner.createCustomer({ companyName: 'Ámbar & Co' })
    await partner.createCustomer({ companyName: 'A+B Pública' })
    await partner.createCustomer({ companyName: 'A B Pública' })
    agent = await partner.as('adminAgent')
    sales = await partner.as('salesAgent')
    await put(sales, customer, { companyName: 'Berilo' })
    await agent.client.selfServePolicies.create({
      body: {
        selfServeEntity: { selfServeEntityType: 'customer', tenantID: customer.id },
        grantor: { grantorType: 'billToPartner', tenantID: partner.partner.id },
        permissions: [],
      },
    })
  })
  const types = async (...filter: [string, string, string]) =>
    (await list(agent, `?filter=${filterText(...filter)}`)).items.map(({ operationType }) => operationType)

  test('CompanyName is a part of the name at the time, without case and accents', async () => {
    expect(await types('CompanyName', 'AMBAR', 'substring')).toEqual(['add_customer'])
    expect(await types('companyname', 'eril', 'Substring')).toEqual([
      'create_self_serve_policy',
      'update_customer_billing_profile',
      'update_customer_partner_contract_company_name',
    ])
    expect(await types('CompanyName', 'nobody', '6')).toEqual([])
  })

  test('CustomerId equals, in any form of a GUID', async () => {
    for (const id of [customer.id, customer.id.toUpperCase(), `{${customer.id}}`])
      expect(await types('CustomerId', id, 'equals')).toHaveLength(4)
    expect(await types('CustomerId', randomUUID(), 'equals')).toEqual([])
  })

  test.each([
    ['SelfServePolicy', ['create_self_serve_policy']],
    ['self_serve_policy', ['create_self_serve_policy']],
    ['Order', []],
    ['nonsense', []],
    ['%', []],
  ])('ResourceType equals %s', async (value, expected) => {
    expect(await types('ResourceType', value, 'equals')).toEqual(expected)
  })

  test('ResourceType finds every type that is written', async () => {
    const { items } = await list(agent)
    for (const type of new Set(items.map(({ resourceType }) => resourceType))) {
      const found = (await list(agent, `?filter=${filterText('ResourceType', type.replaceAll('_', ''), 'equals')}`))
        .items
      expect([type, found.map(({ id }) => id)]).toEqual([
        type,
        items.filter(({ resourceType }) => resourceType === type).map(({ id }) => id),
      ])
    }
  })

  test('OperationType finds every type that is written, records of the same change included', async () => {
    const { items } = await list(agent)
    for (const type of new Set(items.map(({ operationType }) => operationType))) {
      const found = (await list(agent, `?filter=${filterText('OperationType', type.replaceAll('_', ''), 'equals')}`))
        .items
      expect([type, found.map(({ id }) => id)]).toEqual([
        type,
        items.filter(({ operationType }) => operationType === type).map(({ id }) => id),
      ])
    }
  })

  test('UserPrincipalName equals, without case', async () => {
    const me = (await sales.send('GET', '/tenantry/v1/me')).json().userPrincipalName as string
    expect(await types('UserPrincipalName', me.toUpperCase(), 'equals')).toEqual([
      'update_customer_billing_profile',
      'update_customer_partner_contract_company_name',
    ])
  })

  test('a plus left as it is (NET) is a plus; a blank may come as + where the rest would be no JSON', async () => {
    const raw = (value: string) => filterText('CompanyName', value, 'substring').replaceAll('%2B', '+')
    expect(namesOf(await list(agent, `?filter=${raw('a+b')}`))).toEqual(['A+B Pública'])
    expect(namesOf(await list(agent, `?filter=${filterText('CompanyName', 'a+b', 'substring')}`))).toEqual([
      'A+B Pública',
    ])
    const spaced = '{ "Field": "CompanyName", "Value": "pública", "Operator": "substring" }'
    const plus = encodeURIComponent(spaced).replaceAll('%20', '+')
    expect((await list(agent, `?size=9&filter=${plus}`)).totalCount).toBe(2)
  })

  test.each([
    ['{'],
    ['[]'],
    ['{"Field":"CompanyName","Value":"a","Operator":"equals"}'],
    ['{"Field":"CustomerId","Value":"a","Operator":"substring"}'],
    ['{"Field":"Address","Value":"a","Operator":"equals"}'],
    ['{"LeftFilter":{},"RightFilter":{},"Operator":"and"}'],
  ])('R6.3: %s is 400 / 3000', async (text) => {
    expect(outcome(await agent.send('GET', `/v1/auditrecords?filter=${encodeURIComponent(text)}`))).toBe('400/3000')
  })
})

describe('pages', () => {
  let agent: Caller
  let all: string[]
  beforeAll(async () => {
    const made = await partnerSince(['seed', daysAgo(1)])
    agent = made.agent
    for (let n = 0; n < 4; n++) {
      const customer = await made.partner.createCustomer({ companyName: `Customer ${n}` })
      await agent.send('PUT', `/tenantry/v1/customers/${customer.id}/account`, {
        body: { billing: { companyName: `Renamed ${n}` }, company: { legalName: `Legal ${n}` } },
        headers: { 'if-match': '*' },
      })
    }
    all = (await list(agent)).items.map(({ id }) => id)
    expect(all.length).toBeGreaterThan(16)
  })

  test('without a size 500; over 500 is 500', async () => {
    for (const query of ['', '?size=0', '?size=9999'])
      expect((await list(agent, query)).links['self']!.uri).toBe('/auditrecords?size=500')
  })

  test.each([1, 2, 3, 5, 7])('of %i: forward to the end and back again, every record once', async (size) => {
    const forward: Listed[] = [await list(agent, `?size=${size}`)]
    while (forward.at(-1)!.links['next']) forward.push(await follow(agent, forward.at(-1)!.links['next']))
    expect(forward.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(all)
    expect(forward.at(-1)).not.toHaveProperty('continuationToken')
    expect(forward[0]!.links).not.toHaveProperty('previous')
    for (const page of forward.slice(0, -1)) expect(page.totalCount).toBe(size)
    let page = forward.at(-1)!
    for (const before of forward.slice(0, -1).reverse()) {
      page = await follow(agent, page.links['previous'])
      expect(page.items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id))
    }
    expect(page.links).not.toHaveProperty('previous')
  })

  test('the token alone goes on, in the header or in the query (Java)', async () => {
    const first = await list(
      agent,
      `?size=3&startDate=${dayOf(daysAgo(3))}&filter=${filterText('ResourceType', 'customer', 'equals')}`,
    )
    const token = first.continuationToken!
    const second = await list(agent, '', { 'ms-continuationtoken': token })
    expect(await list(agent, `?MS-ContinuationToken=${encodeURIComponent(token)}`)).toEqual(second)
    expect(second.items).toHaveLength(3)
    expect(second.links['next']!.uri).toBe(
      `/auditrecords?startDate=${dayOf(daysAgo(3))}&filter=${filterText('ResourceType', 'customer', 'equals')}&size=3&seekOperation=Next`,
    )
    expect((await list(agent, '?seekOperation=First', { 'ms-continuationtoken': token })).items).toEqual(first.items)
  })

  test('links have no raw braces, quotes, bars or blanks', async () => {
    const start = encodeURIComponent(
      '6/1/2026 12:00:00 AM'.replace(/^6\/1\/2026/, `${dayOf(daysAgo(3)).replace(/(\d+)-(\d+)-(\d+)/, '$2/$3/$1')}`),
    )
    const { links } = await list(
      agent,
      `?size=2&startDate=${start}&filter=${filterText('CompanyName', 'r', 'substring')}`,
    )
    for (const { uri } of Object.values(links)) expect(uri).not.toMatch(/[{}"|\s]/)
    expect(Object.keys(links)).toEqual(['self', 'next'])
  })

  test('R4.5: what happens meanwhile moves nothing', async () => {
    const made = await partnerSince(['one', daysAgo(3)], ['two', daysAgo(2)], ['three', daysAgo(1)])
    const first = await list(made.agent, '?size=1')
    await made.partner.createCustomers([{ companyName: 'late' }])
    const second = await follow(made.agent, first.links['next'])
    expect(second.items[0]!.id).not.toBe(first.items[0]!.id)
    const back = await follow(made.agent, second.links['previous'])
    expect(back.items).toEqual(first.items)
  })

  test('garbled, foreign and home-made tokens are 400 / 3000', async () => {
    const stranger = await partnerSince(['xx', daysAgo(1)], ['yy', daysAgo(1)])
    const { continuationToken } = await list(stranger.agent, '?size=1')
    const me = (await agent.send('GET', '/tenantry/v1/me')).json().partner.id as string
    const at = new Date().toISOString()
    const good = { p: me, s: 2, w: { from: at, to: at }, q: {}, a: [at, 1, 0], z: [at, 1, 0] }
    const forged = [
      { ...good, w: undefined },
      { ...good, w: { from: 'a', to: 'b' } },
      { ...good, w: { from: '2001-01-01T00:00:00.000Z', to: at } },
      { ...good, s: 1e9 },
      { ...good, s: 0.5 },
      { ...good, a: [at] },
      { ...good, z: [at, 'x', 0] },
      { ...good, z: [{}, {}, {}] },
      { ...good, q: { filter: 7 } },
      { ...good, more: 1 },
    ].map((state) => Buffer.from(JSON.stringify(state)).toString('base64url'))
    for (const token of [continuationToken!, 'x', ...forged]) {
      const response = await agent.send('GET', '/v1/auditrecords', { headers: { 'ms-continuationtoken': token } })
      expect([Buffer.from(token, 'base64url').toString(), outcome(response)]).toEqual([expect.anything(), '400/3000'])
    }
  })
})

describe('tokens live a day', () => {
  test('a walk that began 90 days back goes on after midnight', async () => {
    let now = Date.now()
    const aging = await tenantryWith({}, { now: () => new Date(now) })
    const agent = await aging.nubia.as('adminAgent')
    const start = daysAgo(91)
    await aging.nubia.createCustomers([{ companyName: 'old' }], start)
    await aging.nubia.createCustomers([{ companyName: 'new' }], daysAgo(90))
    now -= DAY
    const first = await list(agent, `?size=1&startDate=${dayOf(start)}`)
    expect(namesOf(first)).toEqual(['new'])
    now += DAY
    expect(namesOf(await follow(agent, first.links['next']))).toEqual(['old'])
    expect(outcome(await agent.send('GET', `/v1/auditrecords?startDate=${dayOf(start)}`))).toBe('400/3000')
    await aging.close()
  })
})

describe('an old SDK loses a page with a type that it does not know', () => {
  test('it gets undefined instead; others get the type', async () => {
    const partner = await instance.addPartner()
    const agent = await partner.as('adminAgent')
    const global = await partner.as('globalAdmin')
    const customer = await partner.createCustomer()
    await put(agent, customer, { companyName: 'Otro', organizationRegistrationNumber: 'B1' })
    await agent.send('PUT', `/tenantry/v1/customers/${customer.id}/permissions/AzureSavingsPlan`, {
      body: { allowed: true, acknowledged: true, reason: 'Five letters' },
    })
    await global.client.customers.removeRelationship({
      params: { customerId: customer.id },
      body: { relationshipToPartner: 'none' },
    })
    const java = { 'ms-partnercenter-client': 'Partner Center Java SDK' }
    const forJava = await list(agent, '', java)
    const known = new Set(
      `undefined update_customer_qualification update_subscription upgrade_subscription convert_trial_subscription add_customer
      update_customer_billing_profile delete_customer remove_partner_customer_relationship create_order update_order
      create_customer_user delete_customer_user update_customer_user update_customer_user_licenses reset_customer_user_password
      update_customer_user_principal_name restore_customer_user create_mpn_association update_mpn_association
      update_sfb_customer_user_licenses update_transfer create_partner_relationship register_application
      unregister_application add_application_credential remove_application_credential create_partner_user
      update_partner_user remove_partner_user create_referral update_referral get_software_key get_software_download_link
      ready_invoice create_agreement`.split(/\s+/),
    )
    const knownResources = new Set(
      `undefined customer customer_user order subscription license third_party_add_on mpn_association transfer application
      application_credential partner_user partner_relationship referral software_key software_download_link invoice
      agreement`.split(/\s+/),
    )
    for (const { operationType, resourceType } of forJava.items) {
      expect(known).toContain(operationType)
      expect(knownResources).toContain(resourceType)
    }
    const forOthers = await list(agent)
    expect(forOthers.items.map(({ id }) => id)).toEqual(forJava.items.map(({ id }) => id))
    expect(forOthers.items.slice(0, 2).map(({ operationType }) => operationType)).toEqual([
      'remove_partner_customer_relationship',
      'create_self_serve_policy',
    ])
    const record = forOthers.items[1]!
    expect((await agent.send('GET', `/v1/auditrecords/${record.id}`, { headers: java })).json().operationType).toBe(
      'undefined',
    )
  })
})

describe('who', () => {
  test('admins see the whole log, agents the records of customers, a billing admin none', async () => {
    const partner = await instance.addPartner()
    await partner.createCustomer()
    const [whole, some, none] = await Promise.all(
      (['globalAdmin', 'helpdeskAgent', 'billingAdmin'] as const).map(
        async (role) => (await list(await partner.as(role))).items,
      ),
    )
    const aboutPartner = ({ customerId }: AuditRecord) => customerId === partner.partner.id
    expect(whole!.some(aboutPartner)).toBe(true)
    expect(some!.length).toBeGreaterThan(0)
    expect(some!.some(aboutPartner)).toBe(false)
    expect(none).toEqual([])
    const own = whole!.find(aboutPartner)!
    expect(outcome(await (await partner.as('helpdeskAgent')).send('GET', `/v1/auditrecords/${own.id}`))).toBe(
      '404/1000',
    )
    expect(outcome(await (await partner.as('accountAdmin')).send('GET', '/v1/auditrecords'))).toBe('403/900150')
  })

  test('R5.3: a filter by another partner’s customer finds nothing', async () => {
    const theirs = await instance.other.createCustomer()
    const agent = await instance.nubia.as('adminAgent')
    expect((await list(agent, `?filter=${filterText('CustomerId', theirs.id, 'equals')}`)).items).toEqual([])
  })
})
