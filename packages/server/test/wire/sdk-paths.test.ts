import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestInstance, tenantryWith } from '../harness.ts'
import type { RawAnswer } from '../raw-http.ts'
import { java, net, node, powershell, type Wire, type WireClient, wireTo } from './clients.ts'

let instance: TestInstance
let wire: Wire
beforeAll(async () => {
  instance = await tenantryWith()
  await instance.tenantry.app.listen({ port: 0, host: '127.0.0.1' })
  wire = wireTo(
    (instance.tenantry.app.server.address() as AddressInfo).port,
    (await instance.nubia.as('adminAgent', 'globalAdmin')).token,
  )
})
afterAll(() => instance.close())

// biome-ignore lint/suspicious/noExplicitAny: an answer as it came
const jsonOf = (answer: RawAnswer) => answer.json as any

/** As the .NET serializer writes an object it read: PascalCase names, members it knows but did not get as null. */
const pascal = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(pascal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name[0]!.toUpperCase() + name.slice(1), pascal(member)]),
  )
}
const withNulls = (address: object) => ({
  Region: null,
  State: null,
  AddressLine2: null,
  MiddleName: null,
  PhoneNumber: null,
  ...(pascal(address) as object),
})

describe('write paths of the SDKs, step by step', () => {
  test('.NET: Profiles.Billing.Get, then Update with the object', async () => {
    const { id } = await instance.nubia.createCustomer()
    const path = `/v1/customers/${id}/profiles/billing`
    const profile = jsonOf(await wire.send(net, 'GET', path))
    profile.firstName = 'Nora'
    const body = { ...(pascal(profile) as object), DefaultAddress: withNulls(profile.defaultAddress) }
    const answer = await wire.send(net, 'PUT', path, { body })
    expect([answer.status, jsonOf(answer).firstName]).toEqual([200, 'Nora'])
    const stale = await wire.send(net, 'PUT', path, { body })
    expect([stale.status, jsonOf(stale).code]).toEqual([400, 2055])
  })

  test('Java: camelCase without nulls, the etag survives the round trip', async () => {
    const { id } = await instance.nubia.createCustomer()
    const path = `/v1/customers/${id}/profiles/billing`
    const profile = jsonOf(await wire.send(java, 'GET', `/v1/${path.slice(3)}`))
    profile.lastName = 'Paz'
    const answer = await wire.send(java, 'PUT', path, { body: profile })
    expect([answer.status, jsonOf(answer).lastName]).toEqual([200, 'Paz'])
  })

  test('PowerShell: Set-PartnerCustomer', async () => {
    const { id } = await instance.nubia.createCustomer()
    const customer = jsonOf(await wire.send(powershell, 'GET', `/v1/customers/${id}`))
    const rules = jsonOf(
      await wire.send(
        powershell,
        'GET',
        `/v1/countryvalidationrules/${customer.billingProfile.defaultAddress.country}`,
      ),
    )
    expect(Array.isArray(rules.supportedStatesList)).toBe(true)
    const address = withNulls({ ...customer.billingProfile.defaultAddress, city: 'Sevilla', postalCode: '41001' })
    const valid = await wire.send(powershell, 'POST', '/v1/validations/address', { body: address })
    expect([valid.status, valid.body]).toEqual([200, 'true'])
    const body = { ...(pascal(customer.billingProfile) as object), DefaultAddress: address }
    const answer = await wire.send(powershell, 'PUT', `/v1/customers/${id}/profiles/billing`, { body })
    expect([answer.status, jsonOf(answer).defaultAddress.city]).toEqual([200, 'Sevilla'])
  })

  test.each<[string, WireClient]>([
    ['PowerShell: New-PartnerCustomer', powershell],
    ['Node: createCustomer', node],
    ['.NET: Customers.Create', net],
  ])('%s', async (name, client) => {
    const domain = `nuevo${name.length}${client.name.length}.onmicrosoft.com`
    expect((await wire.send(client, 'HEAD', `/v1/domains/${domain}`)).status).toBe(404)
    await wire.send(client, 'GET', '/v1/countryvalidationrules/ES')
    const answer = await wire.send(client, 'POST', '/v1/customers', {
      body: {
        enableGDAPByDefault: true,
        Id: null,
        CommerceId: null,
        CompanyProfile: {
          TenantId: null,
          Domain: domain,
          CompanyName: null,
          Links: null,
          Attributes: { Etag: null, ObjectType: 'CustomerCompanyProfile' },
        },
        BillingProfile: {
          Id: null,
          FirstName: 'Nuria',
          LastName: 'Sol',
          Email: 'nuria@nuevo.example',
          Culture: 'es-ES',
          Language: 'En',
          CompanyName: 'Nuevo',
          DefaultAddress: withNulls({
            country: 'ES',
            city: 'Lugo',
            addressLine1: 'Rúa 1',
            postalCode: '27001',
            firstName: 'Nuria',
            lastName: 'Sol',
          }),
          Attributes: { Etag: null, ObjectType: 'CustomerBillingProfile' },
        },
        RelationshipToPartner: 'unknown',
        AllowDelegatedAccess: null,
        UserCredentials: null,
        CustomDomains: null,
        AssociatedPartnerId: null,
        Attributes: { Etag: null, ObjectType: 'Customer' },
      },
    })
    expect([answer.status, jsonOf(answer)]).toMatchObject([
      201,
      {
        relationshipToPartner: 'reseller',
        billingProfile: { language: 'En', firstName: 'Nuria' },
        enableGDAPByDefault: true,
      },
    ])
    expect((await wire.send(client, 'HEAD', `/v1/domains/${domain}`)).status).toBe(200)
  })

  test('.NET: self-serve policies', async () => {
    const { id } = await instance.nubia.createCustomer()
    const partner = instance.nubia.partner.id
    const none = jsonOf(await wire.send(net, 'GET', `/v1/SelfServePolicy?entity_Id=${id}`))
    expect(none.items).toEqual([])
    const body = {
      Id: null,
      SelfServeEntity: { SelfServeEntityType: 'customer', TenantID: id },
      Grantor: { GrantorType: 'billToPartner', TenantID: partner },
      Permissions: [{ Resource: 'AzureReservedInstances', Action: 'Purchase' }],
      Attributes: { Etag: null, ObjectType: 'SelfServePolicy' },
    }
    const made = jsonOf(await wire.send(net, 'POST', '/v1/SelfServePolicy', { body }))
    const changed = await wire.send(net, 'PUT', `/v1/SelfServePolicy/${made.id}`, {
      body: { ...(pascal(made) as object), Permissions: [] },
    })
    expect([changed.status, jsonOf(changed).permissions]).toEqual([200, []])
    const gone = await wire.send(net, 'DELETE', `/v1/SelfServePolicy/${made.id}`)
    expect([gone.status, gone.body]).toEqual([204, ''])
  })
})

