import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditRecord, Customer } from '@tenantry/contract'
import { addressFormat, countryCodes, countryRules } from '@tenantry/contract/countries'
import { checkPhone } from '@tenantry/contract/rules'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCustomer, type Caller, filterText, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent')
})
afterAll(() => instance.close())

const newDomain = () => `n${randomUUID().slice(0, 13).replace('-', '')}.onmicrosoft.com`
const create = (body: unknown, headers: Record<string, string> = {}, caller = admin) =>
  caller.send('POST', '/v1/customers', { body, headers })
const records = async (customerId: string): Promise<AuditRecord[]> =>
  (
    await admin.client.auditRecords.list({
      query: { filter: JSON.stringify({ Field: 'CustomerId', Value: customerId, Operator: 'equals' }) },
    })
  ).items

/** A body that the rules accept, with one place of it replaced; `undefined` takes it out. */
const bodyWith = (...changes: [path: string, value: unknown][]) => {
  const body = buildCustomer({ domain: newDomain() }) as Record<string, unknown>
  for (const [path, value] of changes) {
    const steps = path.split('.')
    const last = steps.pop()!
    let place = body
    for (const step of steps) place = place[step] as Record<string, unknown>
    if (value === undefined) delete place[last]
    else place[last] = value
  }
  return body
}

describe('GET /v1/customers/{id}', () => {
  test('shows the whole customer, its billing profile with the etag of its own address', async () => {
    const made = await instance.nubia.createCustomer({ companyName: 'Faro Norte' })
    const billing = await admin.client.billingProfile.get({ params: { customerId: made.id } })
    const response = await admin.send('GET', `/v1/customers/${made.id}`)
    const domain = made.companyProfile.domain
    expect(response.json()).toEqual({
      id: made.id,
      commerceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      companyProfile: {
        tenantId: made.id,
        domain,
        companyName: 'Faro Norte',
        address: { country: 'ES', city: 'Cádiz', addressLine1: 'Calle del Faro 12', postalCode: '11001' },
        email: billing.email,
        links: { self: { uri: `/customers/${made.id}/profiles/company`, method: 'GET', headers: [] } },
        attributes: { objectType: 'CustomerCompanyProfile' },
      },
      billingProfile: billing,
      relationshipToPartner: 'reseller',
      allowDelegatedAccess: true,
      customDomains: [domain],
      links: { self: { uri: `/customers/${made.id}`, method: 'GET', headers: [] } },
      attributes: { objectType: 'Customer' },
    })
    expect(response.headers).not.toHaveProperty('etag')
  })

  test('the id is taken in any letter case, with braces, after two slashes and with a slash at the end', async () => {
    const { id } = await instance.nubia.createCustomer()
    for (const form of [id.toUpperCase(), `{${id}}`, encodeURIComponent(`{${id}}`), `/${id}`, `${id}/`])
      expect((await admin.send('GET', `/v1/customers/${form}`)).json().id).toBe(id)
    for (const path of [`/V1/CUSTOMERS/${id}`, `/v1.0/customers/${id}`, `//v1//customers//${id}`])
      expect((await admin.send('GET', path)).json().id).toBe(id)
  })

  test.each(['all', 'x', '0', '%20', '123e4567-e89b-12d3-a456-42661417400', "' OR 1=1 --", '%00'])(
    'a malformed id (%s) is 400 / 900118',
    async (id) => {
      expect(outcome(await admin.send('GET', `/v1/customers/${encodeURIComponent(id)}`))).toBe('400/900118')
    },
  )

  test('R5.3: an unknown customer, another partner’s and a removed one answer alike', async () => {
    const theirs = await instance.other.createCustomer()
    const removed = await instance.nubia.createCustomer()
    const global = await instance.nubia.as('globalAdmin')
    await global.client.customers.removeRelationship({
      params: { customerId: removed.id },
      body: { relationshipToPartner: 'none' },
    })
    const answers = await Promise.all(
      [randomUUID(), theirs.id, removed.id].map((id) => admin.send('GET', `/v1/customers/${id}`)),
    )
    for (const answer of answers) {
      expect(outcome(answer)).toBe('403/20002')
      expect(answer.body).toBe(answers[0]!.body)
      expect(Object.keys(answer.headers).sort()).toEqual(Object.keys(answers[0]!.headers).sort())
    }
  })
})

