import { randomUUID } from 'node:crypto'
import type { CustomerAccount } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent')
})
afterAll(() => instance.close())

interface Of {
  id: string
}
const path = ({ id }: Of) => `/tenantry/v1/customers/${id}/account`
const accountOf = ({ id }: Of, caller = admin): Promise<CustomerAccount> =>
  caller.client.account.get({ params: { customerId: id } })
const put = (customer: Of, body: object, { caller = admin, etag = '*' }: { caller?: Caller; etag?: string } = {}) =>
  caller.send('PUT', path(customer), { body, headers: { 'if-match': etag } })
const historyOf = async ({ id }: Of) =>
  (await admin.client.activity.ofCustomer({ params: { customerId: id }, query: {} })).items
const recordsOf = async ({ id }: Of) => {
  const filter = JSON.stringify({ Field: 'CustomerId', Value: id, Operator: 'equals' })
  return (await admin.client.auditRecords.list({ query: { filter } })).items
}

describe('GET account', () => {
  test('shows company details and bill-to info under one etag', async () => {
    const customer = await instance.nubia.createCustomer({ companyName: 'Faro Sur' })
    const response = await admin.send('GET', path(customer))
    const { id: _, links: __, attributes: ___, ...billing } = customer.billingProfile!
    expect(response.json()).toEqual({
      id: customer.id,
      domain: customer.companyProfile.domain,
      relationshipToPartner: 'reseller',
      status: 'complete',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      changedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      company: {
        legalName: 'Faro Sur',
        email: billing.email,
        address: { country: 'ES', city: 'Cádiz', addressLine1: 'Calle del Faro 12', postalCode: '11001' },
      },
      billing,
      links: { self: { uri: `/customers/${customer.id}/account`, method: 'GET', headers: [] } },
      attributes: { etag: expect.any(String), objectType: 'CustomerAccount' },
    })
    expect(response.headers['etag']).toBe(`"${response.json().attributes.etag}"`)
  })
})

