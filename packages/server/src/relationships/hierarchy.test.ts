import { randomUUID } from 'node:crypto'
import type { Activity, AuditRecord, Customer } from '@tenantry/contract'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildCustomer,
  type Caller,
  filterText,
  outcome,
  type TestInstance,
  type TestPartner,
  tenantryWith,
} from '../../test/harness.ts'
import { fromWire } from '../customers/files.ts'
import { kinds } from '../features.ts'
import { databaseFile } from '../store/database.ts'
import { verifyFolder } from '../store/verify.ts'

// Two providers; a reseller of the first; a dual partner that resells for both; and somebody who has no part in it.
let instance: TestInstance
let provider: TestPartner
let otherProvider: TestPartner
let reseller: TestPartner
let dual: TestPartner
let stranger: TestPartner
const roles = ['adminAgent', 'globalAdmin'] as const
beforeAll(async () => {
  instance = await tenantryWith()
  provider = await instance.addPartner({ name: 'Nubia Distribution', type: 'indirectProvider' })
  otherProvider = await instance.addPartner({ name: 'Cierzo Mayorista', type: 'indirectProvider' })
  reseller = await instance.addPartner({ name: 'Tramontana IT', type: 'indirectReseller' })
  dual = await instance.addPartner({ name: 'Ábaco Sistemas', type: 'dual' })
  stranger = instance.nubia
  await connect(provider, reseller)
  await connect(provider, dual)
  await connect(otherProvider, dual)
})
afterAll(() => instance.close())

const directory = () => instance.tenantry.auth.directory
const connect = (of: TestPartner, to: TestPartner) => directory().connect(of.partner, to.partner.id)
const disconnect = (of: TestPartner, to: TestPartner) => directory().disconnect(of.partner, to.partner.id)
const admin = (partner: TestPartner) => partner.as(...roles)

/** A customer that the provider created for the reseller. */
const resold = (of: TestPartner, to: TestPartner, companyName = `Resold ${randomUUID().slice(0, 8)}`) =>
  of.createCustomer({ companyName, associatedPartnerId: to.partner.id })

const get = async (partner: TestPartner, url: string) => (await admin(partner)).send('GET', url)
const idsOf = (items: { id: string }[]) => items.map(({ id }) => id).sort()
const listed = async (partner: TestPartner, query = '') =>
  idsOf((await get(partner, `/v1/customers${query}`)).json().items)
const searched = async (partner: TestPartner, query = '') =>
  idsOf((await get(partner, `/tenantry/v1/customers?${query}`)).json().items)
const records = async (partner: TestPartner, customerId: string): Promise<AuditRecord[]> =>
  (await get(partner, `/v1/auditrecords?filter=${filterText('CustomerId', customerId, 'equals')}`)).json().items
const update = async (partner: TestPartner, id: string, body: object) =>
  (await admin(partner)).send('PUT', `/v1/customers/${id}/profiles/billing`, { body, headers: { 'if-match': '*' } })