describe('enumerators of the SDKs', () => {
  const made = Array.from({ length: 5 }, (_, n) => `Enum ${n}`)
  const filter = encodeURIComponent(JSON.stringify({ Field: 'CompanyName', Value: 'enum', Operator: 'starts_with' }))
  beforeAll(async () => {
    await instance.nubia.createCustomers(made.map((companyName) => ({ companyName })))
  })
  const namesIn = (answer: RawAnswer): string[] =>
    jsonOf(answer).items.map((item: { companyProfile: { companyName: string } }) => item.companyProfile.companyName)

  /** Each builds the address of the next page in its own way. */
  test.each<[WireClient, (uri: string) => string]>([
    [net, (uri) => `/v1${uri}`],
    [java, (uri) => `/v1/${uri}`],
  ])('$name follows links.next', async (client, address) => {
    const seen: string[] = []
    let answer = await wire.send(client, 'GET', `/v1/customers?size=2&filter=${filter}`)
    for (;;) {
      seen.push(...namesIn(answer))
      const next = jsonOf(answer).links.next
      if (!next) break
      expect(next.uri.split('?')).toHaveLength(2)
      expect(() => new URL(`http://test${next.uri}`)).not.toThrow()
      expect(next.uri).not.toMatch(/[{}"|\s]/)
      const headers = Object.fromEntries(
        next.headers.map(({ key, value }: { key: string; value: string }) => [key, value]),
      )
      for (const value of Object.values(headers)) expect(value).toMatch(/^[\x21-\x7e]+$/)
      answer = await wire.send(client, next.method, address(next.uri), { headers })
    }
    expect(seen).toEqual(made)
  })

  test('.NET: a seek query sends the operation and the token', async () => {
    const first = await wire.send(net, 'GET', `/v1/customers?size=2&filter=${filter}`)
    const headers = { 'MS-ContinuationToken': jsonOf(first).continuationToken }
    expect(namesIn(await wire.send(net, 'GET', '/v1/customers?seekOperation=Next', { headers }))).toEqual(
      made.slice(2, 4),
    )
  })

  test('.NET: an unpaged filtered query sends size=0; Node asks for everything and reads items', async () => {
    const plus = filter.replaceAll('%20', '+')
    expect(namesIn(await wire.send(net, 'GET', `/v1/customers?size=0&filter=${plus}`))).toEqual(made)
    const all = await wire.send(node, 'GET', '/v1/customers')
    expect(namesIn(all)).toEqual(expect.arrayContaining(made))
    expect(all.headers.get('transfer-encoding')).toBe('chunked')
  })

  test('PowerShell: without a size everything comes, and no next link', async () => {
    expect(jsonOf(await wire.send(powershell, 'GET', '/v1/customers')).links).not.toHaveProperty('next')
  })

  test('Java: audit pages with the token in the query', async () => {
    const first = jsonOf(await wire.send(java, 'GET', '/v1/auditrecords?size=3'))
    const token = first.links.next.headers[0].value as string
    const second = jsonOf(
      await wire.send(
        java,
        'GET',
        `/v1//auditrecords?size=3&seekOperation=Next&MS-ContinuationToken=${encodeURIComponent(token)}`,
      ),
    )
    expect(second.items[0].id).not.toBe(first.items[0].id)
  })
})
