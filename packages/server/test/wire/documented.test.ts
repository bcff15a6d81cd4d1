import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filterText, type TestInstance, tenantryWith } from '../harness.ts'
import { exchange, type RawAnswer } from '../raw-http.ts'
import { curl, expectWireHeaders, java, net, node, powershell, type Wire, wireTo } from './clients.ts'

let instance: TestInstance
let port: number
let wire: Wire
let partnerId: string
beforeAll(async () => {
  instance = await tenantryWith()
  await instance.tenantry.app.listen({ port: 0, host: '127.0.0.1' })
  port = (instance.tenantry.app.server.address() as AddressInfo).port
  partnerId = instance.nubia.partner.id
  wire = wireTo(port, (await instance.nubia.as('adminAgent')).token)
})
afterAll(() => instance.close())

const guid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as unknown as string
const etag = expect.stringMatching(/^-?\d{1,19}$/) as unknown as string
const self = (uri: string) => ({ self: { uri, method: 'GET', headers: [] } })
// biome-ignore lint/suspicious/noExplicitAny: an answer as it came
const jsonOf = (answer: RawAnswer) => answer.json as any

describe('the examples of the contract, literally', () => {
  let customerId: string
  let billingId: string
  let version: string

  test('POST /v1/customers', async () => {
    const answer = await wire.send(curl, 'POST', '/v1/customers', {
      headers: { 'Content-Type': 'application/json', 'MS-RequestId': '8d2f0d2e-6b6f-4a39-9a1e-6f7b1f6c3ad4' },
      body: `{
  "enableGDAPByDefault": false,
  "CompanyProfile": { "Domain": "auroralibros.onmicrosoft.com" },
  "BillingProfile": {
    "Culture": "es-ES", "Language": "es", "Email": "cuentas@auroralibros.example",
    "CompanyName": "Librería Aurora",
    "DefaultAddress": { "FirstName": "Inés", "LastName": "Roldán", "AddressLine1": "Calle del Faro 12", "City": "Cádiz", "PostalCode": "11001", "Country": "ES" }
  },
  "AssociatedPartnerId": null
}`,
    })
    customerId = jsonOf(answer).id
    billingId = jsonOf(answer).billingProfile.id
    version = jsonOf(answer).billingProfile.attributes.etag
    expect([answer.status, answer.json]).toEqual([
      201,
      {
        id: guid,
        commerceId: guid,
        companyProfile: {
          tenantId: customerId,
          domain: 'auroralibros.onmicrosoft.com',
          companyName: 'Librería Aurora',
          address: { country: 'ES', city: 'Cádiz', addressLine1: 'Calle del Faro 12', postalCode: '11001' },
          email: 'cuentas@auroralibros.example',
          links: self(`/customers/${customerId}/profiles/company`),
          attributes: { objectType: 'CustomerCompanyProfile' },
        },
        billingProfile: {
          id: guid,
          email: 'cuentas@auroralibros.example',
          culture: 'es-ES',
          language: 'es',
          companyName: 'Librería Aurora',
          defaultAddress: {
            country: 'ES',
            city: 'Cádiz',
            addressLine1: 'Calle del Faro 12',
            postalCode: '11001',
            firstName: 'Inés',
            lastName: 'Roldán',
          },
          links: self(`/customers/${customerId}/profiles/billing`),
          attributes: { etag, objectType: 'CustomerBillingProfile' },
        },
        enableGDAPByDefault: false,
        relationshipToPartner: 'reseller',
        allowDelegatedAccess: true,
        customDomains: ['auroralibros.onmicrosoft.com'],
        userCredentials: { userName: 'admin', password: expect.any(String) },
        links: self(`/customers/${customerId}`),
        attributes: { objectType: 'Customer' },
      },
    ])
    expect(answer.headers.has('etag')).toBe(false)
  })

  test('PUT billing profile, the etag in the body', async () => {
    const answer = await wire.send(curl, 'PUT', `/v1/customers/${customerId}/profiles/billing`, {
      headers: { 'Content-Type': 'application/json', 'MS-RequestId': 'c1e2d3f4-1111-4c2a-9b1d-77aa88bb99cc' },
      body: `{
  "Id": "5d6e7f80-91a2-5b3c-8d4e-5f60718293a4",
  "FirstName": "Inés", "LastName": "Roldán",
  "Email": "facturas@auroralibros.example",
  "Culture": "es-ES", "Language": "es",
  "CompanyName": "Librería Aurora e Hijos",
  "DefaultAddress": { "Country": "ES", "Region": null, "City": "Cádiz", "State": null, "AddressLine1": "Plaza de las Velas 3", "AddressLine2": null, "PostalCode": "11004", "FirstName": "Inés", "MiddleName": null, "LastName": "Roldán", "PhoneNumber": "956555014" },
  "Attributes": { "Etag": "${version}", "ObjectType": "CustomerBillingProfile" }
}`,
    })
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        id: billingId,
        firstName: 'Inés',
        lastName: 'Roldán',
        email: 'facturas@auroralibros.example',
        culture: 'es-ES',
        language: 'es',
        companyName: 'Librería Aurora e Hijos',
        defaultAddress: {
          country: 'ES',
          city: 'Cádiz',
          addressLine1: 'Plaza de las Velas 3',
          postalCode: '11004',
          firstName: 'Inés',
          lastName: 'Roldán',
          phoneNumber: '956555014',
        },
        links: self(`/customers/${customerId}/profiles/billing`),
        attributes: { etag, objectType: 'CustomerBillingProfile' },
      },
    ])
    expect(jsonOf(answer).attributes.etag).not.toBe(version)
    expect(answer.headers.get('etag')).toBe(`"${jsonOf(answer).attributes.etag}"`)
    version = jsonOf(answer).attributes.etag
  })

  test('GET company and billing profile', async () => {
    const company = await wire.send(curl, 'GET', `/v1/customers/${customerId}/profiles/company`)
    expect(company.json).toEqual({
      tenantId: customerId,
      domain: 'auroralibros.onmicrosoft.com',
      companyName: 'Librería Aurora e Hijos',
      address: { country: 'ES', city: 'Cádiz', addressLine1: 'Calle del Faro 12', postalCode: '11001' },
      email: 'cuentas@auroralibros.example',
      links: self(`/customers/${customerId}/profiles/company`),
      attributes: { objectType: 'CustomerCompanyProfile' },
    })
    const billing = await wire.send(curl, 'GET', `/v1/customers/${customerId}/profiles/billing`)
    expect(billing.headers.get('etag')).toBe(`"${version}"`)
    expect(jsonOf(billing).attributes).toEqual({ etag: version, objectType: 'CustomerBillingProfile' })
  })

  test('GET /v1/customers with a filter', async () => {
    const filter =
      '%7B%22Field%22%3A%22CompanyName%22%2C%22Value%22%3A%22aur%22%2C%22Operator%22%3A%22starts_with%22%7D'
    const answer = await wire.send(curl, 'GET', `/v1/customers?size=2&filter=${filter}`, {
      headers: { 'MS-RequestId': '4c1d8e9a-0e50-4d33-8d0f-0c9b2a4d7e11' },
    })
    expect(answer.json).toEqual({
      totalCount: 0,
      items: [],
      links: self(`/customers?size=2&filter=${filter}`),
      attributes: { objectType: 'Collection' },
    })
    const lib = filter.replace('aur', 'lib')
    expect(jsonOf(await wire.send(curl, 'GET', `/v1/customers?size=2&filter=${lib}`)).items).toEqual([
      {
        id: customerId,
        companyProfile: {
          tenantId: customerId,
          domain: 'auroralibros.onmicrosoft.com',
          companyName: 'Librería Aurora e Hijos',
          links: self(`/customers/${customerId}/profiles/company`),
          attributes: { objectType: 'CustomerCompanyProfile' },
        },
        relationshipToPartner: 'reseller',
        links: self(`/customers/${customerId}`),
        attributes: { objectType: 'Customer' },
      },
    ])
  })

  test('POST /v1/SelfServePolicy', async () => {
    const answer = await wire.send(curl, 'POST', '/v1/SelfServePolicy', {
      headers: { 'Content-Type': 'application/json' },
      body: `{ "selfServeEntity": { "selfServeEntityType": "customer", "tenantID": "${customerId}" },
  "grantor": { "grantorType": "billToPartner", "tenantID": "${partnerId}" },
  "permissions": [ { "resource": "AzureReservedInstances", "action": "Purchase" } ] }`,
    })
    expect([answer.status, answer.json]).toEqual([
      201,
      {
        id: `${partnerId}_${customerId}`,
        selfServeEntity: { selfServeEntityType: 'customer', tenantID: customerId },
        grantor: { grantorType: 'billToPartner', tenantID: partnerId },
        permissions: [{ resource: 'AzureReservedInstances', action: 'Purchase' }],
        attributes: { etag: expect.stringMatching(/^"[0-9a-f-]{36}"$/), objectType: 'SelfServePolicy' },
      },
    ])
    expect(answer.headers.get('etag')).toBe(jsonOf(answer).attributes.etag)
  })

  test('POST /v1/validations/address', async () => {
    const address = { country: 'US', city: 'Astoria', state: 'OR', addressLine1: '88 Pier Street', postalCode: '97103' }
    const answer = await wire.send(curl, 'POST', '/v1/validations/address', {
      headers: { 'Content-Type': 'application/json' },
      body: address,
    })
    expect(answer.json).toEqual({ originalAddress: address, suggestedAddresses: [address], status: 'Verified' })
  })

  test('GET /v1/auditrecords', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const answer = await wire.send(curl, 'GET', `/v1/auditrecords?startDate=${today}&endDate=${today}&size=1`)
    const [record] = jsonOf(answer).items
    expect(record).toMatchObject({
      id: expect.stringMatching(new RegExp(`^${partnerId}_${customerId}_createselfservepolicy_\\d+-0$`)),
      partnerId,
      participants: [partnerId],
      customerId,
      customerName: 'Librería Aurora e Hijos',
      operationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
      operationStatus: 'succeeded',
      attributes: { objectType: 'AuditRecord' },
    })
    expect(jsonOf(answer).links).toEqual({
      self: { uri: `/auditrecords?startDate=${today}&endDate=${today}&size=1`, method: 'GET', headers: [] },
      next: {
        uri: `/auditrecords?startDate=${today}&endDate=${today}&size=1&seekOperation=Next`,
        method: 'GET',
        headers: [{ key: 'MS-ContinuationToken', value: jsonOf(answer).continuationToken }],
      },
    })
    const one = await wire.send(curl, 'GET', `/auditactivity/v1/auditrecords/${record.id}`)
    expect(one.json).toEqual(record)
  })
})

