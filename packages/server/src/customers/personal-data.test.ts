import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCustomer, outcome, type TestInstance, type TestPartner, tenantryWith } from '../../test/harness.ts'
import { verifyFolder } from '../verify.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await tenantryWith()
})
afterAll(() => instance.close())

const person = { firstName: 'Quiteria', lastName: 'Zabaleta', email: 'quiteria.zabaleta@faro.example' }
const words = /quiteria|zabaleta|956555877/i
const reason = 'Request of the person, 2026-11-03'

const withPerson = async (partner: TestPartner, associatedPartnerId?: string) => {
  const built = buildCustomer(associatedPartnerId ? { associatedPartnerId } : {})
  const agent = await partner.as('adminAgent')
  const created = await agent.send('POST', '/v1/customers', {
    body: {
      ...built,
      billingProfile: {
        ...built.billingProfile,
        ...person,
        defaultAddress: { ...built.billingProfile.defaultAddress, ...person, phoneNumber: '956555877' },
      },
    },
  })
  expect([created.statusCode, created.body]).toEqual([201, expect.stringMatching(words)])
  const { id } = created.json() as { id: string }
  const path = `/v1/customers/${id}/profiles/billing`
  await agent.send('PUT', path, { body: { firstName: 'Quiteria María' }, headers: { 'if-match': '*' } })
  return { id, agent, path: `/tenantry/v1/customers/${id}/personal-data` }
}

test('an export holds the account, its agreements and its log, needs a reason, and stands in the log itself', async () => {
  const partner = await instance.addPartner()
  const { id, agent, path } = await withPerson(partner)
  const admin = await partner.as('globalAdmin')
  const exported = await admin.send('POST', `${path}/export`, { body: { reason } })
  expect(exported.json()).toMatchObject({
    customer: { id, billing: { firstName: 'Quiteria María', lastName: 'Zabaleta' } },
    agreements: [],
    requests: [],
    history: [
      { payload: { documents: [{ before: null }] } },
      { payload: { head: { customerName: expect.anything() } } },
    ],
  })
  expect(outcome(await admin.send('POST', `${path}/export`, { body: { reason: ' ' } }))).toBe('400/3000')
  expect(outcome(await agent.send('POST', `${path}/export`, { body: { reason } }))).toBe('403/900150')
  const rows = (await agent.client.activity.ofCustomer({ params: { customerId: id }, query: {} })).items
  expect(rows[1]).toMatchObject({ operations: ['tenantry_personal_data_exported'], reason, status: 'succeeded' })
  expect(rows[0]).toMatchObject({ operations: ['tenantry_personal_data_exported'], status: 'failed' })
})

test('what is erased is nowhere any more, the company stays, and verify is green', async () => {
  const own = await tenantryWith()
  const { id, agent, path } = await withPerson(own.nubia)
  const other = await own.nubia.createCustomer({ companyName: 'Librería Vecina' })
  const admin = await own.nubia.as('globalAdmin')
  const erased = await admin.send('POST', `${path}/erasure`, { body: { reason } })
  expect([erased.statusCode, erased.json().records]).toEqual([200, 2])

  const account = await agent.send('GET', `/tenantry/v1/customers/${id}/account`)
  expect(account.statusCode).toBe(200)
  expect(account.body).not.toMatch(words)
  expect(account.json().billing.defaultAddress.city).toBe('Cádiz')
  const log = await agent.send('GET', `/tenantry/v1/customers/${id}/activity`)
  expect(log.body).not.toMatch(words)
  expect(log.json().items.map(({ operations }: { operations: string[] }) => operations)).toEqual([
    ['tenantry_personal_data_erased'],
    ['update_customer_billing_profile'],
    ['add_customer'],
  ])
  expect(log.json().items[0]).toMatchObject({ reason, displayName: 'globalAdmin', fields: [] })
  expect((await agent.send('GET', '/v1/auditrecords')).body).not.toMatch(words)
  expect((await agent.send('GET', `/tenantry/v1/customers/${other.id}/activity`)).json().items[0].fields).not.toEqual(
    [],
  )

  expect((await verifyFolder(own.folder, {})).faults).toEqual([])
  await own.tenantry.close()
  expect(readFileSync(join(own.folder, 'tenantry.sqlite')).toString('latin1')).not.toMatch(words)

  // without the marker’s word for it, a missing content is a fault
  const db = new Database(join(own.folder, 'tenantry.sqlite'))
  const seq = db.prepare('SELECT seq FROM change WHERE customer_id = ?').pluck().get(other.id)
  db.prepare('DELETE FROM change_payload WHERE pk = (SELECT pk FROM change WHERE customer_id = ?)').run(other.id)
  db.close()
  expect((await verifyFolder(own.folder, {})).faults).toEqual([
    { fault: 'recordPayloadMissing', params: { partner: own.nubia.partner.id, record: seq } },
  ])
  await own.close()
})