describe('POST /v1/customers', () => {
  test('answers the created customer with its first administrator, once', async () => {
    const body = buildCustomer({ companyName: 'Librería Aurora', domain: newDomain() })
    const response = await create(body)
    expect(response.statusCode).toBe(201)
    const made = response.json() as Customer
    expect(made).toMatchObject({
      companyProfile: { tenantId: made.id, domain: body.companyProfile.domain, companyName: 'Librería Aurora' },
      billingProfile: { ...body.billingProfile, attributes: { objectType: 'CustomerBillingProfile' } },
      relationshipToPartner: 'reseller',
      allowDelegatedAccess: true,
      userCredentials: { userName: 'admin' },
      attributes: { objectType: 'Customer' },
    })
    expect(made.userCredentials!.password).toMatch(/^\w{16}$/)
    expect(made.billingProfile!.attributes.etag).toMatch(/^-?\d+$/)
    expect(BigInt.asIntN(64, BigInt(made.billingProfile!.attributes.etag!)).toString()).toBe(
      made.billingProfile!.attributes.etag,
    )
    expect(made).not.toHaveProperty('enableGDAPByDefault')
    const { userCredentials: _, ...rest } = made
    expect((await admin.send('GET', `/v1/customers/${made.id}`)).json()).toEqual(rest)
  })

  test('writes the record add_customer with domain and relationship', async () => {
    const made = await instance.nubia.createCustomer({ companyName: 'Récord' })
    const [record, ...more] = await records(made.id)
    expect(more).toEqual([])
    expect(record).toMatchObject({
      operationType: 'add_customer',
      resourceType: 'customer',
      operationStatus: 'succeeded',
      customerName: 'Récord',
      customizedData: [
        { key: 'PrimaryDomainName', value: made.companyProfile.domain },
        { key: 'Relationship', value: 'Reseller' },
      ],
    })
    expect(record).not.toHaveProperty('resourceOldValue')
    expect(JSON.parse(record!.resourceNewValue!)).toMatchObject({ BillingProfile: { CompanyName: 'Récord' } })
    expect(JSON.stringify(record)).not.toContain(made.userCredentials!.password)
  })

  test('R3.1: the same request again is the same customer with the same password, also after a restart', async () => {
    const body = buildCustomer({ domain: newDomain() })
    const headers = { 'ms-requestid': randomUUID() }
    const first = await create(body, headers)
    const answers = await Promise.all(Array.from({ length: 4 }, () => create(body, headers)))
    await instance.restart()
    for (const again of [...answers, await create(body, headers)])
      expect([again.statusCode, again.body]).toEqual([201, first.body])
    expect(await records((first.json() as Customer).id)).toHaveLength(1)
  })

  test('R8.5: the password of the first administrator is nowhere on the disk in clear', async () => {
    const response = await create(buildCustomer({ domain: newDomain() }), { 'ms-requestid': randomUUID() })
    const { userCredentials, billingProfile } = response.json() as Customer
    const files = readdirSync(instance.folder).map((name) => readFileSync(join(instance.folder, name), 'latin1'))
    expect(files.some((text) => text.includes(billingProfile!.id))).toBe(true)
    expect(files.some((text) => text.includes(userCredentials!.password))).toBe(false)
  })

  test('R3.1: the same id and body from another partner, user or app is a request of its own', async () => {
    const body = buildCustomer({ domain: newDomain() })
    const headers = { 'ms-requestid': randomUUID() }
    const callers = [
      admin,
      await instance.other.as('adminAgent'),
      await instance.nubia.as('salesAgent'),
      await instance.nubia.asApp('adminAgent'),
    ]
    const answers = []
    for (const caller of callers) answers.push(outcome(await create(body, headers, caller)))
    expect(answers).toEqual(['201', '409/3000', '409/3000', '409/3000'])
  })

  test('without an id the same body again is 409: the domain is taken', async () => {
    const body = buildCustomer({ domain: newDomain() })
    await create(body)
    const again = await create(body)
    expect(outcome(again)).toBe('409/3000')
    expect(again.json().data).toEqual([expect.objectContaining({ field: 'companyProfile.domain', code: 3000 })])
  })

  test('R4.4: of many creations with one domain in any spelling exactly one succeeds', async () => {
    const prefix = `aur${randomUUID().slice(0, 8)}`
    const wide = [...prefix].map((c) => String.fromCodePoint(c.codePointAt(0)! + 0xfee0)).join('')
    const spellings = [
      `${prefix}.onmicrosoft.com`,
      `${prefix.toUpperCase()}.OnMicrosoft.com`,
      `${prefix}.onmicrosoft.com.`,
      ` ${prefix}.onmicrosoft.com `,
      `${wide}.onmicrosoft.com`,
    ]
    const answers = await Promise.all([...spellings, ...spellings].map((domain) => create(buildCustomer({ domain }))))
    expect(answers.map(outcome).sort()).toEqual(['201', ...Array.from({ length: 9 }, () => '409/3000')])
    const made = answers.find(({ statusCode }) => statusCode === 201)!.json() as Customer
    expect(made.companyProfile.domain).toBe(`${prefix}.onmicrosoft.com`)
  })

  test('R5.5: what the server owns is ignored in a body', async () => {
    const chosen = randomUUID()
    const response = await create({
      ...buildCustomer({ domain: newDomain() }),
      id: chosen,
      commerceId: chosen,
      relationshipToPartner: 'advisor',
      allowDelegatedAccess: false,
      customDomains: ['microsoft.com'],
      userCredentials: { userName: 'root', password: 'known' },
      partnerId: instance.other.partner.id,
      attributes: { etag: 'mine', objectType: 'Customer' },
      surprise: { deep: [1] },
    })
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({ relationshipToPartner: 'reseller', allowDelegatedAccess: true })
    for (const mine of [chosen, 'known', 'surprise', '["microsoft.com"]', 'advisor', 'root'])
      expect(response.body).not.toContain(mine)
  })

  test('enableGDAPByDefault is echoed when given; null means absent', async () => {
    for (const given of [true, false])
      expect((await create(bodyWith(['enableGDAPByDefault', given]))).json().enableGDAPByDefault).toBe(given)
    const response = await create(bodyWith(['enableGDAPByDefault', null], ['associatedPartnerId', null]))
    expect(response.statusCode).toBe(201)
    expect(response.json()).not.toHaveProperty('enableGDAPByDefault')
  })

  test('culture is answered in canonical case, language as it came, blanks around texts are trimmed', async () => {
    const response = await create(
      bodyWith(
        ['billingProfile.culture', 'ES-es'],
        ['billingProfile.language', 'Es'],
        ['billingProfile.companyName', '  Dos  Palabras '],
      ),
    )
    expect(response.json().billingProfile).toMatchObject({
      culture: 'es-ES',
      language: 'Es',
      companyName: 'Dos  Palabras',
    })
  })

  test('the company name of the company profile is the legal name, not the name on the bill', async () => {
    const response = await create(bodyWith(['companyProfile.companyName', 'Aurora Legal, S.L.']))
    const { id, companyProfile, billingProfile } = response.json() as Customer
    expect(companyProfile.companyName).toBe(billingProfile!.companyName)
    expect((await admin.client.account.get({ params: { customerId: id } })).company.legalName).toBe(
      'Aurora Legal, S.L.',
    )
  })

  test('R6.5: texts are kept in NFC', async () => {
    const response = await create(bodyWith(['billingProfile.companyName', 'Cafe\u0301 Sol']))
    expect(response.json().billingProfile.companyName).toBe('Café Sol')
  })

  test('V-80, V-82: a country outside the partner’s market is 403 / 2030', async () => {
    const partner = await instance.addPartner({ market: ['PT', 'FR'] })
    expect(outcome(await create(buildCustomer(), {}, await partner.as('salesAgent')))).toBe('403/2030')
  })

  test('each required member that is missing is named', async () => {
    const response = await create({ companyProfile: {}, billingProfile: {} })
    expect(outcome(response)).toBe('400/3000')
    const fields = (response.json().data as { field: string; reason: string }[]).map(({ field }) => field)
    expect(fields.sort()).toEqual([
      'billingProfile.companyName',
      'billingProfile.culture',
      'billingProfile.defaultAddress',
      'billingProfile.email',
      'billingProfile.language',
      'companyProfile.domain',
    ])
    expect((await create({})).json().data.map(({ field }: { field: string }) => field)).toEqual([
      'companyProfile',
      'billingProfile',
    ])
  })

  test('the reseller of an indirect provider must exist; an app alone cannot name one', async () => {
    const body = bodyWith(['associatedPartnerId', randomUUID()])
    expect(outcome(await create(body))).toBe('404/800015')
    expect(outcome(await create(body, {}, await instance.nubia.asApp('adminAgent')))).toBe('403/900329')
  })
})

