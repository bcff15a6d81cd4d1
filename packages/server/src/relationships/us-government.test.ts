import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCustomer, outcome, type TestInstance, type TestPartner, tenantryWith } from '../../test/harness.ts'

// clouds.md section 2: partners work alone and customers are created, unless the operator says otherwise.
let instance: TestInstance
let provider: TestPartner
let reseller: TestPartner
const open = async (settings: Record<string, string> = {}) => {
  instance = await tenantryWith({ TENANTRY_CLOUD: 'us-government', ...settings })
  provider = await instance.addPartner({ type: 'indirectProvider' })
  reseller = await instance.addPartner({ name: 'Pinewood', type: 'indirectReseller' })
}
const connect = () => instance.tenantry.auth.directory.connect(provider.partner, reseller.partner.id)
const send = async (method: string, url: string, body?: unknown) =>
  (await provider.as('adminAgent')).send(method, url, body === undefined ? {} : { body })
const create = () => {
  const { billingProfile, ...rest } = buildCustomer({
    domain: 'county.onmicrosoft.us',
    associatedPartnerId: reseller.partner.id,
    address: { country: 'US', state: 'OR', city: 'Astoria', postalCode: '97103', addressLine1: '88 Pier Street' },
  })
  return send('POST', '/v1/customers', {
    ...rest,
    billingProfile: { ...billingProfile, culture: 'en-US', language: 'en' },
  })
}
const relationships = async () =>
  (await send('GET', '/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf')).json().items

describe('as it comes', () => {
  beforeAll(() => open())
  afterAll(() => instance.close())

  test('no partners are tied, no customer has a reseller', async () => {
    await expect(connect()).rejects.toThrow('notAvailableInCloud')
    expect(await relationships()).toEqual([])
    expect(outcome(await create())).toBe('400/800016')
  })

  test('G-08: nobody asks for a relationship: 400 / 900127', async () => {
    expect(outcome(await send('GET', '/v1/customers/relationshiprequests'))).toBe('400/900127')
    expect(outcome(await send('GET', '/tenantry/v1/relationship-requests'))).toBe('400/900127')
    for (const path of ['relationship-requests', 'invitation', 'invitation/acceptance'])
      expect(outcome(await send('POST', `/tenantry/v1/${path}`, {}))).toBe('400/900127')
  })
})

describe('with both switched on', () => {
  beforeAll(() => open({ TENANTRY_INDIRECT_MODEL: 'on', TENANTRY_RELATIONSHIP_REQUESTS: 'on' }))
  afterAll(() => instance.close())

  test('partners are tied, and a reseller sees its customer', async () => {
    await connect()
    expect(await relationships()).toMatchObject([{ name: 'Pinewood' }])
    const created = await create()
    expect(created.statusCode).toBe(201)
    const seen = await (await reseller.as('adminAgent')).send('GET', `/v1/customers/${created.json().id}`)
    expect(seen.statusCode).toBe(200)
  })

  test('G-09: a request asks for administration privileges too', async () => {
    const response = await send('GET', '/v1/customers/relationshiprequests')
    expect(new URL(response.json().url).searchParams.get('DAP')).toBe('true')
    expect(outcome(await send('POST', '/tenantry/v1/relationship-requests', { delegatedAccess: false }))).toBe(
      '400/900127',
    )
    const invitation = await instance.send({
      method: 'POST',
      url: '/tenantry/v1/invitation',
      headers: { authorization: `Invitation ${new URL(response.json().url).hash.slice(1)}` },
    })
    expect(invitation.json()).toMatchObject({
      cloud: 'us-government',
      domainSuffixes: ['.onmicrosoft.us', '.onmicrosoft.com'],
    })
  })
})
