import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  filterText,
  outcome,
  type TestInstance,
  type TestPartner,
  tenantryWith,
} from '../../test/harness.ts'

let instance: TestInstance
let provider: TestPartner
let reseller: TestPartner
let second: TestPartner
let asProvider: Caller
let asReseller: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  provider = await instance.addPartner({ name: 'Nubia Distribution', type: 'indirectProvider', mpnId: '4100001' })
  reseller = await instance.addPartner({ name: 'Tramontana IT', type: 'indirectReseller', mpnId: '6120457' })
  second = await instance.addPartner({ name: 'Ábaco Sistemas', type: 'dual', country: 'PT', mpnId: '6120458' })
  for (const { partner } of [reseller, second])
    await instance.tenantry.auth.directory.connect(provider.partner, partner.id)
  asProvider = await provider.as('helpdeskAgent')
  asReseller = await reseller.as('adminAgent')
})
afterAll(() => instance.close())

const list = async (caller: Caller, query: string) => {
  const response = await caller.send('GET', `/v1/relationships?${query}`)
  expect([query, response.statusCode]).toEqual([query, 200])
  return response.json()
}
const names = async (caller: Caller, query: string): Promise<string[]> =>
  (await list(caller, query)).items.map(({ name }: { name: string }) => name)

const ofProvider = 'relationship_type=IsIndirectCloudSolutionProviderOf'
const ofReseller = 'relationship_type=IsIndirectResellerOf'

describe('GET /v1/relationships', () => {
  test('a provider lists its resellers by name, a reseller its providers', async () => {
    expect(await list(asProvider, ofProvider)).toEqual({
      totalCount: 2,
      items: [
        {
          id: second.partner.id,
          name: 'Ábaco Sistemas',
          relationshipType: 'is_indirect_cloud_solution_provider_of',
          state: 'Active',
          mpnId: '6120458',
          location: 'PT',
          attributes: { objectType: 'PartnerRelationship' },
        },
        {
          id: reseller.partner.id,
          name: 'Tramontana IT',
          relationshipType: 'is_indirect_cloud_solution_provider_of',
          state: 'Active',
          mpnId: '6120457',
          location: 'ES',
          attributes: { objectType: 'PartnerRelationship' },
        },
      ],
      attributes: { objectType: 'Collection' },
    })
    expect(await list(asReseller, ofReseller)).toMatchObject({
      totalCount: 1,
      items: [{ id: provider.partner.id, name: 'Nubia Distribution', relationshipType: 'is_indirect_reseller_of' }],
    })
  })

  test.each([
    'relationship_type=IsIndirectCloudSolutionProviderOf',
    'relationship_type=is_indirect_cloud_solution_provider_of',
    'RELATIONSHIP_TYPE=isindirectcloudsolutionproviderof',
    'relationshipType=IsIndirectCloudSolutionProviderOf',
    'relationship_type=2',
  ])('the type as clients write it: %s', async (query) => {
    expect(await names(asProvider, query)).toEqual(['Ábaco Sistemas', 'Tramontana IT'])
  })

  test.each([
    ofReseller,
    'relationship_type=is_indirect_reseller_of',
    'relationship_type=1',
    'relationship_type=none',
    'relationship_type=0',
  ])('a provider is no reseller: %s', async (query) => {
    expect(await names(asProvider, query)).toEqual([])
  })

  test.each(['', 'relationship_type=', 'relationship_type=Friend', 'relationship_type=3'])(
    '400 / 3000 without a type, or with another: %j',
    async (query) => {
      const response = await asProvider.send('GET', `/v1/relationships?${query}`)
      expect([outcome(response), response.json().data[0].field]).toEqual(['400/3000', 'relationship_type'])
    },
  )

  test.each([
    ['tramontana', ['Tramontana IT']],
    ['TRA', ['Tramontana IT']],
    ['abaco s', ['Ábaco Sistemas']],
    ['', ['Ábaco Sistemas', 'Tramontana IT']],
    ['IT', []],
  ])('filter by the beginning of the name: %j', async (value, expected) => {
    expect(await names(asProvider, `${ofProvider}&filter=${filterText('Name', value)}`)).toEqual(expected)
  })

  test('another field or operator is 400 / 3000', async () => {
    for (const filter of [filterText('Location', 'ES'), filterText('Name', 'T', 'equals'), '%7B'])
      expect(outcome(await asProvider.send('GET', `/v1/relationships?${ofProvider}&filter=${filter}`))).toBe('400/3000')
  })

  test('nobody sees the relationships of others', async () => {
    for (const stranger of [instance.nubia, await instance.addPartner({ type: 'indirectProvider' })]) {
      const caller = await stranger.as('globalAdmin')
      for (const query of [ofProvider, ofReseller]) expect(await names(caller, query)).toEqual([])
    }
    expect(await names(asReseller, ofProvider)).toEqual([])
  })
})

