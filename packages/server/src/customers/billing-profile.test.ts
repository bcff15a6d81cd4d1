import { randomUUID } from 'node:crypto'
import type { BillingProfile, Customer } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent')
})
afterAll(() => instance.close())

const billingOf = (caller: Caller, { id }: Pick<Customer, 'id'>): Promise<BillingProfile> =>
  caller.client.billingProfile.get({ params: { customerId: id } })
const path = ({ id }: Pick<Customer, 'id'>) => `/v1/customers/${id}/profiles/billing`
const records = async (customer: Pick<Customer, 'id'>) => {
  const filter = JSON.stringify({ Field: 'CustomerId', Value: customer.id, Operator: 'equals' })
  return (await admin.client.auditRecords.list({ query: { filter } })).items
}

describe('PUT billing profile', () => {
  test('a sales agent replaces the address and the old one stays in the audit record', async () => {
    const customer = await instance.nubia.createCustomer()
    const sales = await instance.nubia.as('salesAgent')
    const before = await billingOf(sales, customer)
    const after = await sales.client.billingProfile.update({
      params: { customerId: customer.id },
      body: { ...before, defaultAddress: { ...before.defaultAddress, city: 'Madrid', postalCode: '28013' } },
    })
    expect(after.defaultAddress.city).toBe('Madrid')
    expect(after.attributes.etag).not.toBe(before.attributes.etag)
    expect(await billingOf(admin, customer)).toEqual(after)
    const [record] = await records(customer)
    expect(record).toMatchObject({
      operationType: 'update_customer_billing_profile',
      operationStatus: 'succeeded',
      resourceType: 'customer',
      customerId: customer.id,
      customizedData: [{ key: 'ChangedProperties', value: 'defaultAddress.city,defaultAddress.postalCode' }],
    })
    expect(JSON.parse(record!.resourceOldValue!).DefaultAddress.City).toBe('Cádiz')
    expect(JSON.parse(record!.resourceNewValue!).DefaultAddress.City).toBe('Madrid')
  })

  test('a change of the name on the bill shows in the list and writes a second record', async () => {
    const customer = await instance.nubia.createCustomer({ companyName: 'Vela Blanca' })
    const before = await billingOf(admin, customer)
    await admin.client.billingProfile.update({
      params: { customerId: customer.id },
      body: { ...before, companyName: 'Zafiro Norte' },
    })
    const filter = JSON.stringify({ Field: 'CompanyName', Value: 'zafiro', Operator: 'starts_with' })
    const { items } = await admin.client.customers.list({ query: { size: 10, filter } })
    expect(items.map(({ companyProfile }) => companyProfile.companyName)).toEqual(['Zafiro Norte'])
    expect((await records(customer)).slice(0, 2).map(({ operationType }) => operationType)).toEqual([
      'update_customer_billing_profile',
      'update_customer_partner_contract_company_name',
    ])
  })

  test('an absent member keeps its value, null clears an optional one, PascalCase is read', async () => {
    const customer = await instance.nubia.createCustomer({
      address: { addressLine2: 'Piso 2', addressLine3: 'Puerta 4' },
    })
    const { attributes, ...before } = await billingOf(admin, customer)
    const response = await admin.send('PUT', path(customer), {
      body: {
        Id: randomUUID(),
        Email: 'nueva@auroralibros.example',
        DefaultAddress: { AddressLine2: null, Region: null, State: null },
        Attributes: { Etag: attributes.etag, ObjectType: 'CustomerBillingProfile' },
        Surprise: { deep: true },
      },
    })
    expect(response.statusCode).toBe(200)
    const { addressLine2: _, ...address } = before.defaultAddress
    expect(response.json()).toMatchObject({
      id: before.id,
      email: 'nueva@auroralibros.example',
      defaultAddress: address,
    })
    expect(response.json().defaultAddress).not.toHaveProperty('addressLine2')
    expect(response.json()).not.toHaveProperty('surprise')
  })

  test('null on a required member is refused by name', async () => {
    const customer = await instance.nubia.createCustomer()
    const response = await admin.send('PUT', path(customer), { body: { email: null }, headers: { 'if-match': '*' } })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ code: 3000, data: [{ field: 'email', code: 3000 }], source: 'PartnerFD' })
  })

  test('nothing changed: the same etag and no record', async () => {
    const customer = await instance.nubia.createCustomer()
    const before = await billingOf(admin, customer)
    const count = (await records(customer)).length
    const after = await admin.client.billingProfile.update({ params: { customerId: customer.id }, body: before })
    expect(after.attributes.etag).toBe(before.attributes.etag)
    expect(await records(customer)).toHaveLength(count)
  })

  test('R4.2: a stale etag is 412 in If-Match, 400 in the body, and none is 400, all with code 2055', async () => {
    const customer = await instance.nubia.createCustomer()
    const { attributes } = await billingOf(admin, customer)
    const stale = attributes.etag!
    await admin.send('PUT', path(customer), { body: { firstName: 'Ana' }, headers: { 'if-match': `"${stale}"` } })
    const put = (body: object, headers: Record<string, string> = {}) =>
      admin.send('PUT', path(customer), { body, headers })
    const answers = await Promise.all([
      put({ firstName: 'Eva' }, { 'if-match': `"${stale}"` }),
      put({ firstName: 'Eva', attributes: { etag: stale } }),
      put({ firstName: 'Eva' }),
      put({ firstName: 'Eva', attributes: { etag: 'x' } }, { 'if-match': '*' }),
    ])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([412, 400, 400, 200])
    expect(answers.slice(0, 3).map((answer) => answer.json().code)).toEqual([2055, 2055, 2055])
  })

  test.each(['"{}"', '{}', 'W/"{}"', ' "{}" '])('If-Match is accepted as %s', async (form) => {
    const customer = await instance.nubia.createCustomer()
    const { attributes } = await billingOf(admin, customer)
    const response = await admin.send('PUT', path(customer), {
      body: { firstName: 'Ana' },
      headers: { 'if-match': form.replace('{}', attributes.etag!) },
    })
    expect(response.statusCode).toBe(200)
    expect(response.headers['etag']).toBe(`"${response.json().attributes.etag}"`)
  })

  test('R4.1: of 24 updates with one etag exactly one succeeds', async () => {
    const customer = await instance.nubia.createCustomer()
    const { attributes } = await billingOf(admin, customer)
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        admin.send('PUT', path(customer), {
          body: { firstName: `N${n}` },
          headers: { 'if-match': `"${attributes.etag}"` },
        }),
      ),
    )
    const codes = answers.map(({ statusCode }) => statusCode)
    expect(codes.filter((code) => code === 200)).toHaveLength(1)
    expect(codes.filter((code) => code === 412)).toHaveLength(23)
  })

  test('R3.1: eight at once with one request id have one effect and one answer', async () => {
    const customer = await instance.nubia.createCustomer()
    const { attributes } = await billingOf(admin, customer)
    const send = () =>
      admin.send('PUT', path(customer), {
        body: { firstName: 'Once' },
        headers: { 'ms-requestid': requestId, 'if-match': `"${attributes.etag}"` },
      })
    const requestId = randomUUID()
    const count = (await records(customer)).length
    const answers = await Promise.all(Array.from({ length: 8 }, send))
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
    expect(answers[0]!.statusCode).toBe(200)
    expect(await records(customer)).toHaveLength(count + 1)
    const later = await send()
    expect(later.body).toBe(answers[0]!.body)
    expect(later.headers['etag']).toBe(answers[0]!.headers['etag'])
  })

  test('R3.2: the same request id with another body is a request of its own', async () => {
    const customer = await instance.nubia.createCustomer()
    const headers = { 'ms-requestid': randomUUID(), 'if-match': '*' }
    const first = await admin.send('PUT', path(customer), { body: { firstName: 'Uno' }, headers })
    const second = await admin.send('PUT', path(customer), { body: { firstName: 'Dos' }, headers })
    expect([first.json().firstName, second.json().firstName]).toEqual(['Uno', 'Dos'])
  })

  test('a helpdesk agent changes contact fields and no others; the refusal names the field and is recorded', async () => {
    const customer = await instance.nubia.createCustomer()
    const helpdesk = await instance.nubia.as('helpdeskAgent')
    const headers = { 'if-match': '*' }
    const contact = await helpdesk.send('PUT', path(customer), { body: { firstName: 'Leo' }, headers })
    expect(contact.statusCode).toBe(200)
    const address = await helpdesk.send('PUT', path(customer), { body: { defaultAddress: { city: 'Roma' } }, headers })
    expect(address.statusCode).toBe(403)
    expect(address.json()).toMatchObject({ code: 900150, data: [{ field: 'defaultAddress.city' }] })
    expect((await records(customer))[0]).toMatchObject({
      operationStatus: 'failed',
      operationType: 'update_customer_billing_profile',
      customizedData: [{ key: 'Refusal', value: 'fieldLacksRight' }],
    })
  })

  test('V-64: the text says the fix in the language of the caller', async () => {
    const customer = await instance.nubia.createCustomer()
    const refused = (locale: string) =>
      admin.send('PUT', path(customer), {
        body: { defaultAddress: { postalCode: '1' } },
        headers: { 'if-match': '*', 'x-locale': locale },
      })
    expect((await refused('en-US')).json().description).toBe('Postal codes in Spain have 5 digits, for example 28013.')
    expect((await refused('"es-MX"')).json().description).toBe(
      'Los códigos postales de España tienen 5 dígitos; por ejemplo, 28013.',
    )
  })

  test('V-71: the country is fixed after creation', async () => {
    const customer = await instance.nubia.createCustomer()
    const response = await admin.send('PUT', path(customer), {
      body: { culture: 'fr-FR', defaultAddress: { country: 'FR', city: 'Lyon', postalCode: '69001' } },
      headers: { 'if-match': '*' },
    })
    expect(response.json()).toMatchObject({ code: 3000, data: [{ field: 'defaultAddress.country' }] })
  })

  test('V-40: a registration number in the body goes to the company profile', async () => {
    const customer = await instance.nubia.createCustomer()
    await admin.send('PUT', path(customer), {
      body: { organizationRegistrationNumber: 'B12345674' },
      headers: { 'if-match': '*' },
    })
    const profile = await admin.client.companyProfile.get({ params: { customerId: customer.id } })
    expect(profile.organizationRegistrationNumber).toBe('B12345674')
    expect((await records(customer))[0]!.operationType).toBe('update_company_info')
  })
})