describe('who sees which customers', () => {
  let customers: Record<'direct' | 'ofReseller' | 'ofDual' | 'ofDualToo' | 'dualsOwn' | 'strangers', Customer>
  beforeAll(async () => {
    customers = {
      direct: await provider.createCustomer({ companyName: 'Hierarchy direct' }),
      ofReseller: await resold(provider, reseller, 'Hierarchy of the reseller'),
      ofDual: await resold(provider, dual, 'Hierarchy of the dual partner'),
      ofDualToo: await resold(otherProvider, dual, 'Hierarchy of the dual partner, again'),
      dualsOwn: await dual.createCustomer({ companyName: 'Hierarchy of its own' }),
      strangers: await stranger.createCustomer({ companyName: 'Hierarchy elsewhere' }),
    }
  })
  const seenBy = (): [TestPartner, Customer[]][] => {
    const { direct, ofReseller, ofDual, ofDualToo, dualsOwn, strangers } = customers
    return [
      [provider, [direct, ofReseller, ofDual]],
      [otherProvider, [ofDualToo]],
      [reseller, [ofReseller]],
      [dual, [ofDual, ofDualToo, dualsOwn]],
      [stranger, [strangers]],
    ]
  }

  test('in the list, whole and in pages, and in the search', async () => {
    const mine = `filter=${filterText('CompanyName', 'Hierarchy')}`
    for (const [partner, visible] of seenBy()) {
      const expected = idsOf(visible)
      expect(await listed(partner, `?${mine}`)).toEqual(expected)
      expect(await listed(partner, `?size=500&${mine}`)).toEqual(expected)
      expect(await searched(partner, 'search=hierarchy')).toEqual(expected)
      const caller = await admin(partner)
      const inPages: string[] = []
      let token: string | undefined
      do {
        const page = await caller.send('GET', `/v1/customers?size=1&${mine}`, {
          headers: token ? { 'ms-continuationtoken': token } : {},
        })
        inPages.push(...page.json().items.map(({ id }: Customer) => id))
        token = page.json().continuationToken
      } while (token)
      expect(inPages.sort()).toEqual(expected)
    }
  })

  test('by id: what one does not see is answered as what nobody has', async () => {
    const unknown = randomUUID()
    for (const [partner, visible] of seenBy())
      for (const customer of Object.values(customers)) {
        const sees = visible.includes(customer)
        for (const path of ['', '/profiles/company', '/profiles/billing', '/relationships', '/subscriptions']) {
          const response = await get(partner, `/v1/customers/${customer.id}${path}`)
          const nobody = await get(partner, `/v1/customers/${unknown}${path}`)
          if (sees) expect(response.statusCode).toBe(200)
          else expect([response.statusCode, response.body]).toEqual([nobody.statusCode, nobody.body])
          expect(outcome(nobody)).toBe('403/20002')
        }
        for (const path of ['/account', '/activity', '/permissions'])
          expect((await get(partner, `/tenantry/v1/customers/${customer.id}${path}`)).statusCode).toBe(sees ? 200 : 403)
      }
  })

  test('a token of one is no token of another', async () => {
    const page = await get(provider, '/v1/customers?size=1')
    const token = page.json().continuationToken
    for (const partner of [reseller, dual, stranger]) {
      const caller = await admin(partner)
      const response = await caller.send('GET', '/v1/customers?size=1&seekOperation=Next', {
        headers: { 'ms-continuationtoken': token },
      })
      expect(outcome(response)).toBe('400/3000')
    }
    const search = (await get(provider, '/tenantry/v1/customers?size=1')).json().continuationToken
    expect(outcome(await get(reseller, `/tenantry/v1/customers?size=1&continuationToken=${search}`))).toBe('400/3000')
  })

  test('filtered by reseller and by provider', async () => {
    const by = (field: string, value: string) => `?filter=${filterText(field, value)}`
    const { ofReseller, ofDual, ofDualToo } = customers
    const hierarchy = new Set(Object.values(customers).map(({ id }) => id))
    const found = async (partner: TestPartner, field: string, value: string) =>
      (await listed(partner, by(field, value))).filter((id) => hierarchy.has(id))
    expect(await found(provider, 'IndirectReseller', reseller.partner.id)).toEqual([ofReseller.id])
    expect(await found(provider, 'IndirectReseller', dual.partner.id.toUpperCase())).toEqual([ofDual.id])
    expect(await found(dual, 'IndirectCloudSolutionProvider', provider.partner.id)).toEqual([ofDual.id])
    expect(await found(dual, 'IndirectCloudSolutionProvider', otherProvider.partner.id)).toEqual([ofDualToo.id])
    expect(await found(reseller, 'IndirectCloudSolutionProvider', provider.partner.id)).toEqual([ofReseller.id])
    for (const [partner, field, value] of [
      [provider, 'IndirectReseller', randomUUID()],
      [provider, 'IndirectCloudSolutionProvider', provider.partner.id],
      [reseller, 'IndirectReseller', provider.partner.id],
      [reseller, 'IndirectCloudSolutionProvider', otherProvider.partner.id],
      [stranger, 'IndirectReseller', reseller.partner.id],
      [stranger, 'IndirectCloudSolutionProvider', provider.partner.id],
    ] as const)
      expect(await found(partner, field, value)).toEqual([])
    expect(await searched(provider, `search=hierarchy&reseller=${dual.partner.id}`)).toEqual([ofDual.id])
    expect(await searched(provider, `reseller=${randomUUID()}`)).toEqual([])
    expect(await searched(stranger, `reseller=${dual.partner.id}`)).toEqual([])
  })

  test('rows and account say who is on the other side', async () => {
    const row = async (partner: TestPartner, name: string) =>
      (await get(partner, `/tenantry/v1/customers?search=${encodeURIComponent(name)}`)).json().items[0]
    const name = 'Hierarchy of the reseller'
    expect(await row(provider, name)).toMatchObject({ associatedPartnerId: reseller.partner.id })
    expect(await row(provider, name)).not.toHaveProperty('providerId')
    expect(await row(reseller, name)).toMatchObject({ providerId: provider.partner.id })
    expect(await row(reseller, name)).not.toHaveProperty('associatedPartnerId')
    const account = async (partner: TestPartner) =>
      (await get(partner, `/tenantry/v1/customers/${customers.ofReseller.id}/account`)).json()
    const { associatedPartnerId, ...kept } = await account(provider)
    const { providerId, ...seen } = await account(reseller)
    expect([associatedPartnerId, providerId]).toEqual([reseller.partner.id, provider.partner.id])
    expect(seen).toEqual(kept)
    const whole = async (partner: TestPartner) =>
      (await get(partner, `/v1/customers/${customers.ofReseller.id}`)).json()
    expect(await whole(provider)).toEqual({
      ...(await whole(reseller)),
      associatedPartnerId: reseller.partner.id,
    })
  })
})