test('a reseller’s copy and log are erased with those of its provider', async () => {
  const provider = await instance.addPartner({ type: 'indirectProvider' })
  const reseller = await instance.addPartner({ type: 'indirectReseller' })
  await instance.tenantry.auth.directory.connect(provider.partner, reseller.partner.id)
  const { id, path } = await withPerson(provider, reseller.partner.id)
  const seller = await reseller.as('adminAgent', 'globalAdmin')
  const account = `/tenantry/v1/customers/${id}/account`
  expect((await seller.send('GET', account)).body).toMatch(words)
  expect(outcome(await seller.send('POST', `${path}/erasure`, { body: { reason } }))).toBe('403/600006')
  const admin = await provider.as('globalAdmin')
  expect((await admin.send('POST', `${path}/erasure`, { body: { reason } })).statusCode).toBe(200)
  expect((await seller.send('GET', account)).body).not.toMatch(words)
  expect((await seller.send('GET', `/tenantry/v1/customers/${id}/activity`)).body).not.toMatch(words)
  expect((await verifyFolder(instance.folder, {})).faults).toEqual([])
})

test('a customer that left is erased too, and a second time', async () => {
  const partner = await instance.addPartner()
  const { id, path } = await withPerson(partner)
  const admin = await partner.as('globalAdmin', 'adminAgent')
  const name = 'Quiteria Segunda'
  await admin.send('PATCH', `/v1/customers/${id}`, { body: { relationshipToPartner: 'none' } })
  expect(outcome(await admin.send('GET', `/v1/customers/${id}`))).toBe('403/20002')
  expect((await admin.send('POST', `${path}/erasure`, { body: { reason } })).json().records).toBeGreaterThan(2)
  const again = await admin.send('POST', `${path}/erasure`, { body: { reason: `Once more: ${name}` } })
  expect(again.statusCode).toBe(200)
  expect((await verifyFolder(instance.folder, {})).faults).toEqual([])
})

test('the link by which a customer came is erased with it, and the record of its making', async () => {
  const partner = await instance.addPartner()
  const admin = await partner.as('globalAdmin', 'adminAgent')
  const request = await admin.send('POST', '/tenantry/v1/relationship-requests', { body: { email: person.email } })
  const { url } = request.json() as { url: string }
  const accepted = await instance.send({
    method: 'POST',
    url: '/tenantry/v1/invitation/acceptance',
    headers: { authorization: `Invitation ${new URL(url).hash.slice(1)}`, 'content-type': 'application/json' },
    payload: JSON.stringify({ ...buildCustomer(), authorized: true }),
  })
  expect(accepted.statusCode).toBe(200)
  const found = (await admin.client.customers.list({ query: {} })).items[0]!
  const path = `/tenantry/v1/customers/${found.id}/personal-data`
  const exported = await admin.send('POST', `${path}/export`, { body: { reason } })
  expect(exported.json().requests).toMatchObject([{ email: person.email }])
  expect(exported.body).not.toContain('secretHash":"')
  expect((await admin.send('POST', `${path}/erasure`, { body: { reason } })).statusCode).toBe(200)
  expect((await admin.send('GET', '/tenantry/v1/relationship-requests')).body).not.toMatch(words)
  expect((await admin.send('GET', '/tenantry/v1/activity')).body).not.toMatch(words)
  expect((await verifyFolder(instance.folder, {})).faults).toEqual([])
})
