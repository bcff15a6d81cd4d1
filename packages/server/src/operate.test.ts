import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestInstance, tenantryWith } from '../test/harness.ts'
import { readConfig } from './config.ts'
import { openTenantry } from './main.ts'
import { findCustomers, inReview, operate, validationCodesOf } from './operate.ts'
import { knock, openDoor } from './operator/door.ts'

let instance: TestInstance
let socket: string
beforeAll(async () => {
  instance = await tenantryWith()
  socket = join(instance.folder, 'operator.sock')
})
afterAll(() => instance.close())

const deed = (decision: string, input: unknown, partnerId = instance.nubia.partner.id) =>
  operate(readConfig({ TENANTRY_DATA: instance.folder }), { decision, input, partnerId, displayName: 'ada' })
const status = async (customerId: string) => {
  const { client } = await instance.nubia.as('adminAgent')
  return (await client.accountStatus.get({ params: { customerId } })).status
}

describe('while the process runs', () => {
  test('nobody answers before the door is open', async () => {
    const { id } = await instance.nubia.createCustomer()
    expect(await deed('accountStatus.set', { customerId: id, status: 'Allowed' })).toBeUndefined()
    expect(await status(id)).toBeUndefined()
  })

  test('an operator of the machine decides through it, by name, and the log says who and from where', async () => {
    writeFileSync(socket, '') // left by a process that was killed
    expect(await instance.tenantry.openDoor()).toBe(true)
    expect(statSync(socket).mode & 0o777).toBe(0o600)
    const { id } = await instance.nubia.createCustomer()
    const answer = await deed('accountStatus.set', { customerId: id, status: 'UnderReview', reason: 'New address' })
    expect(answer).toMatchObject({ status: 200 })
    expect(await status(id)).toBe('UnderReview')
    const { client } = await instance.nubia.as('adminAgent')
    const { items } = await client.activity.ofCustomer({ params: { customerId: id } })
    expect(items[0]).toMatchObject({
      operations: ['tenantry_account_status_set'],
      source: 'cli',
      displayName: 'ada',
      reason: 'New address',
    })
  })

  test.each<[string, string, object, string]>([
    ['what a partner does for itself', 'customers.create', {}, 'notFound'],
    ['what is inherited by every object', 'constructor', {}, 'notFound'],
    ['a malformed id', 'accountStatus.set', { customerId: 'x', status: 'Allowed' }, 'invalidProperty'],
    ['no such status', 'accountStatus.set', { customerId: randomUUID(), status: 'Fine' }, 'invalidProperty'],
    [
      'a reason of two lines',
      'qualifications.vet',
      { customerId: randomUUID(), event: 'deny', reason: 'a\nb' },
      'invalidProperty',
    ],
    [
      'a code without a name',
      'validationCodes.add',
      { id: '1', organizationName: '', maxCreates: 1 },
      'invalidProperty',
    ],
    ['a stranger', 'accountStatus.set', { customerId: randomUUID(), status: 'Allowed' }, 'noRelationship'],
  ])('%s is refused', async (_name, decision, input, error) => {
    expect(await deed(decision, input)).toMatchObject({ refusal: { error } })
  })

  test('another partner’s customer, and no partner at all', async () => {
    const { id } = await instance.other.createCustomer()
    const input = { customerId: id, status: 'Allowed' }
    expect(await deed('accountStatus.set', input)).toMatchObject({ refusal: { error: 'noRelationship' } })
    expect(await deed('accountStatus.set', input, randomUUID())).toMatchObject({ refusal: { error: 'notFound' } })
  })

  test('what is no request is hung up on, and the next one is answered', async () => {
    const line = connect(socket)
    await once(line, 'connect')
    line.end('{')
    await once(line, 'close')
    const { id } = await instance.nubia.createCustomer()
    expect(await deed('accountStatus.set', { customerId: id, status: 'Allowed' })).toMatchObject({ status: 200 })
  })

  test('reads the folder beside it: who waits, which codes there are, a customer by id or domain', async () => {
    const customer = await instance.nubia.createCustomer({ companyName: 'Colegio del Faro' })
    const { client } = await instance.nubia.as('salesAgent')
    await client.customerQualifications.set({ params: { customerId: customer.id }, body: 'education' })
    await deed('validationCodes.add', { id: '70412', organizationName: 'County of Ridgefield', maxCreates: 3 })
    const { id: nubia } = instance.nubia.partner
    expect(inReview(instance.folder, nubia)).toEqual([
      expect.objectContaining({ customerId: customer.id, customerName: 'Colegio del Faro' }),
    ])
    expect(inReview(instance.folder, instance.other.partner.id)).toEqual([])
    expect(validationCodesOf(instance.folder, nubia)).toEqual([
      expect.objectContaining({ id: '70412', remainingCreates: 3 }),
    ])
    const partners = [instance.nubia.partner, instance.other.partner]
    for (const wanted of [customer.id, customer.id.toUpperCase(), customer.companyProfile.domain])
      expect(findCustomers(instance.folder, wanted, partners)).toEqual([
        { partner: instance.nubia.partner, customer: expect.objectContaining({ id: customer.id }) },
      ])
    expect(findCustomers(instance.folder, customer.id, [instance.other.partner])).toEqual([])
  })
})

test('without the process the same is done in the folder, and the door is gone with it', async () => {
  const data = mkdtempSync(join(tmpdir(), 'tenantry-'))
  const config = readConfig({ TENANTRY_DATA: data, TENANTRY_LOG: 'silent' })
  const tenantry = await openTenantry(config, { readers: 1 })
  const partner = await tenantry.auth.directory.createPartner({
    id: randomUUID(),
    name: 'Nubia Distribution',
    domain: 'nubia.onmicrosoft.com',
    domains: ['nubia.onmicrosoft.com'],
    country: 'ES',
    type: 'directBill',
  })
  await tenantry.openDoor()
  expect(existsSync(join(data, 'operator.sock'))).toBe(true)
  await tenantry.close()
  expect(existsSync(join(data, 'operator.sock'))).toBe(false)
  const add = (maxCreates: number) =>
    operate(config, {
      decision: 'validationCodes.add',
      input: { id: '70412', organizationName: 'County of Ridgefield', maxCreates },
      partnerId: partner.id,
      displayName: '',
    })
  expect(await add(-1)).toMatchObject({ refusal: { error: 'invalidProperty' } })
  expect(await add(3)).toMatchObject({ status: 200 })
  expect(await add(3)).toMatchObject({ refusal: { error: 'validationCodeExists' } })
  expect(validationCodesOf(data, partner.id)).toEqual([expect.objectContaining({ remainingCreates: 3 })])
  rmSync(data, { recursive: true })
})

test('a folder whose address is too long for a socket has no door, and nobody to answer', async () => {
  const root = mkdtempSync(join(tmpdir(), 'tenantry-'))
  const deep = join(root, 'x'.repeat(120))
  mkdirSync(deep)
  const nobody = { decision: 'x', partnerId: 'x', input: {}, displayName: '' }
  expect(await openDoor(deep, async () => ({ status: 200, body: '' }))).toBeUndefined()
  expect(await knock(deep, nobody)).toBeUndefined()
  rmSync(root, { recursive: true })
})
