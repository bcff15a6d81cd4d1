import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestInstance, tenantryWith } from '../harness.ts'
import type { RawAnswer } from '../raw-http.ts'
import { curl, java, net, powershell, type Wire, type WireClient, wireTo } from './clients.ts'

const ID = '7a1f0c52-9b3e-4d86-a0e4-2c5d8f6b1e07'

let instance: TestInstance
let wire: Wire
beforeAll(async () => {
  instance = await tenantryWith()
  await instance.tenantry.app.listen({ port: 0, host: '127.0.0.1' })
  const nubia = await instance.addPartner({
    id: ID,
    country: 'US',
    domain: 'nubiadistribution.onmicrosoft.com',
    domains: ['nubiadistribution.onmicrosoft.com'],
    type: 'indirectProvider',
  })
  await instance.addPartner({ type: 'indirectReseller', name: 'Tramontana IT', mpnId: '6120457' })
  wire = wireTo(
    (instance.tenantry.app.server.address() as AddressInfo).port,
    (await nubia.as('adminAgent', 'globalAdmin')).token,
  )
})
afterAll(() => instance.close())

// biome-ignore lint/suspicious/noExplicitAny: an answer as it came
const jsonOf = (answer: RawAnswer) => answer.json as any
const etag = expect.stringMatching(/^-?\d{1,19}$/) as unknown as string
const self = (uri: string) => ({ self: { uri, method: 'GET', headers: [] } })

/** As the .NET serializer writes what it read: PascalCase, and the members that it knows and did not get as null. */
const pascal = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(pascal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name[0]!.toUpperCase() + name.slice(1), pascal(member)]),
  )
}
const ofNet = (profile: object, members: readonly string[]): object => ({
  ...Object.fromEntries(members.map((name) => [name, null])),
  ...(pascal(profile) as object),
})
const addressOfNet = (address: object) =>
  ofNet(address, [
    ...['Country', 'Region', 'City', 'State', 'AddressLine1', 'AddressLine2', 'PostalCode'],
    ...['FirstName', 'MiddleName', 'LastName', 'PhoneNumber'],
  ])