// customers.md section 6: of several faults the first in this order is answered.
describe('order of the checks on creation', () => {
  const taken = newDomain()
  let market: Caller
  let reseller: Caller
  beforeAll(async () => {
    const partner = await instance.addPartner({ type: 'directBill', market: ['ES', 'BR'] })
    market = await partner.as('adminAgent')
    reseller = await (await instance.addPartner({ type: 'indirectReseller' })).as('adminAgent')
    await market.send('POST', '/v1/customers', { body: buildCustomer({ domain: taken }) })
  })

  /** Everything wrong at once; each step puts right what the one before complained about. */
  const steps: [answer: string, field: string, ...repairs: [string, unknown][]][] = [
    ['400/3000', 'billingProfile.email'],
    ['400/3000', 'companyProfile.domain', ['billingProfile.email', 'x@microsoft.com']],
    ['409/3000', 'companyProfile.domain', ['companyProfile.domain', taken]],
    ['403/2030', 'billingProfile.defaultAddress.country', ['companyProfile.domain', newDomain()]],
    ['400/3000', 'billingProfile.defaultAddress.postalCode', ['billingProfile.defaultAddress.country', 'BR']],
    [
      '400/600049',
      'companyProfile.organizationRegistrationNumber',
      ['billingProfile.defaultAddress.postalCode', '01310-100'],
    ],
    [
      '400/600050',
      'companyProfile.organizationRegistrationNumber',
      ['companyProfile.organizationRegistrationNumber', '123'],
    ],
    [
      '400/600051',
      'billingProfile.defaultAddress.phoneNumber',
      ['companyProfile.organizationRegistrationNumber', '11.222.333/0001-81'],
    ],
    ['400/3000', 'billingProfile.companyName', ['billingProfile.defaultAddress.phoneNumber', '11 98765-4321']],
    ['400/3000', 'billingProfile.email', ['billingProfile.companyName', 'Aurora Livros']],
    ['400/3000', 'billingProfile.culture', ['billingProfile.email', 'contas@aurora.example']],
    ['400/3000', 'billingProfile.language', ['billingProfile.culture', 'pt-BR']],
    ['404/800015', '', ['billingProfile.language', 'pt']],
    ['201', '', ['associatedPartnerId', undefined]],
  ]

  test('JSON comes before the kind of partner, and that before everything else', async () => {
    expect(outcome(await create('{', {}, market))).toBe('400/800002')
    for (const unreadable of ['{', '', '[]', '{"a":1,"A":2}'])
      expect([unreadable, outcome(await create(unreadable, {}, reseller))]).toEqual([unreadable, '400/800002'])
    for (const body of ['{}', buildCustomer()]) expect(outcome(await create(body, {}, reseller))).toBe('403/600006')
  })

  test('the first fault in the documented order is the one that is answered', async () => {
    const changes: [string, unknown][] = [
      ['companyProfile.domain', 'bad_prefix.onmicrosoft.com'],
      ['billingProfile.email', undefined],
      ['billingProfile.companyName', 'LLC'],
      ['billingProfile.culture', 'xx-XX'],
      ['billingProfile.language', 'klingon'],
      ['billingProfile.defaultAddress.country', 'FR'],
      ['billingProfile.defaultAddress.city', 'São Paulo'],
      ['billingProfile.defaultAddress.postalCode', '1'],
      ['associatedPartnerId', randomUUID()],
    ]
    for (const [answer, field, ...repairs] of steps) {
      changes.push(...repairs)
      const body = bodyWith(...changes)
      const response = await create(body, {}, market)
      expect([outcome(response), response.json().data?.[0]?.field ?? '']).toEqual([answer, field])
    }
  })
})

