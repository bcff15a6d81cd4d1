import { randomUUID } from 'node:crypto'
import type { Agreement, Customer } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let sales: Caller
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  sales = await instance.nubia.as('salesAgent')
  admin = await instance.nubia.as('adminAgent', 'globalAdmin')
})
afterAll(() => instance.close())

const CUSTOMER_TEMPLATE = 'c0a1f7de-52b4-4d39-8a77-19f6d3b4a901'
const CLOUD_TEMPLATE = '5d0b64a2-9c1e-4b7f-a3d8-e27f40c6b512'
const inés = { firstName: 'Inés', lastName: 'Roldán', email: 'ines@auroralibros.example' }
const agreement = (override: object = {}) => ({
  primaryContact: inés,
  templateId: CUSTOMER_TEMPLATE,
  dateAgreed: '2024-04-02T00:00:00Z',
  type: 'MicrosoftCustomerAgreement',
  ...override,
})
const pathOf = ({ id }: Pick<Customer, 'id'>) => `/v1/customers/${id}/agreements`
const confirm = (customer: Pick<Customer, 'id'>, override: object = {}, caller = sales, headers = {}) =>
  caller.send('POST', pathOf(customer), { body: agreement(override), headers })
const listed = async ({ id }: Pick<Customer, 'id'>, agreementType: 'MicrosoftCustomerAgreement' | '*' = '*') =>
  (await sales.client.agreements.list({ params: { customerId: id }, query: { agreementType } })).items
const records = async ({ id }: Pick<Customer, 'id'>) => {
  const filter = JSON.stringify({ Field: 'CustomerId', Value: id, Operator: 'equals' })
  return (await admin.client.auditRecords.list({ query: { filter } })).items
}
const userIdOf = async (caller: Caller) => (await caller.client.identity.me()).userId