describe('POST /v1/customers with associatedPartnerId', () => {
  const create = async (partner: TestPartner, associatedPartnerId: string, caller?: Caller) =>
    (caller ?? (await admin(partner))).send('POST', '/v1/customers', { body: buildCustomer({ associatedPartnerId }) })

  test('201: the reseller sees the customer at once', async () => {
    const response = await create(provider, reseller.partner.id)
    expect(response.statusCode).toBe(201)
    const created = response.json<Customer>()
    expect(created).toMatchObject({ associatedPartnerId: reseller.partner.id, relationshipToPartner: 'reseller' })
    expect((await get(reseller, `/v1/customers/${created.id}`)).json()).toMatchObject({ id: created.id })
    expect(JSON.stringify(await records(reseller, created.id))).not.toContain(created.userCredentials!.password)
  })

  test('404 / 800015 for nobody, 400 / 800016 for who is no reseller of the partner', async () => {
    expect(outcome(await create(provider, randomUUID()))).toBe('404/800015')
    for (const [of, to] of [
      [otherProvider, reseller],
      [provider, stranger],
      [provider, provider],
      [stranger, reseller],
      [dual, reseller],
      [dual, provider], // its provider, and no reseller of it
    ] as const)
      expect(outcome(await create(of, to.partner.id))).toBe('400/800016')
  })

  test('403 / 900123 when the reseller has not accepted the partner agreement', async () => {
    const late = await instance.addPartner({ type: 'indirectReseller', agreementSigned: false })
    await connect(provider, late)
    expect(outcome(await create(provider, late.partner.id))).toBe('403/900123')
    expect(await listed(late)).toEqual([])
  })

  test('an app alone cannot name one: 403 / 900329; a reseller creates none: 403 / 600006', async () => {
    expect(outcome(await create(provider, reseller.partner.id, await provider.asApp('adminAgent')))).toBe('403/900329')
    expect(outcome(await create(reseller, reseller.partner.id))).toBe('403/600006')
  })
})