describe('the organization profile of the contract', () => {
  const documented = {
    id: ID,
    companyName: 'Nubia Distribution',
    defaultAddress: {
      country: 'US',
      city: 'Tucson',
      state: 'AZ',
      addressLine1: '410 Mesa Loop',
      postalCode: '85701',
      firstName: 'Odile',
      lastName: 'Marsh',
      phoneNumber: '5205550107',
    },
    tenantId: ID,
    domain: 'nubiadistribution.onmicrosoft.com',
    email: 'ops@nubia.example',
    language: 'es',
    culture: 'es-US',
    profileType: 'OrganizationProfile',
    links: self('/profiles/organization'),
    attributes: { etag, objectType: 'OrganizationProfile' },
  }

  test('is put as documented and comes back member by member', async () => {
    const version = jsonOf(await wire.send(curl, 'GET', '/v1/profiles/organization')).attributes.etag
    const answer = await wire.send(curl, 'PUT', '/v1/profiles/organization', {
      headers: { 'Content-Type': 'application/json' },
      body: `{
  "Id": "${ID}",
  "CompanyName": "Nubia Distribution",
  "DefaultAddress": { "Country": "US", "City": "Tucson", "State": "AZ", "AddressLine1": "410 Mesa Loop", "AddressLine2": "", "PostalCode": "85701", "FirstName": "Odile", "LastName": "Marsh", "PhoneNumber": "5205550107" },
  "TenantId": "${ID}",
  "Domain": "nubiadistribution.onmicrosoft.com",
  "Email": "ops@nubia.example",
  "Language": "es",
  "Culture": "es-US",
  "ProfileType": "organization_profile",
  "Links": { "Self": { "Uri": "/v1/profiles/organization", "Method": "GET", "Headers": [] } },
  "Attributes": { "Etag": "${version}", "ObjectType": "OrganizationProfile" }
}`,
    })
    expect([answer.status, answer.json]).toEqual([200, documented])
    expect(answer.headers.get('etag')).toBe(`"${jsonOf(answer).attributes.etag}"`)
    expect((await wire.send(curl, 'GET', '/v1/profiles/organization')).json).toEqual(answer.json)
  })

  test('PowerShell reads culture and country of it when it signs in', async () => {
    const answer = await wire.send(powershell, 'GET', '/v1/profiles/organization')
    expect(answer.status).toBe(200)
    expect(jsonOf(answer)).toMatchObject({ culture: 'es-US', defaultAddress: { country: 'US' } })
  })

  test('PowerShell: Set-PartnerOrganizationProfile asks for the rules of the country and checks the address first', async () => {
    const profile = jsonOf(await wire.send(powershell, 'GET', '/v1/profiles/organization'))
    const { country } = profile.defaultAddress
    const rules = jsonOf(await wire.send(powershell, 'GET', `/v1/countryvalidationrules/${country}`))
    expect(rules.supportedStatesList).toContain(profile.defaultAddress.state)
    const address = addressOfNet({ ...profile.defaultAddress, addressLine1: '12 Vista Court' })
    const valid = await wire.send(powershell, 'POST', '/v1/validations/address', { body: address })
    expect([valid.status, valid.body]).toEqual([200, 'true'])
    const answer = await wire.send(powershell, 'PUT', '/v1/profiles/organization', {
      body: { ...(pascal(profile) as object), DefaultAddress: address },
    })
    expect([answer.status, jsonOf(answer).defaultAddress.addressLine1]).toEqual([200, '12 Vista Court'])
  })

  test('.NET: Profiles.OrganizationProfile.Get, then Update with the object; the second time its version is old', async () => {
    const profile = jsonOf(await wire.send(net, 'GET', '/v1/profiles/organization'))
    const body = { ...ofNet(profile, ['Email']), DefaultAddress: addressOfNet(profile.defaultAddress), Language: 'en' }
    const answer = await wire.send(net, 'PUT', '/v1/profiles/organization', { body })
    expect([answer.status, jsonOf(answer)]).toEqual([
      200,
      { ...profile, language: 'en', attributes: { etag, objectType: 'OrganizationProfile' } },
    ])
    const stale = await wire.send(net, 'PUT', '/v1/profiles/organization', { body: { ...body, Language: 'es' } })
    expect([stale.status, jsonOf(stale).code]).toEqual([400, 2055])
  })

  test('Java: the object as it was read, over a doubled slash', async () => {
    const profile = jsonOf(await wire.send(java, 'GET', '/v1//profiles/organization'))
    const answer = await wire.send(java, 'PUT', '/v1//profiles/organization', { body: { ...profile, language: 'es' } })
    expect([answer.status, jsonOf(answer).language]).toEqual([200, 'es'])
  })
})