describe('PUT account', () => {
  test('both parts change in one transaction, as one change with an audit record for each kind', async () => {
    const customer = await instance.nubia.createCustomer()
    const before = await accountOf(customer)
    const response = await put(
      customer,
      {
        company: { legalName: 'Aurora Legal, S.L.', organizationRegistrationNumber: 'b12345674' },
        billing: { companyName: 'Aurora al pagar', defaultAddress: { city: 'Sevilla', postalCode: '41001' } },
      },
      { etag: `"${before.attributes.etag}"` },
    )
    expect(outcome(response)).toBe('200')
    const after = await accountOf(customer)
    expect(after).toEqual(response.json())
    expect(after).toMatchObject({
      company: { legalName: 'Aurora Legal, S.L.', organizationRegistrationNumber: 'B12345674' },
      billing: {
        companyName: 'Aurora al pagar',
        defaultAddress: { city: 'Sevilla', addressLine1: 'Calle del Faro 12' },
      },
    })
    const [change, ...older] = await historyOf(customer)
    expect(older).toHaveLength(1)
    expect(change!.fields).toEqual([
      { field: 'company.legalName', before: before.company.legalName, after: 'Aurora Legal, S.L.' },
      { field: 'company.organizationRegistrationNumber', after: 'B12345674' },
      { field: 'billing.companyName', before: before.billing.companyName, after: 'Aurora al pagar' },
      { field: 'billing.defaultAddress.city', before: 'Cádiz', after: 'Sevilla' },
      { field: 'billing.defaultAddress.postalCode', before: '11001', after: '41001' },
    ])
    const records = (await recordsOf(customer)).slice(0, 3)
    expect(records.map(({ operationType }) => operationType)).toEqual([
      'update_customer_billing_profile',
      'update_customer_partner_contract_company_name',
      'update_company_info',
    ])
    expect(records.map(({ id }) => id.split('_').at(-1))).toEqual([0, 1, 2].map((n) => `${change!.change}-${n}`))
    expect(JSON.parse(records[2]!.resourceOldValue!)).toMatchObject({ LegalName: before.company.legalName })
    expect(JSON.parse(records[2]!.resourceNewValue!)).toMatchObject({ LegalName: 'Aurora Legal, S.L.' })
  })

  test('one part refused: the other is not written either, and each field is named with its part', async () => {
    const customer = await instance.nubia.createCustomer()
    const before = await accountOf(customer)
    const response = await put(customer, {
      company: { legalName: 'Bien escrito', email: 'x@microsoft.com' },
      billing: { firstName: 'Nadie' },
    })
    expect(outcome(response)).toBe('400/3000')
    expect(response.json().data.map(({ field }: { field: string }) => field)).toEqual(['company.email'])
    expect((await put(customer, { billing: { defaultAddress: { postalCode: 'x' } } })).json().data[0].field).toBe(
      'billing.defaultAddress.postalCode',
    )
    expect(await accountOf(customer)).toEqual(before)
    expect((await historyOf(customer))[0]).toMatchObject({ status: 'failed', refusal: 'invalidProperty', fields: [] })
  })

  test('the etag is made of those of the parts: a write through either face changes it', async () => {
    const customer = await instance.nubia.createCustomer()
    const etags = [(await accountOf(customer)).attributes.etag]
    const params = { customerId: customer.id }
    const billing = await admin.client.billingProfile.get({ params })
    await admin.client.billingProfile.update({ params, body: { ...billing, firstName: 'Otra' } })
    etags.push((await accountOf(customer)).attributes.etag)
    const response = await put(customer, { company: { legalName: 'Otro nombre' } })
    etags.push(response.json().attributes.etag)
    expect(new Set(etags).size).toBe(3)
    const middle = (await admin.client.billingProfile.get({ params })).attributes.etag
    await put(customer, { billing: { lastName: 'Otro' } })
    expect((await admin.client.billingProfile.get({ params })).attributes.etag).not.toBe(middle)
    expect(outcome(await put(customer, { billing: { lastName: 'X' } }, { etag: `"${etags[1]}"` }))).toBe('412/2055')
  })

  test('a company detail alone leaves the etag of the billing profile', async () => {
    const customer = await instance.nubia.createCustomer()
    await put(customer, { company: { legalName: 'Solo legal' } })
    const after = await admin.client.billingProfile.get({ params: { customerId: customer.id } })
    expect(after.attributes.etag).toBe(customer.billingProfile!.attributes.etag)
  })

  test('R4.2: the etag in the body, a stale one and none', async () => {
    const customer = await instance.nubia.createCustomer()
    const { attributes } = await accountOf(customer)
    const send = (body: object) => admin.send('PUT', path(customer), { body })
    expect(outcome(await send({ billing: { firstName: 'A1' } }))).toBe('400/2055')
    expect(outcome(await send({ billing: { firstName: 'A2' }, attributes }))).toBe('200')
    expect(outcome(await send({ billing: { firstName: 'A3' }, Attributes: { ETag: attributes.etag } }))).toBe(
      '400/2055',
    )
    expect((await accountOf(customer)).billing.firstName).toBe('A2')
  })

  test('nothing changed: the same etag, the same instant and no record', async () => {
    const customer = await instance.nubia.createCustomer()
    const before = await accountOf(customer)
    const { company, billing, attributes } = before
    const response = await admin.send('PUT', path(customer), { body: { company, billing, attributes } })
    expect(response.json()).toEqual(before)
    expect(await historyOf(customer)).toHaveLength(1)
  })

  test('null clears an optional member and is refused on a required one; absent parts keep', async () => {
    const customer = await instance.nubia.createCustomer()
    await put(customer, { billing: { defaultAddress: { addressLine2: 'Piso 2' } }, company: { address: null } })
    expect((await accountOf(customer)).company).not.toHaveProperty('address')
    const cleared = await put(customer, {
      billing: { firstName: null, defaultAddress: { addressLine2: '' } },
      company: null,
    })
    expect(cleared.json().billing).not.toHaveProperty('firstName')
    expect(cleared.json().billing.defaultAddress).not.toHaveProperty('addressLine2')
    for (const member of ['email', 'companyName', 'culture', 'language', 'defaultAddress'])
      expect((await put(customer, { billing: { [member]: null } })).json().data[0].field).toMatch(`billing.${member}`)
    for (const member of ['addressLine1', 'city', 'postalCode', 'country'])
      expect((await put(customer, { billing: { defaultAddress: { [member]: null } } })).json().data[0].field).toBe(
        `billing.defaultAddress.${member}`,
      )
  })

  test('V-71: the country stays, unless the operator lets it change', async () => {
    const move = {
      billing: { culture: 'pt-PT', defaultAddress: { country: 'PT', city: 'Faro', postalCode: '8000-001' } },
    }
    const customer = await instance.nubia.createCustomer()
    const refused = await put(customer, move)
    expect([outcome(refused), refused.json().data[0].field]).toEqual(['400/3000', 'billing.defaultAddress.country'])
    const free = await tenantryWith({ TENANTRY_ALLOW_COUNTRY_CHANGE: 'on', TENANTRY_STRICT_ETAG: 'off' })
    const agent = await free.nubia.as('salesAgent')
    const moved = await agent.send('PUT', path(await free.nubia.createCustomer()), { body: move })
    expect([outcome(moved), moved.json().billing.defaultAddress.country]).toEqual(['200', 'PT'])
    await free.close()
  })

  test('an undo says in the log which change it takes back', async () => {
    const customer = await instance.nubia.createCustomer()
    await put(customer, { billing: { firstName: 'Error' } })
    const [wrong] = await historyOf(customer)
    const [{ field, before }] = wrong!.fields as [{ field: string; before: string }]
    expect(field).toBe('billing.firstName')
    expect(outcome(await put(customer, { billing: { firstName: before }, undoes: wrong!.change }))).toBe('200')
    const [undo] = await historyOf(customer)
    expect(undo).toMatchObject({ undoes: wrong!.change, fields: [{ field: 'billing.firstName', after: before }] })
    expect((await recordsOf(customer))[0]!.customizedData).toContainEqual({ key: 'Undoes', value: `${wrong!.change}` })
  })

  test('an undo takes back a change of this customer that was made, and no other', async () => {
    const customer = await instance.nubia.createCustomer()
    const other = await instance.nubia.createCustomer()
    await put(other, { billing: { firstName: 'Error' } })
    const [theirs] = await historyOf(other)
    const helpdesk = await instance.nubia.as('helpdeskAgent')
    await put(customer, { billing: { companyName: 'Prohibido' } }, { caller: helpdesk })
    const [refused] = await historyOf(customer)
    expect(refused!.status).toBe('failed')
    for (const undoes of [theirs!.change, refused!.change, 1e9, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]) {
      const response = await put(customer, { billing: { firstName: 'Ana' }, undoes })
      expect([undoes, outcome(response), response.json().data?.[0]?.field]).toEqual([undoes, '400/3000', 'undoes'])
    }
  })

  test('confirmed warnings stand in the log (V-05)', async () => {
    const customer = await instance.nubia.createCustomer()
    await put(customer, { billing: { companyName: 'faro.club' }, confirmedWarnings: ['V-05'] })
    expect((await historyOf(customer))[0]!.data).toMatchObject({ ConfirmedWarnings: 'V-05' })
  })

  test.each([['V-05\u0000'], ['a\nb'], ['\ud800'], ['x'.repeat(101)], [7], [{}]])(
    'R6.3: %j is no confirmed warning',
    async (warning) => {
      const customer = await instance.nubia.createCustomer()
      const body = { billing: { firstName: 'Ana' }, confirmedWarnings: [warning] }
      expect(outcome(await put(customer, body))).toBe('400/3000')
    },
  )

  test.each(['0', '-1', '1.5', '"1"', '1e999', '[1]', '{}'])('undoes: %s is refused', async (undoes) => {
    const customer = await instance.nubia.createCustomer()
    const body = `{"billing":{"firstName":"Ana"},"undoes":${undoes}}`
    const response = await admin.send('PUT', path(customer), { body, headers: { 'if-match': '*' } })
    expect(outcome(response)).toBe('400/3000')
  })
})