describe('the copy of a reseller', () => {
  test('follows each change of its provider, with its versions', async () => {
    const { id } = await resold(provider, reseller)
    expect(outcome(await update(provider, id, { companyName: 'Renamed by the provider' }))).toBe('200')
    const [theirs, ours] = [
      (await get(provider, `/v1/customers/${id}/profiles/billing`)).json(),
      (await get(reseller, `/v1/customers/${id}/profiles/billing`)).json(),
    ]
    expect(ours).toEqual(theirs)
    expect(await searched(reseller, 'search=renamed%20by%20the%20provider')).toEqual([id])
    expect(await listed(reseller, `?filter=${filterText('CompanyName', 'Renamed by')}`)).toEqual([id])
  })

  test('is changed by nobody else, and the attempt is in the log', async () => {
    const { id } = await resold(otherProvider, dual)
    const before = (await get(otherProvider, `/v1/customers/${id}`)).json()
    expect(outcome(await update(dual, id, { firstName: 'Other' }))).toBe('403/600006')
    expect((await get(otherProvider, `/v1/customers/${id}`)).json()).toEqual(before)
    expect(await records(dual, id)).toMatchObject([
      { operationType: 'update_customer_billing_profile', operationStatus: 'failed' },
      { operationType: 'add_customer', operationStatus: 'succeeded' },
    ])
    expect((await records(otherProvider, id)).map(({ operationType }) => operationType)).toEqual(['add_customer'])
  })

  test('the log of each tells of its own customers; the reseller’s of no person of the provider', async () => {
    const mine = await resold(provider, reseller)
    const theirs = await resold(provider, dual)
    const agent = await provider.asUser(`secretive.person@${provider.partner.domain}`, 'adminAgent')
    for (const { id } of [mine, theirs])
      await agent.send('PUT', `/v1/customers/${id}/profiles/billing`, {
        body: { firstName: 'Noor' },
        headers: { 'if-match': '*' },
      })
    const [changed] = await records(reseller, mine.id)
    expect(changed).toMatchObject({
      operationType: 'update_customer_billing_profile',
      partnerId: reseller.partner.id,
      participants: [provider.partner.id, reseller.partner.id],
      applicationId: provider.partner.id,
      customizedData: [{ key: 'ChangedProperties', value: 'firstName' }],
    })
    expect(changed).not.toHaveProperty('userPrincipalName')
    expect((await records(provider, mine.id))[0]).toMatchObject({
      userPrincipalName: `secretive.person@${provider.partner.domain}`,
      participants: [provider.partner.id, reseller.partner.id],
    })
    const [row] = (await get(reseller, `/tenantry/v1/customers/${mine.id}/activity`)).json().items as Activity[]
    expect(row).toMatchObject({ displayName: 'Nubia Distribution', source: 'system' })
    expect(row).not.toHaveProperty('address')
    const whole = (await get(reseller, '/tenantry/v1/activity?size=500')).body
    const wire = (await get(reseller, '/v1/auditrecords')).body
    for (const text of [whole, wire]) {
      expect(text).toContain(mine.id)
      expect(text).not.toContain('secretive')
      expect(text).not.toContain(theirs.id)
    }
    expect(await records(stranger, mine.id)).toEqual([])
    expect(await records(dual, mine.id)).toEqual([])
  })
})

