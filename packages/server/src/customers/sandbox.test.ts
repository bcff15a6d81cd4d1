import { randomUUID } from 'node:crypto'
import type { AuditRecord, Customer } from '@tenantry/contract'
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
import { kinds } from '../features.ts'
import { databaseFile } from '../store/database.ts'
import { verifyFolder } from '../store/verify.ts'

let instance: TestInstance
let sandbox: TestPartner
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  sandbox = await instance.addPartner({ type: 'indirectProvider', sandbox: true })
  admin = await sandbox.as('adminAgent', 'globalAdmin')
})
afterAll(() => instance.close())

const path = (id: string) => `/v1/customers/${id}`
const remove = (id: string, caller = admin) => caller.send('DELETE', path(id))
const end = (id: string) => admin.send('PATCH', path(id), { body: { relationshipToPartner: 'none' } })
const records = async (id: string, caller = admin): Promise<AuditRecord[]> =>
  (await caller.send('GET', `/v1/auditrecords?filter=${filterText('CustomerId', id, 'equals')}`)).json().items

const stored = (sql: string, ...values: string[]) => {
  const db = new Database(databaseFile(instance.folder), { readonly: true })
  const rows = db
    .prepare(sql)
    .pluck()
    .all(...values) as string[]
  db.close()
  return rows
}
const kindsThatMention = (id: string) =>
  stored(`SELECT DISTINCT kind FROM document WHERE id LIKE ? OR body LIKE ? ORDER BY kind`, `%${id}%`, `%${id}%`)

/** One document of every kind that hangs on a customer. A new kind belongs in here. */
const withEverything = async (associatedPartnerId?: string): Promise<Customer> => {
  const customer = await sandbox.createCustomer(associatedPartnerId ? { associatedPartnerId } : {})
  const params = { customerId: customer.id }
  const { client } = admin
  await client.selfServePolicies.create({
    body: {
      selfServeEntity: { selfServeEntityType: 'customer', tenantID: customer.id },
      grantor: { grantorType: 'billToPartner', tenantID: sandbox.partner.id },
      permissions: [{ resource: 'AzureSavingsPlan', action: 'Purchase' }],
    },
  })
  await client.spendingBudget.update({ params, body: { amount: 10 } })
  await client.customerQualifications.request({ params, body: { qualification: 'Education', educationSegment: 'K12' } })
  await client.agreements.create({
    params,
    body: {
      primaryContact: { firstName: 'Inés', lastName: 'Roldán', email: 'ines@auroralibros.example' },
      templateId: (await client.agreements.templates()).items[0]!.templateId,
      dateAgreed: '2024-04-02T00:00:00Z',
      type: 'MicrosoftCloudAgreement',
    },
  })
  await client.customerAgreements.setDirectAcceptance({ params, body: { isSigned: true } })
  await client.customerHolds.place({ params: { ...params, name: 'orders' }, body: { reason: 'Open orders' } })
  await sandbox.decide('accountStatus.set', { customerId: customer.id, status: 'Allowed' })
  return customer
}