// validation.md section 5
describe('registration number and phone', () => {
  const numbered = countryCodes.filter((code) => countryRules(code)!.customerOrganizationRegistrationNumberRequired)
  const phoneOf = (country: string): string => {
    for (const digit of ['2', '9', '7', '5', '3', '1'])
      for (let length = 4; length <= 12; length++) {
        const number = digit.repeat(length)
        if (checkPhone(number, country).length === 0) return number
      }
    throw new Error(`no phone number for ${country}`)
  }
  const bodyFor = (country: string, number: string | undefined, phoneNumber: string | undefined) => {
    const rules = countryRules(country)!
    const body = buildCustomer({ country, domain: newDomain() })
    const address = {
      country,
      addressLine1: 'Main 1',
      city: 'City',
      ...(rules.isStateRequired && { state: rules.supportedStatesList[0] }),
      postalCode: addressFormat(country).postalCodeExample?.split(',')[0],
      ...(phoneNumber && { phoneNumber }),
    }
    return {
      companyProfile: { ...body.companyProfile, ...(number && { organizationRegistrationNumber: number }) },
      billingProfile: {
        ...body.billingProfile,
        culture: rules.defaultCulture,
        language: rules.defaultCulture.slice(0, 2),
        defaultAddress: address,
      },
    }
  }

  test('V-40: 24 countries demand both', () => {
    expect(numbered).toEqual('AE AM AZ BR BY HU IN IQ KG KZ MD MM PL RU SA SS TH TJ TR UA UZ VE VN ZA'.split(' '))
  })

  test.each(numbered)(
    '%s: 600049 without a number, 600050 with a wrong one, 600051 without a phone',
    async (country) => {
      const rules = countryRules(country)!
      const sample = rules.customerOrganizationRegistrationNumberSample!
      const phone = phoneOf(country)
      expect(outcome(await create(bodyFor(country, undefined, phone)))).toBe('400/600049')
      const wrong = await create(bodyFor(country, '!', phone))
      expect(outcome(wrong)).toBe('400/600050')
      expect(wrong.json().description).toContain(rules.customerOrganizationRegistrationNumberRegex!)
      expect(outcome(await create(bodyFor(country, sample, undefined)))).toBe('400/600051')
      const made = await create(bodyFor(country, sample, phone))
      expect([outcome(made), made.json().companyProfile?.organizationRegistrationNumber]).toEqual(['201', sample])
    },
  )

  test('on a billing PUT the phone is demanded, the number keeps its value and cannot be cleared', async () => {
    const made = (await create(bodyFor('PL', '5260250274', phoneOf('PL')))).json() as Customer
    const put = (body: object) =>
      admin.send('PUT', `/v1/customers/${made.id}/profiles/billing`, { body, headers: { 'if-match': '*' } })
    expect(outcome(await put({ defaultAddress: { phoneNumber: null } }))).toBe('400/600051')
    for (const number of [null, ''])
      expect(outcome(await put({ organizationRegistrationNumber: number }))).toBe('400/600049')
    expect(outcome(await put({ organizationRegistrationNumber: 'x' }))).toBe('400/600050')
    expect(outcome(await put({ firstName: 'Ola' }))).toBe('200')
    const { companyProfile } = await admin.client.customers.get({ params: { customerId: made.id } })
    expect(companyProfile.organizationRegistrationNumber).toBe('5260250274')
  })

  test('V-41: elsewhere a number is optional', async () => {
    const made = await create(bodyFor('FR', 'X 12', undefined))
    expect(made.json().companyProfile.organizationRegistrationNumber).toBe('X 12')
  })

  test('V-44: with the strict setting a number is 600002 where the country takes none', async () => {
    const strict = await tenantryWith({ TENANTRY_OPTIONAL_REGISTRATION_ID: 'off' })
    const agent = await strict.nubia.as('adminAgent')
    expect(outcome(await create(bodyFor('FR', 'X12', undefined), {}, agent))).toBe('400/600002')
    await strict.close()
  })
})