describe('how partners are tied', () => {
  const records = async (of: TestPartner) => {
    const admin = await of.as('globalAdmin')
    const response = await admin.send(
      'GET',
      `/v1/auditrecords?filter=${filterText('ResourceType', 'partner_relationship', 'equals')}`,
    )
    return response.json().items
  }
  const connect = (of: TestPartner, to: string) => instance.tenantry.auth.directory.connect(of.partner, to)
  const disconnect = (of: TestPartner, to: string) => instance.tenantry.auth.directory.disconnect(of.partner, to)

  test('both sides have it in their logs, made and ended', async () => {
    const other = await instance.addPartner({ name: 'Levante Redes', type: 'indirectReseller' })
    await connect(provider, other.partner.id)
    await connect(provider, other.partner.id) // once more: nothing happens
    await disconnect(provider, other.partner.id)
    for (const side of [provider, other]) {
      const about = (await records(side)).filter(({ participants }: { participants: string[] }) =>
        participants.includes(other.partner.id),
      )
      expect(about).toMatchObject([
        {
          operationType: 'remove_partner_relationship',
          partnerId: side.partner.id,
          resourceType: 'partner_relationship',
        },
        {
          operationType: 'create_partner_relationship',
          partnerId: side.partner.id,
          participants: [provider.partner.id, other.partner.id],
          operationStatus: 'succeeded',
          customizedData: [
            { key: 'IndirectProvider', value: 'Nubia Distribution' },
            { key: 'IndirectReseller', value: 'Levante Redes' },
          ],
        },
      ])
    }
    expect(await names(await other.as('adminAgent'), ofReseller)).toEqual([])
    await expect(disconnect(provider, other.partner.id)).rejects.toThrow('invalidProperty')
  })

  test('only a provider, and only with who resells', async () => {
    const direct = await instance.addPartner({ type: 'directBill' })
    for (const [of, to] of [
      [provider, direct.partner.id],
      [provider, provider.partner.id],
      [provider, randomUUID()],
      [direct, reseller.partner.id],
      [reseller, second.partner.id],
    ] as const)
      await expect(connect(of, to)).rejects.toThrow('invalidProperty')
  })
})

describe('GET /v1/customers/{id}/relationships', () => {
  const relationships = (caller: Caller, id: string) => caller.send('GET', `/v1/customers/${id}/relationships`)

  test('the provider sees the reseller of the customer, the reseller the provider', async () => {
    const { id } = await provider.createCustomer({ associatedPartnerId: reseller.partner.id })
    expect((await relationships(asProvider, id)).json()).toEqual({
      totalCount: 1,
      items: [
        {
          id: reseller.partner.id,
          name: 'Tramontana IT',
          relationshipType: 'is_indirect_cloud_solution_provider_of',
          mpnId: '6120457',
          attributes: { objectType: 'PartnerRelationship' },
        },
      ],
      attributes: { objectType: 'Collection' },
    })
    expect((await relationships(asReseller, id)).json().items).toMatchObject([
      { id: provider.partner.id, name: 'Nubia Distribution', relationshipType: 'is_indirect_reseller_of' },
    ])
    expect(outcome(await relationships(await second.as('adminAgent'), id))).toBe('403/20002')
  })

  test('empty for a customer that the partner serves directly', async () => {
    for (const partner of [provider, instance.nubia]) {
      const { id } = await partner.createCustomer()
      const response = await relationships(await partner.as('salesAgent'), id)
      expect([response.statusCode, response.json().items]).toEqual([200, []])
    }
  })

  describe('where the server refuses to answer who has no part in the indirect model', () => {
    let strict: TestInstance
    beforeAll(async () => {
      strict = await tenantryWith({ TENANTRY_REFUSE_RELATIONSHIPS: 'on' })
    })
    afterAll(() => strict.close())

    test('403 / 1002 for a direct-bill partner, and nobody else', async () => {
      const { id } = await strict.nubia.createCustomer()
      expect(outcome(await relationships(await strict.nubia.as('adminAgent'), id))).toBe('403/1002')
      const other = await strict.addPartner({ type: 'indirectProvider' })
      const { id: theirs } = await other.createCustomer()
      expect(outcome(await relationships(await other.as('adminAgent'), theirs))).toBe('200')
    })
  })

  test('an app alone is 403 / 900329 on both', async () => {
    const app = await provider.asApp('adminAgent')
    expect(outcome(await app.send('GET', `/v1/relationships?${ofProvider}`))).toBe('403/900329')
    expect(outcome(await relationships(app, randomUUID()))).toBe('403/900329')
  })
})
