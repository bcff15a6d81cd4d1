import { randomUUID } from 'node:crypto'
import type { ApiError, Customer } from '@tenantry/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, type TestInstance, tenantryWith } from '../../test/harness.ts'
import { operatorCommand } from '../customers/files.ts'
import { type PolicyImportResult, permissionsFromWire } from './import.ts'

let instance: TestInstance
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent', 'globalAdmin')
})
afterAll(() => instance.close())

type Resource = 'AzureReservedInstances' | 'AzureSavingsPlan'
const allowing = (...resources: string[]) => resources.map((resource) => ({ resource, action: 'Purchase' }))
const reservations = allowing('AzureReservedInstances')
const both = allowing('AzureReservedInstances', 'AzureSavingsPlan')

/** As the command line runs it. */
const bring = async (
  { id }: Pick<Customer, 'id'>,
  permissions: readonly { resource: string; action: string }[],
  { overwrite = false, dryRun = false } = {},
): Promise<PolicyImportResult | string> => {
  const input = { customerId: id, permissions, overwrite, dryRun }
  const command = { decision: 'selfServePolicies.import', input, displayName: 'operator', id: randomUUID() }
  const answer = await instance.tenantry.store.submit(operatorCommand(instance.nubia.partner, command))
  if ('refusal' in answer) return answer.refusal.error
  return 'body' in answer ? (JSON.parse(answer.body) as PolicyImportResult) : answer.message
}
const done = (result: PolicyImportResult['result']) => ({ result, differs: [] })
const kept = { result: 'unchanged', differs: ['selfServePolicy'] }

const allowed = async ({ id }: Customer) => {
  const { items } = await admin.client.selfServePolicies.list({ query: { entity_id: id } })
  return items.flatMap(({ permissions }) => permissions.map(({ resource }) => resource)).sort()
}
const turn = async ({ id }: Customer, resource: Resource, on: boolean) => {
  const body = { allowed: on, acknowledged: true, reason: 'Agreed with the customer' }
  await admin.client.purchasePermissions.update({ params: { customerId: id, resource }, body })
}
const activity = async ({ id }: Customer) =>
  (await admin.client.activity.ofCustomer({ params: { customerId: id }, query: {} })).items

test('permissions of another service are taken, changed and taken back, as they are there', async () => {
  const customer = await instance.nubia.createCustomer()
  expect(await bring(customer, reservations)).toEqual(done('created'))
  expect(await bring(customer, reservations)).toEqual(done('unchanged'))
  expect(await bring(customer, both)).toEqual(done('updated'))
  expect(await allowed(customer)).toEqual(['AzureReservedInstances', 'AzureSavingsPlan'])
  expect(await bring(customer, [])).toEqual(done('updated'))
  expect(await allowed(customer)).toEqual([])
  expect(await bring(customer, reservations)).toEqual(done('created'))
  expect((await activity(customer)).flatMap(({ operations }) => operations)).toEqual([
    'create_self_serve_policy',
    'delete_self_serve_policy',
    'update_self_serve_policy',
    'create_self_serve_policy',
    'add_customer',
  ])
})

test('each change is recorded once, as made from the command line, with the policy and nothing else in it', async () => {
  const customer = await instance.nubia.createCustomer()
  await bring(customer, reservations)
  const before = await activity(customer)
  await bring(customer, reservations)
  await bring(customer, both, { dryRun: true })
  expect(await activity(customer)).toEqual(before)
  expect(before[0]).toMatchObject({
    source: 'cli',
    displayName: 'operator',
    data: { GrantedPermissions: 'AzureReservedInstances', RevokedPermissions: '' },
    fields: [{ field: 'self_serve_policy.permissions' }],
  })
  const { items } = await admin.client.auditRecords.list({ query: { size: 1 } })
  expect(items[0]).toMatchObject({ operationType: 'create_self_serve_policy', customerId: customer.id })
  expect(JSON.parse(items[0]!.resourceNewValue!)).toMatchObject({
    Permissions: [{ Resource: 'AzureReservedInstances' }],
  })
})

test('what was turned on or off here since stays, unless it is overwritten', async () => {
  const off = await instance.nubia.createCustomer()
  await bring(off, reservations)
  await turn(off, 'AzureReservedInstances', false)
  expect(await bring(off, reservations)).toEqual(kept)
  expect(await allowed(off)).toEqual([])
  expect(await bring(off, reservations, { overwrite: true })).toEqual(done('created'))

  const on = await instance.nubia.createCustomer()
  await turn(on, 'AzureSavingsPlan', true)
  for (const there of [[], reservations, both]) expect(await bring(on, there)).toEqual(kept)
  expect(await allowed(on)).toEqual(['AzureSavingsPlan'])
  expect(await bring(on, [], { overwrite: true })).toEqual(done('updated'))
  expect(await allowed(on)).toEqual([])
})

test('the same as here is no change, however it is written', async () => {
  const customer = await instance.nubia.createCustomer()
  await turn(customer, 'AzureSavingsPlan', true)
  await turn(customer, 'AzureReservedInstances', true)
  expect(await bring(customer, [...both, ...allowing('azuresavingsPLAN')])).toEqual(done('unchanged'))
})

test('the account of the customer keeps its version', async () => {
  const customer = await instance.nubia.createCustomer()
  const read = () => admin.client.account.get({ params: { customerId: customer.id } })
  const before = await read()
  await bring(customer, reservations)
  expect(await read()).toEqual(before)
})

test('a dry run says what would happen and does nothing', async () => {
  const customer = await instance.nubia.createCustomer()
  expect(await bring(customer, reservations, { dryRun: true })).toEqual(done('created'))
  expect(await allowed(customer)).toEqual([])
})

test('a permission that is not in the catalogue, and a customer that is not here, are refused', async () => {
  const customer = await instance.nubia.createCustomer()
  expect(await bring(customer, allowing('WindowsOnMars'))).toBe('invalidProperty')
  expect(await bring({ id: randomUUID() }, reservations)).toBe('noRelationship')
})

test('items are read in any letter case; what is none is told by its field', () => {
  const item = { Id: 'x', Permissions: [{ Resource: 'AzureSavingsPlan', Action: 'Purchase', More: 1 }] }
  expect(permissionsFromWire(item)).toEqual(allowing('AzureSavingsPlan'))
  const wrong = () => permissionsFromWire({ permissions: 'all' })
  expect(wrong).toThrow(
    expect.objectContaining({ error: 'invalidProperty', params: { field: 'permissions' } }) as ApiError,
  )
})