describe('PATCH /v1/customers/{id}', () => {
  let global: Caller
  beforeAll(async () => {
    global = await instance.nubia.as('globalAdmin')
  })
  const end = (id: string, body: unknown = { relationshipToPartner: 'none' }, caller = global) =>
    caller.send('PATCH', `/v1/customers/${id}`, { body })

  test('ends the relationship: the customer leaves the list, its policy goes, its records stay', async () => {
    const customer = await instance.nubia.createCustomer({ companyName: 'Adiós Mar' })
    const policy = await admin.client.selfServePolicies.create({
      body: {
        selfServeEntity: { selfServeEntityType: 'customer', tenantID: customer.id },
        grantor: { grantorType: 'billToPartner', tenantID: instance.nubia.partner.id },
        permissions: [{ resource: 'AzureSavingsPlan', action: 'Purchase' }],
      },
    })
    const response = await end(customer.id)
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { id: customer.id, relationshipToPartner: 'none', attributes: { objectType: 'Customer' } },
    ])
    const listed = await admin.send('GET', `/v1/customers?size=5&filter=${filterText('CompanyName', 'adios mar')}`)
    expect(listed.json().totalCount).toBe(0)
    for (const path of ['', '/profiles/billing', '/profiles/company', '/subscriptions'])
      expect(outcome(await admin.send('GET', `/v1/customers/${customer.id}${path}`))).toBe('403/20002')
    expect(outcome(await admin.send('GET', `/v1/SelfServePolicy/${policy.id}`))).toBe('404/600039')
    expect(outcome(await admin.send('GET', `/v1/SelfServePolicy?entity_id=${customer.id}`))).toBe('403/20002')
    const [record] = await records(customer.id)
    expect(record).toMatchObject({
      operationType: 'remove_partner_customer_relationship',
      resourceType: 'partner_customer_relationship',
      operationStatus: 'succeeded',
      customerName: 'Adiós Mar',
      customizedData: [
        { key: 'PrimaryDomainName', value: customer.companyProfile.domain },
        { key: 'Relationship', value: 'Reseller' },
      ],
    })
    const domain = await admin.send('HEAD', `/v1/domains/${customer.companyProfile.domain}`)
    expect(domain.statusCode).toBe(200)
  })

  test('the whole object of an SDK, full of nulls, in any spelling of the value', async () => {
    for (const relationship of ['None', 'NONE', 5, '5']) {
      const { id } = await instance.nubia.createCustomer()
      const response = await end(id, {
        Id: null,
        CommerceId: null,
        CompanyProfile: null,
        BillingProfile: null,
        RelationshipToPartner: relationship,
        AllowDelegatedAccess: null,
        UserCredentials: null,
        CustomDomains: null,
        AssociatedPartnerId: null,
        Links: null,
        Attributes: { Etag: null, ObjectType: 'Customer' },
      })
      expect([response.statusCode, response.json().relationshipToPartner]).toEqual([200, 'none'])
    }
  })

  test('a second removal is 400 / 3000; its repeat under the same id is the first answer', async () => {
    const { id } = await instance.nubia.createCustomer()
    const headers = { 'ms-requestid': randomUUID() }
    const body = { relationshipToPartner: 'none' }
    const first = await global.send('PATCH', `/v1/customers/${id}`, { body, headers })
    const repeat = await global.send('PATCH', `/v1/customers/${id}`, { body, headers })
    expect(repeat.body).toBe(first.body)
    const second = await end(id)
    expect(outcome(second)).toBe('400/3000')
    expect(second.json().data[0].field).toBe('relationshipToPartner')
  })

  test.each(['reseller', 'unknown', 'nonsense', null, 0, 17, true, { a: 1 }])(
    '%j is refused with 400 / 3000',
    async (value) => {
      const { id } = await instance.nubia.createCustomer()
      expect(outcome(await end(id, { relationshipToPartner: value }))).toBe('400/3000')
      expect((await admin.send('GET', `/v1/customers/${id}`)).statusCode).toBe(200)
    },
  )

  test('only a global admin may, and only with a user', async () => {
    const { id } = await instance.nubia.createCustomer()
    const app = await instance.nubia.asApp('globalAdmin')
    expect(outcome(await end(id, { relationshipToPartner: 'none' }, app))).toBe('403/900329')
    expect(outcome(await end(id, { relationshipToPartner: 'none' }, admin))).toBe('403/900150')
    expect((await records(id))[0]).toMatchObject({
      operationType: 'remove_partner_customer_relationship',
      operationStatus: 'failed',
    })
  })

  test('unknown and foreign customers are 403 / 20002', async () => {
    const theirs = await instance.other.createCustomer()
    for (const id of [randomUUID(), theirs.id]) expect(outcome(await end(id))).toBe('403/20002')
  })
})