describe('DELETE /v1/customers/{id}', () => {
  const ofCustomer = kinds.filter((kind) => kind.ofCustomer).map(({ name }) => name)

  test('everything of the customer goes, whatever hangs on it; its log stays', async () => {
    const reseller = await instance.addPartner({ type: 'indirectReseller', sandbox: true })
    await instance.tenantry.auth.directory.connect(sandbox.partner, reseller.partner.id)
    const { id, companyProfile } = await withEverything(reseller.partner.id)
    const asReseller = await reseller.as('adminAgent')
    expect((await asReseller.send('GET', path(id))).statusCode).toBe(200)
    expect(kindsThatMention(id)).toEqual(ofCustomer.toSorted())

    const response = await remove(id)
    expect([response.statusCode, response.body]).toEqual([204, ''])
    expect(kindsThatMention(id)).toEqual([])
    expect(stored('SELECT value FROM unique_entry WHERE owner LIKE ?', `%${id}%`)).toEqual([])
    expect(stored('SELECT id FROM customer_index WHERE id = ?', id)).toEqual([])
    for (const caller of [admin, asReseller]) {
      expect(outcome(await caller.send('GET', path(id)))).toBe('403/20002')
      const [record, ...earlier] = await records(id, caller)
      expect(record).toMatchObject({
        operationType: 'delete_customer',
        resourceType: 'customer',
        operationStatus: 'succeeded',
        customerName: companyProfile.companyName,
        customizedData: [{ key: 'PrimaryDomainName', value: companyProfile.domain }],
      })
      expect(record).not.toHaveProperty('resourceNewValue')
      expect(JSON.parse(record!.resourceOldValue!).Domain).toBe(companyProfile.domain)
      expect(earlier.at(-1)).toMatchObject({ operationType: 'add_customer' })
    }
    expect((await verifyFolder(instance.folder, { kinds })).faults).toEqual([])
  })

  test('the domain is free again', async () => {
    const domain = `again${randomUUID().slice(0, 8)}.onmicrosoft.com`
    const first = await sandbox.createCustomer({ domain })
    expect(outcome(await admin.send('POST', '/v1/customers', { body: buildCustomer({ domain }) }))).toBe('409/3000')
    await remove(first.id)
    const second = await sandbox.createCustomer({ domain })
    expect(second.id).not.toBe(first.id)
    expect(outcome(await admin.send('GET', path(first.id)))).toBe('403/20002')
  })

  test('once more, and of others: 403 / 20002; a malformed id 400 / 900118', async () => {
    const { id } = await sandbox.createCustomer()
    await remove(id)
    const foreign = await (await instance.addPartner({ sandbox: true })).createCustomer()
    for (const other of [id, foreign.id, randomUUID()]) expect(outcome(await remove(other))).toBe('403/20002')
    expect(outcome(await remove('x'))).toBe('400/900118')
  })

  test('the same request again is 204 again', async () => {
    const { id } = await sandbox.createCustomer()
    const headers = { 'ms-requestid': randomUUID() }
    for (const _ of [1, 2]) expect((await admin.send('DELETE', path(id), { headers })).statusCode).toBe(204)
  })

  test('created, deleted and created under one request id, as scripts do: three effects', async () => {
    const headers = { 'ms-requestid': randomUUID() }
    const body = buildCustomer()
    const first = (await admin.send('POST', '/v1/customers', { body, headers })).json<Customer>()
    expect((await admin.send('DELETE', path(first.id), { headers })).statusCode).toBe(204)
    const second = await admin.send('POST', '/v1/customers', { body, headers })
    expect(second.statusCode).toBe(201)
    expect(second.json().id).not.toBe(first.id)
  })

  test('by role, with a user and as an app', async () => {
    for (const [role, expected] of [
      ['globalAdmin', '204'],
      ['adminAgent', '204'],
      ['salesAgent', '403/900150'],
      ['helpdeskAgent', '403/900150'],
    ] as const)
      for (const caller of [await sandbox.as(role), await sandbox.asApp(role)]) {
        const { id } = await sandbox.createCustomer()
        expect([role, outcome(await remove(id, caller))]).toEqual([role, expected])
      }
  })

  test('a reseller deletes nothing of its provider’s: 403 / 600006', async () => {
    const dual = await instance.addPartner({ type: 'dual', sandbox: true })
    await instance.tenantry.auth.directory.connect(sandbox.partner, dual.partner.id)
    const { id } = await sandbox.createCustomer({ associatedPartnerId: dual.partner.id })
    expect(outcome(await remove(id, await dual.as('adminAgent')))).toBe('403/600006')
    expect(outcome(await admin.send('GET', path(id)))).toBe('200')
  })

  test('outside a sandbox 400 / 900127, also for what nobody has', async () => {
    const { id } = await instance.nubia.createCustomer()
    const production = await instance.nubia.as('adminAgent')
    for (const each of [id, randomUUID()]) expect(outcome(await remove(each, production))).toBe('400/900127')
    expect(outcome(await production.send('GET', path(id)))).toBe('200')
    expect(await records(id, await instance.nubia.as('globalAdmin'))).toMatchObject([
      { operationType: 'delete_customer', operationStatus: 'failed' },
      { operationType: 'add_customer' },
    ])
  })
})

test('PATCH none deletes too: the second one knows nothing any more', async () => {
  const { id } = await withEverything()
  expect(outcome(await end(id))).toBe('400/800042')
  await admin.send('DELETE', `/tenantry/v1/customers/${id}/holds/orders`)
  const response = await end(id)
  expect([response.statusCode, response.json()]).toEqual([
    200,
    { id, relationshipToPartner: 'none', attributes: { objectType: 'Customer' } },
  ])
  expect(kindsThatMention(id)).toEqual([])
  expect((await records(id)).map(({ operationType }) => operationType)).toEqual(
    expect.arrayContaining(['remove_partner_customer_relationship', 'delete_customer']),
  )
  expect(outcome(await end(id))).toBe('403/20002')
})

test('75 customers: the next is 400 / 800018 until one is deleted; the quota stands last among the checks', async () => {
  const full = await instance.addPartner({ sandbox: true })
  const caller = await full.as('adminAgent')
  const made = await full.createCustomers(Array.from({ length: 75 }, () => ({})))
  const create = async (body: object = buildCustomer()) => outcome(await caller.send('POST', '/v1/customers', { body }))
  expect(await create()).toBe('400/800018')
  expect(await create(buildCustomer({ address: { postalCode: 'x' } }))).toBe('400/3000')
  const id = randomUUID()
  const row = { id, domain: `i${id.slice(0, 8)}.onmicrosoft.com`, billing: { companyName: 'Imported' } }
  await expect(full.decide('customers.import', { customer: row, overwrite: false, dryRun: false })).rejects.toThrow(
    'sandboxFull',
  )
  await caller.send('DELETE', path(made[0]!.id))
  expect(await create()).toBe('201')
  expect(await create()).toBe('400/800018')
  await caller.send('PATCH', path(made[1]!.id), { body: { relationshipToPartner: 'none' } })
})

test('a sandbox and a production account are not tied', async () => {
  const production = await instance.addPartner({ type: 'indirectReseller' })
  await expect(instance.tenantry.auth.directory.connect(sandbox.partner, production.partner.id)).rejects.toThrow()
})

test('who am I says that it is a sandbox', async () => {
  expect((await admin.client.identity.me()).partner.sandbox).toBe(true)
  expect((await (await instance.nubia.as('salesAgent')).client.identity.me()).partner.sandbox).toBe(false)
})