describe('headers', () => {
  test('ids that are GUIDs in braces or capitals are taken; others are replaced, never echoed', async () => {
    const id = '8D2F0D2E-6B6F-4A39-9A1E-6F7B1F6C3AD4'
    for (const form of [id, `{${id}}`]) {
      const answer = await exchange(port, {
        method: 'GET',
        path: '/v1/nothing',
        headers: { 'ms-requestid': form, 'MS-CORRELATIONID': form },
      })
      expect([answer.headers.get('ms-requestid'), answer.headers.get('ms-correlationid')]).toEqual([
        id.toLowerCase(),
        id.toLowerCase(),
      ])
    }
    for (const form of ['1', 'x'.repeat(36), `${id}, ${id}`, "'; DROP TABLE", '<script>']) {
      const answer = await exchange(port, {
        method: 'GET',
        path: '/v1/nothing',
        headers: { 'MS-RequestId': form, 'MS-CorrelationId': form },
      })
      expectWireHeaders(answer)
    }
  })

  test('a correlation vector is extended, in either spelling of its header; a bad one is replaced', async () => {
    for (const name of ['MS-CV', 'ms_cv'.replace('_', '-')]) {
      const answer = await exchange(port, {
        method: 'GET',
        path: '/v1/nothing',
        headers: { [name]: 'Qm9vZ2llV29uZGVy.3' },
      })
      expect(answer.headers.get('ms-cv')).toBe('Qm9vZ2llV29uZGVy.3.0')
    }
    for (const bad of ['x', 'Qm9vZ2llV29uZGVy', `Qm9vZ2llV29uZGVy${'.1'.repeat(40)}`]) {
      const answer = await exchange(port, { method: 'GET', path: '/v1/nothing', headers: { 'MS-CV': bad } })
      expect(answer.headers.get('ms-cv')).toMatch(/^[A-Za-z0-9+/]{16}\.0$/)
    }
  })

  test('an unknown route answers the gateway’s two members', async () => {
    for (const path of ['/v1/nothing', '/v1', '/v1/customersx', '/auditactivity/v1/x', '/V1/Nothing?size=1']) {
      const answer = await wire.send(net, 'GET', path)
      expect([path, answer.status, answer.json]).toEqual([
        path,
        404,
        { statusCode: 404, message: expect.stringMatching(/^Resource not found/) },
      ])
    }
  })

  test('without a token 401 / 800001, with a bad one 401 / 400, in the fault shape', async () => {
    const none = await exchange(port, { method: 'GET', path: '/v1/customers' })
    const bad = await exchange(port, { method: 'GET', path: '/v1/customers', headers: { Authorization: 'Bearer x' } })
    for (const [answer, code] of [
      [none, 800001],
      [bad, 400],
    ] as const) {
      expectWireHeaders(answer)
      expect([answer.status, answer.json]).toEqual([
        401,
        { code, description: expect.stringMatching(/\w/), data: [], source: 'PartnerFD' },
      ])
    }
  })

  test('406 only when JSON is excluded', async () => {
    const asked = async (accept: string) =>
      (await wire.send(curl, 'GET', '/v1/customers?size=1', { headers: { Accept: accept } })).status
    for (const accept of [
      '*/*',
      'application/json',
      'text/html, application/json;q=0.9',
      'application/*',
      'text/plain, */*;q=0.1',
      'application/json;odata.metadata=none',
    ])
      expect([accept, await asked(accept)]).toEqual([accept, 200])
    for (const accept of ['text/html', 'application/xml', 'text/*'])
      expect([accept, await asked(accept)]).toEqual([accept, 406])
  })

  test('JSON bodies with or without a charset, as text/json, with a byte order mark; others are 415', async () => {
    const body = '{"country":"ES","city":"Cádiz","addressLine1":"Calle 1","postalCode":"11001"}'
    const send = async (type: string, text = body) =>
      (await wire.send(curl, 'POST', '/v1/validations/address', { headers: { 'Content-Type': type }, body: text }))
        .status
    for (const type of [
      'application/json',
      'application/json; charset=utf-8',
      'application/json;charset=UTF-8',
      'application/json; charset="utf-8"',
      'Application/JSON',
      'text/json',
    ])
      expect([type, await send(type)]).toEqual([type, 200])
    expect(await send('application/json', `\ufeff${body}`)).toBe(200)
    for (const type of [
      'application/xml',
      'text/plain',
      'application/json; charset=utf-16',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonx',
    ])
      expect([type, await send(type)]).toEqual([type, 415])
  })

  test('X-Locale in quotes, as a region, unknown: descriptions follow', async () => {
    const described = async (locale: string) =>
      jsonOf(await wire.send(curl, 'GET', '/v1/customers/x', { headers: { 'X-Locale': locale } })).description as string
    const english = await described('en-US')
    const spanish = await described('es-ES')
    expect(spanish).not.toBe(english)
    for (const locale of ['"es-MX"', 'es', 'ES-es']) expect(await described(locale)).toBe(spanish)
    for (const locale of ['', 'de-DE', 'estonian', '"><script>']) expect(await described(locale)).toBe(english)
  })

  test('an answer without a body says so', async () => {
    const free = await wire.send(net, 'HEAD', '/v1/domains/free-of-all.example')
    expect([free.status, free.body]).toEqual([404, ''])
    const taken = await wire.send(net, 'HEAD', '/v1/domains/microsoft.com')
    expect([taken.status, taken.body, taken.headers.get('content-length') ?? '0']).toEqual([200, '', '0'])
  })
})