describe('helpdesk agents', () => {
  let helpdesk: Caller
  beforeAll(async () => {
    helpdesk = await instance.nubia.as('helpdeskAgent')
  })

  test('change the contact: names, e-mail, phone', async () => {
    const customer = await instance.nubia.createCustomer()
    const contact = { firstName: 'Leo', lastName: 'Paz', email: 'leo@auroralibros.example' }
    const person = { firstName: 'Leo', middleName: 'M.', lastName: 'Paz', phoneNumber: '956555014' }
    const response = await put(customer, { billing: { ...contact, defaultAddress: person } }, { caller: helpdesk })
    expect(response.json().billing).toMatchObject({ ...contact, defaultAddress: person })
  })

  test('may send the whole account back as long as the rest is unchanged', async () => {
    const customer = await instance.nubia.createCustomer()
    const { company, billing, attributes } = await accountOf(customer, helpdesk)
    const body = { company, billing: { ...billing, culture: 'ES-es', firstName: 'Ida' }, attributes }
    expect(outcome(await helpdesk.send('PUT', path(customer), { body }))).toBe('200')
  })

  test.each([
    ['company.legalName', { company: { legalName: 'Otra' } }],
    ['company.email', { company: { email: 'otra@auroralibros.example' } }],
    ['company.organizationRegistrationNumber', { company: { organizationRegistrationNumber: 'B12345674' } }],
    ['company.address.city', { company: { address: { city: 'Roma' } } }],
    ['billing.companyName', { billing: { companyName: 'Otra' } }],
    ['billing.language', { billing: { language: 'en' } }],
    ['billing.defaultAddress.city', { billing: { firstName: 'Ida', defaultAddress: { city: 'Roma' } } }],
    ['billing.defaultAddress.country', { billing: { defaultAddress: { country: 'IT' } } }],
  ])('%s is refused by name and nothing is written', async (field, body) => {
    const customer = await instance.nubia.createCustomer()
    const before = await accountOf(customer)
    const response = await put(customer, body, { caller: helpdesk })
    expect([outcome(response), response.json().data[0].field]).toEqual(['403/900150', field])
    expect(await accountOf(customer)).toEqual(before)
    expect((await historyOf(customer))[0]).toMatchObject({ status: 'failed', refusal: 'fieldLacksRight' })
  })
})

test('R5.3: unknown and foreign customers answer alike', async () => {
  const theirs = await instance.other.createCustomer()
  const answers = await Promise.all(
    [randomUUID(), theirs.id].flatMap((id) => [admin.send('GET', path({ id })), put({ id }, { billing: {} })]),
  )
  expect(answers.map(outcome)).toEqual(Array.from({ length: 4 }, () => '403/20002'))
})