describe('who', () => {
  test('R5.1: no token is 401 / 800001, a bad one 401 / 400', async () => {
    const customer = await instance.nubia.createCustomer()
    const none = await instance.send({ method: 'GET', url: path(customer) })
    const bad = await instance.send({ method: 'GET', url: path(customer), headers: { authorization: 'Bearer x.y.z' } })
    expect([none.statusCode, none.json().code, bad.statusCode, bad.json().code]).toEqual([401, 800001, 401, 400])
  })

  test('R5.3: another partner’s customer and an unknown one answer alike', async () => {
    const customer = await instance.nubia.createCustomer()
    const stranger = await instance.other.as('adminAgent')
    const answers = await Promise.all(
      [customer.id, randomUUID()].flatMap((id) => [
        stranger.send('GET', path({ id })),
        stranger.send('PUT', path({ id }), { body: { firstName: 'X' }, headers: { 'if-match': '*' } }),
      ]),
    )
    for (const answer of answers) expect([answer.statusCode, answer.json().code]).toEqual([403, 20002])
    expect(answers[0]!.body).toBe(answers[2]!.body)
    expect(answers[1]!.body).toBe(answers[3]!.body)
  })

  test('an indirect reseller gets 403 / 600006', async () => {
    const reseller = await instance.addPartner({ type: 'indirectReseller' })
    const agent = await reseller.as('adminAgent')
    const response = await agent.send('PUT', path({ id: randomUUID() }), { body: {} })
    expect([response.statusCode, response.json().code]).toEqual([403, 600006])
  })
})

describe('after a restart', () => {
  test('R3.3: the value, its record and the stored answer are there', async () => {
    const customer = await instance.nubia.createCustomer()
    const headers = { 'ms-requestid': randomUUID(), 'if-match': '*' }
    const send = () => admin.send('PUT', path(customer), { body: { lastName: 'Vega' }, headers })
    const first = await send()
    const count = (await records(customer)).length
    await instance.restart()
    const again = await send()
    expect(again.body).toBe(first.body)
    expect((await billingOf(admin, customer)).lastName).toBe('Vega')
    expect(await records(customer)).toHaveLength(count)
  })
})