describe('formats worth a test each', () => {
  test('1: GET /v1//customers equals GET /v1/customers', async () => {
    const [one, two] = [
      await wire.send(java, 'GET', '/v1//customers?size=2'),
      await wire.send(java, 'GET', '/v1/customers?size=2'),
    ]
    expect([one.status, one.body]).toEqual([200, two.body])
  })

  test('3: the operator as StartsWith, starts_with and 9, with fieldType beside it', async () => {
    const bodies = []
    for (const operator of ['StartsWith', 'starts_with', 9]) {
      const filter = encodeURIComponent(
        JSON.stringify({ Field: 'CompanyName', fieldType: 'x', Value: 'lib', Operator: operator }),
      )
      bodies.push(jsonOf(await wire.send(java, 'GET', `/v1/customers?size=5&filter=${filter}`)).items)
    }
    expect(bodies[0]).toHaveLength(1)
    expect(bodies[1]).toEqual(bodies[0])
    expect(bodies[2]).toEqual(bodies[0])
  })

  test('5: a PUT in PascalCase with nulls keeps addressLine3', async () => {
    const { id } = await instance.nubia.createCustomer({ address: { addressLine3: 'Puerta 4', district: 'Centro' } })
    const path = `/v1/customers/${id}/profiles/billing`
    const before = jsonOf(await wire.send(net, 'GET', path))
    const { addressLine1, city, country, postalCode, firstName, lastName } = before.defaultAddress
    const answer = await wire.send(net, 'PUT', path, {
      body: {
        Id: before.id,
        FirstName: 'Neu',
        LastName: null,
        Email: before.email,
        Culture: before.culture,
        Language: before.language,
        CompanyName: before.companyName,
        DefaultAddress: {
          Country: country,
          Region: null,
          City: city,
          State: null,
          AddressLine1: addressLine1,
          AddressLine2: null,
          PostalCode: postalCode,
          FirstName: firstName,
          LastName: lastName,
          PhoneNumber: null,
        },
        Links: { Self: { Uri: before.links.self.uri, Method: 'GET', Headers: [] } },
        Attributes: { Etag: before.attributes.etag, ObjectType: 'CustomerBillingProfile' },
      },
    })
    expect([answer.status, jsonOf(answer)]).toMatchObject([
      200,
      { firstName: 'Neu', defaultAddress: { addressLine3: 'Puerta 4', district: 'Centro' } },
    ])
    expect(jsonOf(answer)).not.toHaveProperty('lastName')
  })

  test('7: one request id on two paths is two requests', async () => {
    const requestId = '11111111-2222-4333-8444-555555555555'
    const customers = await Promise.all([instance.nubia.createCustomer(), instance.nubia.createCustomer()])
    const names = []
    for (const { id } of customers) {
      const answer = await wire.send(net, 'PUT', `/v1/customers/${id}/profiles/billing`, {
        requestId,
        headers: { 'If-Match': '*' },
        body: { FirstName: `Of ${id.slice(0, 4)}` },
      })
      names.push(jsonOf(answer).firstName)
    }
    expect(names).toEqual(customers.map(({ id }) => `Of ${id.slice(0, 4)}`))
  })

  test('8: a creation repeated with the same id is one customer and one record', async () => {
    const requestId = '21111111-2222-4333-8444-555555555555'
    const body = {
      CompanyProfile: { Domain: 'repetida.onmicrosoft.com' },
      BillingProfile: {
        Culture: 'es-ES',
        Language: 'es',
        Email: 'a@repetida.example',
        CompanyName: 'Repetida',
        DefaultAddress: { Country: 'ES', City: 'Cádiz', AddressLine1: 'Calle 1', PostalCode: '11001' },
      },
    }
    const [first, again] = [
      await wire.send(node, 'POST', '/v1/customers', { body, headers: { 'MS-RequestId': requestId } }),
      await wire.send(node, 'POST', '/v1/customers', { body, headers: { 'MS-RequestId': requestId } }),
    ]
    expect([again.status, again.body]).toEqual([201, first.body])
    const records = await wire.send(
      net,
      'GET',
      `/v1/auditrecords?filter=${filterText('CustomerId', jsonOf(first).id, 'equals')}`,
    )
    expect(jsonOf(records).totalCount).toBe(1)
  })

  test('9: 429 has the gateway’s two members and Retry-After on the compatible API, the fault shape on our own', async () => {
    const limited = await tenantryWith({ TENANTRY_RATE_LIMIT: 'on' })
    const agent = await limited.nubia.as('adminAgent')
    const answers = await Promise.all(Array.from({ length: 600 }, () => agent.send('GET', '/v1/customers?size=1')))
    expect([...new Set(answers.map(({ statusCode }) => statusCode))]).toEqual([200, 429])
    const throttled = answers.find(({ statusCode }) => statusCode === 429)!
    expect(throttled.json()).toEqual({ statusCode: 429, message: expect.stringMatching(/\w/) })
    expect(throttled.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    const { id } = await limited.other.createCustomer()
    const admin = await limited.other.as('adminAgent')
    const own = await Promise.all(
      Array.from({ length: 60 }, () =>
        admin.send('PUT', `/tenantry/v1/customers/${id}/account`, {
          body: { billing: {} },
          headers: { 'if-match': '*' },
        }),
      ),
    )
    const refused = own.find(({ statusCode }) => statusCode === 429)!
    expect(refused.json()).toEqual({
      code: expect.any(Number),
      description: expect.stringMatching(/\w/),
      data: [],
      source: 'PartnerFD',
    })
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    await limited.close()
  })

  test('10: PATCH none with the whole object', async () => {
    const { id } = await instance.nubia.createCustomer()
    const global = wireTo(port, (await instance.nubia.as('globalAdmin')).token)
    const body = {
      Id: null,
      CommerceId: null,
      CompanyProfile: null,
      BillingProfile: null,
      RelationshipToPartner: 'none',
      AllowDelegatedAccess: null,
      UserCredentials: null,
      CustomDomains: null,
      AssociatedPartnerId: null,
      Links: null,
      Attributes: { Etag: null, ObjectType: 'Customer' },
    }
    const subscriptions = await global.send(powershell, 'GET', `/v1/customers/${id}/subscriptions`)
    expect(jsonOf(subscriptions).items).toEqual([])
    const answer = await global.send(powershell, 'PATCH', `/v1/customers/${id}/`, { body })
    expect([answer.status, answer.json]).toEqual([
      200,
      { id, relationshipToPartner: 'none', attributes: { objectType: 'Customer' } },
    ])
  })
})