describe('an end', () => {
  const remove = async (partner: TestPartner, id: string) =>
    (await admin(partner)).send('PATCH', `/v1/customers/${id}`, { body: { relationshipToPartner: 'none' } })

  test('of the provider’s relationship: the reseller has the customer no more, its log stays', async () => {
    const { id } = await resold(provider, reseller)
    expect(outcome(await remove(provider, id))).toBe('200')
    for (const partner of [provider, reseller]) {
      expect(outcome(await get(partner, `/v1/customers/${id}`))).toBe('403/20002')
      expect(await listed(partner)).not.toContain(id)
      expect((await records(partner, id)).map(({ operationType }) => operationType)).toEqual([
        'remove_partner_customer_relationship',
        'add_customer',
      ])
    }
    expect(outcome(await remove(provider, id))).toBe('400/3000')
    expect(outcome(await remove(reseller, id))).toBe('403/20002')
  })

  test('of the reseller’s part: the customer stays with the provider', async () => {
    const { id } = await resold(provider, dual)
    expect(outcome(await remove(dual, id))).toBe('200')
    expect(outcome(await get(dual, `/v1/customers/${id}`))).toBe('403/20002')
    const left = (await get(provider, `/v1/customers/${id}`)).json()
    expect(left).toMatchObject({ relationshipToPartner: 'reseller', allowDelegatedAccess: true })
    expect(left).not.toHaveProperty('associatedPartnerId')
    for (const partner of [provider, dual]) {
      const [record] = await records(partner, id)
      expect(record).toMatchObject({
        operationType: 'remove_partner_customer_relationship',
        participants: [dual.partner.id, provider.partner.id],
      })
      expect(record!.customizedData).toContainEqual({ key: 'Relationship', value: 'IndirectReseller' })
    }
    await update(provider, id, { firstName: 'Later' })
    expect(await records(dual, id)).toHaveLength(2)
  })

  test('of the tie between the partners: all customers of it are hidden, and shown when it is made again', async () => {
    const fleeting = await instance.addPartner({ name: 'Poniente', type: 'indirectReseller' })
    await connect(provider, fleeting)
    const made = [await resold(provider, fleeting), await resold(provider, fleeting)]
    const removed = await resold(provider, fleeting)
    await remove(provider, removed.id)
    await disconnect(provider, fleeting)
    expect(await listed(fleeting)).toEqual([])
    for (const { id } of made) {
      expect(outcome(await get(fleeting, `/v1/customers/${id}`))).toBe('403/20002')
      expect(outcome(await update(provider, id, { firstName: 'Meanwhile' }))).toBe('200')
      expect((await get(provider, `/v1/customers/${id}/relationships`)).json().items).toEqual([])
    }
    expect(await listed(provider, `?filter=${filterText('IndirectReseller', fleeting.partner.id)}`)).toEqual(
      idsOf(made),
    )
    expect((await get(fleeting, '/tenantry/v1/activity')).body).not.toContain('Meanwhile')
    await connect(provider, fleeting)
    expect(await listed(fleeting)).toEqual(idsOf(made))
    expect((await get(fleeting, `/v1/customers/${made[0]!.id}`)).json().billingProfile.firstName).toBe('Meanwhile')
  })

  test('a tie does not end while the reseller sees a customer', async () => {
    const run = instance.tenantry.store.submit({
      decision: 'partnerRelationships.remove',
      input: { resellerId: dual.partner.id },
      actor: {
        partnerId: provider.partner.id,
        partnerType: 'indirectProvider',
        roles: [],
        applicationId: 'x',
        source: 'cli',
      },
      partner: provider.partner,
      requestId: randomUUID(),
      correlationId: randomUUID(),
      status: 200,
    })
    await resold(provider, dual)
    expect(await run).toMatchObject({ refusal: { error: 'invalidProperty' } })
  })
})