describe('GET /v1/agreements', () => {
  const templates = async (query = '') => (await sales.send('GET', `/v1/agreements${query}`)).json()

  test('shows the cloud agreement unless another type is asked for, in any letter case', async () => {
    expect(await templates()).toEqual({
      totalCount: 1,
      items: [
        {
          templateId: CLOUD_TEMPLATE,
          agreementType: 'MicrosoftCloudAgreement',
          agreementLink: expect.stringMatching(/^http:\/\/127\.0\.0\.1:7400\/agreement-documents\//),
          versionRank: 0,
        },
      ],
      links: { self: { uri: '/agreements', method: 'GET', headers: [] } },
      attributes: { objectType: 'Collection' },
    })
    for (const type of ['MicrosoftCustomerAgreement', 'microsoftcustomeragreement']) {
      const { items, links } = await templates(`?agreementType=${type}`)
      expect(items).toMatchObject([
        { templateId: CUSTOMER_TEMPLATE, agreementType: 'MicrosoftCustomerAgreement', versionRank: 1 },
      ])
      expect(links.self.uri).toBe('/agreements?agreementType=MicrosoftCustomerAgreement')
    }
  })

  test('* gives every template, an unknown type is refused', async () => {
    expect((await templates('?agreementType=*')).totalCount).toBe(2)
    expect((await templates('?agreementType=%2A')).totalCount).toBe(2)
    expect(outcome(await sales.send('GET', '/v1/agreements?agreementType=Other'))).toBe('400/3000')
  })

  test('a link to a text lasts, and opens without a token', async () => {
    const [one, two] = [await templates(), await templates()]
    expect(one).toEqual(two)
    const { pathname, search } = new URL(one.items[0].agreementLink)
    const page = await instance.send({ method: 'GET', url: pathname + search })
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  })
})

describe('POST /v1/customers/{id}/agreements', () => {
  test('answers the agreement with the user of the token, and stands in the list with its link', async () => {
    const customer = await instance.nubia.createCustomer()
    const primaryContact = { ...inés, phoneNumber: '956555014' }
    const response = await confirm(customer, { primaryContact })
    expect([response.statusCode, response.json()]).toEqual([
      201,
      {
        userId: await userIdOf(sales),
        primaryContact,
        templateId: CUSTOMER_TEMPLATE,
        dateAgreed: '2024-04-02T00:00:00Z',
        type: 'MicrosoftCustomerAgreement',
        attributes: { objectType: 'Agreement' },
      },
    ])
    const { userId: _, ...kept } = response.json() as Agreement
    expect(await listed(customer)).toEqual([{ ...kept, agreementLink: expect.any(String) }])
  })

  test('takes names, template and type in any letter case, whatever user the body names, and answers the documented spelling', async () => {
    const customer = await instance.nubia.createCustomer()
    const response = await sales.send('POST', pathOf(customer), {
      body: {
        UserId: randomUUID(),
        PrimaryContact: {
          FirstName: ' Inés ',
          LastName: 'Roldán',
          Email: 'ines@auroralibros.example',
          PhoneNumber: null,
        },
        TemplateId: CUSTOMER_TEMPLATE.toUpperCase(),
        DateAgreed: '04/02/2024 10:30:00',
        Type: 'microsoftcustomeragreement',
        AgreementLink: null,
        Attributes: { ObjectType: 'Agreement' },
      },
    })
    expect(response.json()).toMatchObject({
      ...agreement({ dateAgreed: '2024-04-02T10:30:00Z' }),
      userId: await userIdOf(sales),
    })
  })

  test.each<[string, object, string]>([
    ['an unknown template', { templateId: randomUUID() }, 'templateId'],
    ['a template that is no GUID', { templateId: 'x' }, 'templateId'],
    ['no template', { templateId: undefined }, 'templateId'],
    ['a type that the template is not of', { type: 'MicrosoftCloudAgreement' }, 'type'],
    ['an unknown type', { type: 'Other' }, 'type'],
    ['no type', { type: undefined }, 'type'],
    ['tomorrow', { dateAgreed: new Date(Date.now() + 86_400_000).toISOString() }, 'dateAgreed'],
    ['a date that is none', { dateAgreed: 'yesterday' }, 'dateAgreed'],
    ['no date', { dateAgreed: undefined }, 'dateAgreed'],
    ['the date that an SDK sends when nobody set one', { dateAgreed: '0001-01-01T00:00:00' }, 'dateAgreed'],
    ['no contact', { primaryContact: undefined }, 'primaryContact'],
    ['a contact without a last name', { primaryContact: { ...inés, lastName: null } }, 'primaryContact.lastName'],
    ['a contact with a blank first name', { primaryContact: { ...inés, firstName: ' ' } }, 'primaryContact.firstName'],
    ['a contact whose address is none', { primaryContact: { ...inés, email: 'ines' } }, 'primaryContact.email'],
    [
      'a phone number that the country does not have',
      { primaryContact: { ...inés, phoneNumber: '12' } },
      'primaryContact.phoneNumber',
    ],
  ])('%s is 400 / 3000 and names the field', async (_name, override, field) => {
    const customer = await instance.nubia.createCustomer()
    const response = await confirm(customer, override)
    expect([outcome(response), response.json().data[0].field]).toEqual(['400/3000', field])
    expect(await listed(customer)).toEqual([])
  })

  test('V-91, V-92: what a rule refuses names the rule, in the language of the caller', async () => {
    const customer = await instance.nubia.createCustomer()
    const future = await confirm(customer, { dateAgreed: '2999-01-01' }, sales, { 'x-locale': 'es-ES' })
    expect(future.json().data).toMatchObject([{ rule: 'V-91', text: expect.stringContaining('futuro') }])
    const blank = await confirm(customer, { primaryContact: { ...inés, email: '' } })
    expect(blank.json().data).toMatchObject([{ rule: 'V-92', text: 'Enter Email address.' }])
  })

  test('V-91: a day before the agreement began is taken', async () => {
    const customer = await instance.nubia.createCustomer()
    expect((await confirm(customer, { dateAgreed: '2019-09-30' })).statusCode).toBe(201)
  })

  test('the same contact a second time is 409 / 600061 in the form of the newer services', async () => {
    const customer = await instance.nubia.createCustomer()
    await confirm(customer)
    const same = { ...inés, firstName: 'INÉS', phoneNumber: '' }
    const again = await confirm(customer, { primaryContact: same, dateAgreed: '2024-05-01' })
    expect([again.statusCode, again.json()]).toEqual([
      409,
      {
        code: 600061,
        message: expect.stringContaining('already been confirmed'),
        description: expect.stringContaining('already been confirmed'),
        errorName: 'PartnerConfirmedAgreementAlreadyExists',
        isRetryable: false,
        parameters: {},
        errorMessageExtended: 'InternalErrorCode=600061',
        data: [],
        source: 'PartnerFD',
      },
    ])
    expect(await listed(customer)).toHaveLength(1)
  })

  test('another first name, last name, address or phone number is another contact', async () => {
    const customer = await instance.nubia.createCustomer()
    const others = [{ firstName: 'Ana' }, { lastName: 'Vega' }, { email: 'a@b.example' }, { phoneNumber: '956555014' }]
    for (const other of [{}, ...others]) {
      const response = await confirm(customer, { primaryContact: { ...inés, ...other } })
      expect([other, response.statusCode]).toEqual([other, 201])
    }
    const cloud = { type: 'MicrosoftCloudAgreement', templateId: CLOUD_TEMPLATE }
    expect((await confirm(customer, cloud)).statusCode).toBe(201)
    expect(await listed(customer)).toHaveLength(6)
    expect(await listed(customer, 'MicrosoftCustomerAgreement')).toHaveLength(5)
    const another = await instance.nubia.createCustomer()
    expect((await confirm(another)).statusCode).toBe(201)
  })

  test('R3.1: the same request again gives the same answer and one record, also when it was refused', async () => {
    const customer = await instance.nubia.createCustomer()
    const headers = { 'ms-requestid': randomUUID() }
    const first = await confirm(customer, {}, sales, headers)
    const again = await confirm(customer, {}, sales, headers)
    expect([again.statusCode, again.body]).toEqual([201, first.body])
    const repeated = { 'ms-requestid': randomUUID() }
    for (let i = 0; i < 5; i++) expect(outcome(await confirm(customer, {}, sales, repeated))).toBe('409/600061')
    expect(await listed(customer)).toHaveLength(1)
    const made = (await records(customer)).filter(({ operationType }) => operationType === 'create_agreement')
    expect(made.map(({ operationStatus }) => operationStatus)).toEqual(['failed', 'succeeded'])
  })

  test('two at the same time: one is confirmed', async () => {
    const customer = await instance.nubia.createCustomer()
    const answers = await Promise.all([confirm(customer), confirm(customer)])
    expect(answers.map(outcome).sort()).toEqual(['201', '409/600061'])
  })

  test('leaves a record of the contact, its template and its type', async () => {
    const customer = await instance.nubia.createCustomer()
    await confirm(customer)
    const [record] = await records(customer)
    expect(record).toMatchObject({
      operationType: 'create_agreement',
      resourceType: 'agreement',
      operationStatus: 'succeeded',
      customizedData: [
        { key: 'AgreementType', value: 'MicrosoftCustomerAgreement' },
        { key: 'TemplateId', value: CUSTOMER_TEMPLATE },
      ],
    })
    expect(record).not.toHaveProperty('resourceOldValue')
    expect(JSON.parse(record!.resourceNewValue!)).toMatchObject({
      Type: 'MicrosoftCustomerAgreement',
      PrimaryContact: { FirstName: 'Inés', LastName: 'Roldán', Email: 'ines@auroralibros.example' },
      DateAgreed: '2024-04-02T00:00:00Z',
    })
  })
})

describe('GET /v1/customers/{id}/agreements', () => {
  test('newest first; the cloud agreement unless another type is asked for', async () => {
    const customer = await instance.nubia.createCustomer()
    const days = ['2024-04-02', '2026-01-31', '2024-04-02T00:00:00.5Z', '2020-12-01']
    for (const [place, dateAgreed] of days.entries())
      await confirm(customer, { dateAgreed, primaryContact: { ...inés, firstName: `N${place}` } })
    const response = await sales.send('GET', `${pathOf(customer)}?agreementType=MicrosoftCustomerAgreement`)
    const { items, ...rest } = response.json()
    expect(items.map(({ dateAgreed }: Agreement) => dateAgreed)).toEqual([
      '2026-01-31T00:00:00Z',
      '2024-04-02T00:00:00.500Z',
      '2024-04-02T00:00:00Z',
      '2020-12-01T00:00:00Z',
    ])
    expect(rest).toEqual({
      totalCount: 4,
      links: {
        self: {
          uri: `/customers/${customer.id}/agreements?agreementType=MicrosoftCustomerAgreement`,
          method: 'GET',
          headers: [],
        },
      },
      attributes: { objectType: 'Collection' },
    })
    expect((await sales.send('GET', pathOf(customer))).json()).toMatchObject({ totalCount: 0, items: [] })
    expect(outcome(await sales.send('GET', `${pathOf(customer)}?agreementType=Other`))).toBe('400/3000')
  })

  test('after the relationship has ended, nothing of it can be read or written', async () => {
    const customer = await instance.nubia.createCustomer()
    await confirm(customer)
    await admin.send('PATCH', `/v1/customers/${customer.id}`, { body: { relationshipToPartner: 'none' } })
    const own = `/tenantry/v1/customers/${customer.id}`
    const answers = [
      await sales.send('GET', `${pathOf(customer)}?agreementType=*`),
      await sales.send('GET', `/v1/customers/${customer.id}/directSignedMicrosoftCustomerAgreementStatus`),
      await confirm(customer, { primaryContact: { ...inés, firstName: 'Ana' } }),
      await sales.send('GET', `${own}/agreements`),
      await sales.send('PUT', `${own}/directAcceptance`, { body: { isSigned: true } }),
    ]
    expect(answers.map(outcome)).toEqual(Array.from({ length: 5 }, () => '403/20002'))
  })

  test('an id that is none is 400 / 900118', async () => {
    expect(outcome(await sales.send('GET', '/v1/customers/abc/agreements'))).toBe('400/900118')
  })
})

describe('direct acceptance', () => {
  const own = ({ id }: Pick<Customer, 'id'>) => `/tenantry/v1/customers/${id}/directAcceptance`
  const status = async ({ id }: Pick<Customer, 'id'>) =>
    (await sales.send('GET', `/v1/customers/${id}/directSignedMicrosoftCustomerAgreementStatus`)).json()

  test('nothing recorded means not signed; once recorded, signed', async () => {
    const customer = await instance.nubia.createCustomer()
    expect(await status(customer)).toEqual({ isSigned: false })
    const response = await sales.send('PUT', own(customer), { body: { isSigned: true, dateSigned: '2024-04-02' } })
    expect(response.json()).toEqual({
      isSigned: true,
      dateSigned: '2024-04-02T00:00:00Z',
      changedAt: expect.any(String),
      changedBy: 'salesAgent',
      attributes: { etag: expect.stringMatching(/^-?\d+$/), objectType: 'DirectAcceptance' },
    })
    expect(await status(customer)).toEqual({ isSigned: true })
    const shown = await sales.client.customerAgreements.get({ params: { customerId: customer.id } })
    expect(shown.directAcceptance).toEqual(response.json())
  })

  test('is in the activity of the customer and never on the compatible API', async () => {
    const customer = await instance.nubia.createCustomer()
    await sales.send('PUT', own(customer), { body: { isSigned: true } })
    await sales.send('PUT', own(customer), { body: { isSigned: true } })
    const { items } = await admin.client.activity.ofCustomer({ params: { customerId: customer.id }, query: {} })
    const rows = items.filter(({ operations }) => operations.includes('tenantry_direct_acceptance'))
    expect(rows).toHaveLength(1)
    expect(rows[0]!.fields).toEqual([{ field: 'direct_acceptance.isSigned', after: true }])
    expect((await records(customer)).map(({ operationType }) => operationType)).toEqual(['add_customer'])
  })

  test('can be taken back; a version that somebody else has changed is refused', async () => {
    const customer = await instance.nubia.createCustomer()
    const put = (body: object, etag: string) =>
      sales.send('PUT', own(customer), { body, headers: { 'if-match': `"${etag}"` } })
    const { attributes } = (await put({ isSigned: true }, 'none')).json()
    expect(outcome(await put({ isSigned: false }, 'none'))).toBe('412/2055')
    expect((await put({ isSigned: false, dateSigned: '2024-04-02' }, attributes.etag)).json()).toMatchObject({
      isSigned: false,
    })
    expect(await status(customer)).toEqual({ isSigned: false })
  })

  test('the day stays when it is not named, and goes with null or with the acceptance', async () => {
    const customer = await instance.nubia.createCustomer()
    const put = async (body: object) => (await sales.send('PUT', own(customer), { body })).json()
    const day = { dateSigned: '2024-04-02T00:00:00Z' }
    expect(await put({ isSigned: true, ...day })).toMatchObject(day)
    expect(await put({ isSigned: true })).toMatchObject(day)
    expect(await put({ isSigned: true, dateSigned: null })).not.toHaveProperty('dateSigned')
    await put({ isSigned: true, ...day })
    expect(await put({ isSigned: false })).not.toHaveProperty('dateSigned')
    expect(await put({ isSigned: true })).not.toHaveProperty('dateSigned')
  })

  test('V-91: not in the future', async () => {
    const customer = await instance.nubia.createCustomer()
    const response = await sales.send('PUT', own(customer), { body: { isSigned: true, dateSigned: '2999-01-01' } })
    expect([outcome(response), response.json().data]).toMatchObject([
      '400/3000',
      [{ field: 'dateSigned', rule: 'V-91' }],
    ])
  })
})

test('the portal reads all of it at once, with the people of the partner by name', async () => {
  const customer = await instance.nubia.createCustomer()
  await confirm(customer)
  const own = `/tenantry/v1/customers/${customer.id}/agreements`
  const { items, template, directAcceptance } = (await sales.send('GET', own, { headers: { 'x-locale': 'es' } })).json()
  expect(items).toEqual([
    {
      type: 'MicrosoftCustomerAgreement',
      primaryContact: inés,
      dateAgreed: '2024-04-02T00:00:00Z',
      confirmedAt: expect.any(String),
      confirmedBy: 'salesAgent',
    },
  ])
  expect(template).toEqual({
    templateId: CUSTOMER_TEMPLATE,
    displayUri: expect.stringContaining('language=es-ES&country=ES&expires='),
    downloadUri: expect.stringContaining('language=es-ES&country=ES&download=1&expires='),
    language: 'es-ES',
    country: 'ES',
  })
  expect(directAcceptance).toEqual({
    isSigned: false,
    attributes: { etag: 'none', objectType: 'DirectAcceptance' },
  })
})

describe('in US Government', () => {
  let government: TestInstance
  let agent: Caller
  beforeAll(async () => {
    government = await tenantryWith({ TENANTRY_CLOUD: 'us-government' })
    agent = await government.nubia.as('adminAgent')
  })
  afterAll(() => government.close())

  test('every one of them is 400 / 900127, and the attempt to confirm is recorded', async () => {
    const id = randomUUID()
    const answers = [
      await agent.send('GET', '/v1/agreements'),
      await agent.send('GET', `/v1/agreementtemplates/${CUSTOMER_TEMPLATE}/document`),
      await agent.send('GET', `/v1/customers/${id}/agreements`),
      await agent.send('POST', `/v1/customers/${id}/agreements`, { body: agreement() }),
      await agent.send('GET', `/v1/customers/${id}/directSignedMicrosoftCustomerAgreementStatus`),
      await agent.send('GET', `/tenantry/v1/customers/${id}/agreements`),
      await agent.send('PUT', `/tenantry/v1/customers/${id}/directAcceptance`, { body: { isSigned: true } }),
    ]
    for (const answer of answers)
      expect([outcome(answer), answer.json().description]).toEqual([
        '400/900127',
        expect.stringContaining('US Government cloud'),
      ])
    const { items } = await agent.client.activity.list({ query: { operation: 'create_agreement' } })
    expect(items).toMatchObject([{ status: 'failed', refusal: 'notAvailableInCloud', customerId: id }])
  })
})