describe('the other profiles', () => {
  test.each<[WireClient, string]>([
    [net, '/v1/profiles/legalbusiness?vettingVersion=Current'],
    [net, '/v1/profiles/legalbusiness?vettingVersion=LastFinalized'],
    [java, '/v1//profiles/legalbusiness?vettingVersion=current'],
    [java, '/v1//profiles/legalbusiness?vettingVersion=last_finalized'],
  ])('$name reads the legal business profile: %s', async (client, path) => {
    const answer = await wire.send(client, 'GET', path)
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        companyName: 'Nubia Distribution',
        address: { country: 'US' },
        vettingStatus: 'authorized',
        vettingSubStatus: 'none',
        profileType: 'LegalBusinessProfile',
        links: self('/profiles/legalbusiness'),
        attributes: { etag, objectType: 'LegalBusinessProfile' },
      },
    ])
  })

  test('.NET: legal business and billing are put back with people and addresses', async () => {
    const PrimaryContact = {
      FirstName: 'Odile',
      LastName: 'Marsh',
      Email: 'o@nubia.example',
      PhoneNumber: '5205550107',
    }
    const address = { country: 'US', city: 'Tucson', state: 'AZ', addressLine1: '410 Mesa Loop', postalCode: '85701' }
    const contact = { firstName: 'Odile', lastName: 'Marsh', email: 'o@nubia.example', phoneNumber: '5205550107' }
    const legal = jsonOf(await wire.send(net, 'GET', '/v1/profiles/legalbusiness'))
    const put = await wire.send(net, 'PUT', '/v1/profiles/legalbusiness', {
      body: {
        ...ofNet(legal, ['PrimaryContact', 'CompanyApproverAddress', 'CompanyApproverEmail']),
        Address: addressOfNet(address),
        PrimaryContact,
        CompanyApproverAddress: addressOfNet(address),
        CompanyApproverEmail: 'board@nubia.example',
      },
    })
    expect([put.status, put.json]).toEqual([
      200,
      {
        ...legal,
        address,
        primaryContact: contact,
        companyApproverAddress: address,
        companyApproverEmail: 'board@nubia.example',
        attributes: { etag, objectType: 'LegalBusinessProfile' },
      },
    ])
    const billing = jsonOf(await wire.send(net, 'GET', '/v1/profiles/billing'))
    const billed = await wire.send(net, 'PUT', '/v1/profiles/billing', {
      body: {
        ...ofNet(billing, ['PurchaseOrderNumber', 'TaxId', 'BillingCurrency']),
        Address: addressOfNet(address),
        PrimaryContact,
        PurchaseOrderNumber: 'PO-1',
        TaxId: '86-1',
        BillingDay: 0,
      },
    })
    expect([billed.status, billed.json]).toEqual([
      200,
      {
        companyName: 'Nubia Distribution',
        address,
        primaryContact: contact,
        purchaseOrderNumber: 'PO-1',
        taxId: '86-1',
        profileType: 'BillingProfile',
        links: self('/profiles/billing'),
        attributes: { etag, objectType: 'BillingProfile' },
      },
    ])
  })

  test.each<[WireClient, string, object]>([
    [
      net,
      '/v1/profiles/support',
      {
        Email: 'a@nubia.example',
        Telephone: '5205550108',
        Website: 'www.nubia.example',
        ProfileType: 'SupportProfile',
      },
    ],
    [
      java,
      '/v1//profiles/support',
      { email: 'a@nubia.example', telephone: '5205550108', website: 'www.nubia.example' },
    ],
    [
      curl,
      '/v1/profiles/supportprofile',
      {
        email: 'a@nubia.example',
        telephone: '5205550108',
        website: 'www.nubia.example',
        profileType: 'support_profile',
        attributes: { objectType: 'PartnerSupportProfile' },
      },
    ],
  ])('$name puts the support profile at %s', async (client, path, body) => {
    const answer = await wire.send(client, 'PUT', path, { body, headers: { 'Content-Type': 'application/json' } })
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        email: 'a@nubia.example',
        telephone: '5205550108',
        website: 'www.nubia.example',
        profileType: 'SupportProfile',
        links: self('/profiles/support'),
        attributes: { etag, objectType: 'SupportProfile' },
      },
    ])
  })

  test.each<[WireClient, string]>([
    [net, '/v1/profiles/mpn?mpnId=6120457'],
    [java, '/v1//profiles/mpn?mpnId=6120457'],
    [powershell, '/v1/profiles/mpn?mpnid=6120457'],
  ])('$name verifies another partner: %s', async (client, path) => {
    const answer = await wire.send(client, 'GET', path)
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        partnerName: 'Tramontana IT',
        mpnId: '6120457',
        profileType: 'MpnProfile',
        links: self('/profiles/mpn'),
        attributes: { objectType: 'MpnProfile' },
      },
    ])
    const unknown = await wire.send(client, 'GET', '/v1/profiles/mpn?mpnId=1')
    expect([unknown.status, unknown.json]).toEqual([
      404,
      { code: 3000, description: expect.any(String), data: [], source: 'PartnerFD' },
    ])
  })
})

test('.NET: Compliance.GetAgreementStatus sends both names, one of them empty', async () => {
  const signed = await wire.send(net, 'GET', '/v1/compliance/csp/agreementstatus?mpnId=6120457&tenantId=')
  expect([signed.status, signed.json]).toEqual([200, { isAgreementSigned: true }])
  const unknown = await wire.send(net, 'GET', '/v1/compliance/csp/agreementstatus?mpnId=1&tenantId=')
  expect([unknown.status, jsonOf(unknown).code, jsonOf(unknown).data]).toEqual([
    400,
    2200,
    [expect.stringMatching(/^http:\/\/127\.0\.0\.1:7400\/docs#/)],
  ])
})

test('old scripts ask for the availability of a domain and read a bare Boolean', async () => {
  const free = await wire.send(curl, 'GET', '/v1/validations/checkdomainavailability/nobodyhasthis')
  const taken = await wire.send(curl, 'GET', '/v1/validations/checkdomainavailability/nubiadistribution')
  expect([free.status, free.body, taken.status, taken.body]).toEqual([200, 'true', 200, 'false'])
})