describe('an import', () => {
  const bringIn = (partner: TestPartner, customer: object) =>
    instance.tenantry.store.submit({
      decision: 'customers.import',
      input: { customer: fromWire(customer), overwrite: true, dryRun: false },
      actor: {
        partnerId: partner.partner.id,
        partnerType: partner.partner.type,
        roles: [],
        applicationId: 'tenantry',
        source: 'cli',
      },
      partner: partner.partner,
      requestId: randomUUID(),
      correlationId: randomUUID(),
      status: 200,
    })
  const wire = (id: string, more: object = {}) => ({
    id,
    companyProfile: { companyName: 'Imported', domain: `i${id.slice(0, 8)}.onmicrosoft.com` },
    ...more,
  })

  test('of a provider shows customers to their reseller where there is a tie', async () => {
    const [shown, kept] = [randomUUID(), randomUUID()]
    expect(await bringIn(provider, wire(shown, { associatedPartnerId: reseller.partner.id }))).toMatchObject({
      status: 200,
    })
    expect(await bringIn(provider, wire(kept, { associatedPartnerId: stranger.partner.id }))).toMatchObject({
      status: 200,
    })
    expect((await get(reseller, `/v1/customers/${shown}`)).statusCode).toBe(200)
    expect((await get(provider, `/v1/customers/${kept}`)).json().associatedPartnerId).toBe(stranger.partner.id)
    expect(outcome(await get(stranger, `/v1/customers/${kept}`))).toBe('403/20002')
  })

  test('takes no place that is taken: a customer of the reseller’s own under the same id stays its own', async () => {
    const id = randomUUID()
    expect(await bringIn(dual, wire(id))).toMatchObject({ status: 200 })
    const theirs = wire(id, { associatedPartnerId: dual.partner.id })
    theirs.companyProfile.domain = `other${id.slice(0, 8)}.onmicrosoft.com`
    expect(await bringIn(provider, theirs)).toMatchObject({ status: 200 })
    expect((await get(dual, `/tenantry/v1/customers/${id}/account`)).json()).not.toHaveProperty('providerId')
    await disconnect(provider, dual)
    await connect(provider, dual)
    expect((await get(dual, `/v1/customers/${id}`)).json().companyProfile.domain).toBe(
      `i${id.slice(0, 8)}.onmicrosoft.com`,
    )
    expect(outcome(await update(dual, id, { firstName: 'Mine' }))).not.toBe('403/600006')
  })

  test('of a reseller is refused, and of a dual partner what it resells', async () => {
    const { id } = await resold(provider, dual)
    const refused = { refusal: { error: 'partnerTypeLacksRight' } }
    expect(await bringIn(reseller, wire(randomUUID()))).toMatchObject(refused)
    expect(await bringIn(dual, wire(id, { billingProfile: { companyName: 'Taken over' } }))).toMatchObject(refused)
  })
})

test('verify: each copy is what the store derives, and has an original', async () => {
  const { id } = await resold(provider, reseller)
  expect((await verifyFolder(instance.folder, { kinds })).faults).toEqual([])
  const faultsAfter = async (sql: string, ...values: string[]) => {
    const db = new Database(databaseFile(instance.folder))
    const rows = db.prepare(`SELECT * FROM document WHERE kind = 'customer' AND id = ?`).all(id) as { pk: number }[]
    db.prepare(sql).run(...values)
    const { faults } = await verifyFolder(instance.folder, { kinds })
    for (const { pk } of rows) db.prepare('DELETE FROM document WHERE pk = ?').run(pk)
    for (const row of rows)
      db.prepare(
        'INSERT INTO document (pk, kind, partner_id, id, version, sum, body) VALUES (@pk, @kind, @partner_id, @id, @version, @sum, @body)',
      ).run(row)
    db.close()
    return faults
  }
  const here = { kind: 'customer', id, partner: reseller.partner.id }
  const copy = `WHERE kind = 'customer' AND id = ? AND partner_id = ?`
  expect(await faultsAfter(`DELETE FROM document ${copy}`, id, reseller.partner.id)).toContainEqual({
    fault: 'copyDiffers',
    params: here,
  })
  expect(await faultsAfter(`DELETE FROM document ${copy}`, id, provider.partner.id)).toContainEqual({
    fault: 'copyDiffers',
    params: here,
  })
  expect((await verifyFolder(instance.folder, { kinds })).faults).toEqual([])
})