describe('US Government', () => {
  let government: TestInstance
  let agent: Caller
  beforeAll(async () => {
    government = await tenantryWith({ TENANTRY_CLOUD: 'us-government' })
    agent = await government.nubia.as('adminAgent')
  })
  afterAll(() => government.close())
  const american = (domain: string) => {
    const { billingProfile } = buildCustomer()
    return {
      companyProfile: { domain },
      billingProfile: {
        ...billingProfile,
        culture: 'en-US',
        language: 'en',
        defaultAddress: {
          country: 'US',
          state: 'OR',
          city: 'Astoria',
          addressLine1: '88 Pier Street',
          postalCode: '97103',
        },
      },
    }
  }

  test('G-05: both suffixes are accepted, others not', async () => {
    for (const suffix of ['onmicrosoft.us', 'onmicrosoft.com'])
      expect(outcome(await create(american(`gov${randomUUID().slice(0, 8)}.${suffix}`), {}, agent))).toBe('201')
    expect(outcome(await create(american('gov.onmicrosoft.de'), {}, agent))).toBe('400/3000')
  })

  test('customers are in the United States', async () => {
    const response = await create(buildCustomer({ domain: `es${randomUUID().slice(0, 8)}.onmicrosoft.us` }), {}, agent)
    expect(outcome(response)).toBe('400/3000')
    expect(response.json().data[0].field).toBe('billingProfile.defaultAddress.country')
  })

  test('in the global cloud a government suffix is refused', async () => {
    expect(outcome(await create(bodyWith(['companyProfile.domain', 'x1.onmicrosoft.us'])))).toBe('400/3000')
  })
})
