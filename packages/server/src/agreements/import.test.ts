import { randomUUID } from 'node:crypto'
import type { ApiError, Customer } from '@tenantry/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'
import { operatorCommand } from '../customers/files.ts'
import { type AgreementImportResult, agreementFromWire } from './import.ts'

let instance: TestInstance
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent', 'globalAdmin')
})
afterAll(() => instance.close())

/** An item of the list of another service, as the documentation shows it. */
const item = (override: object = {}) => ({
  primaryContact: { firstName: 'Inés', lastName: 'Roldán', email: 'ines@auroralibros.example', phoneNumber: '12' },
  templateId: '0d1f3a5c-0000-4000-8000-00000000000a',
  dateAgreed: '2021-04-02T00:00:00',
  type: 'MicrosoftCustomerAgreement',
  agreementLink: 'https://legal.elsewhere.example/agreement',
  ...override,
})

const ana = { firstName: 'Ana', lastName: 'Vega', email: 'ana@auroralibros.example' }

/** As the command line runs it. */
const run = async (decision: string, input: object): Promise<AgreementImportResult['result'] | string> => {
  const answer = await instance.tenantry.store.submit(
    operatorCommand(instance.nubia.partner, { decision, input, displayName: 'operator', id: randomUUID() }),
  )
  if ('refusal' in answer) return answer.refusal.error
  return 'body' in answer ? (JSON.parse(answer.body) as AgreementImportResult).result : answer.message
}
const bring = ({ id }: Pick<Customer, 'id'>, wire: object = item(), dryRun = false) =>
  run('agreements.import', { customerId: id, agreement: agreementFromWire(wire), dryRun })

const listed = async ({ id }: Customer) =>
  (await admin.client.agreements.list({ params: { customerId: id }, query: { agreementType: '*' } })).items
const activity = async ({ id }: Customer) =>
  (await admin.client.activity.ofCustomer({ params: { customerId: id }, query: {} })).items

test('an agreement of another service is taken as it is, its template and its link kept', async () => {
  const customer = await instance.nubia.createCustomer()
  expect(await bring(customer)).toBe('created')
  expect(await listed(customer)).toEqual([
    { ...item({ dateAgreed: '2021-04-02T00:00:00Z' }), attributes: { objectType: 'Agreement' } },
  ])
  const [row] = await activity(customer)
  expect(row).toMatchObject({ operations: ['create_agreement'], source: 'cli', displayName: 'operator' })
})

test('the second time nothing happens, however the date is written', async () => {
  const customer = await instance.nubia.createCustomer()
  await bring(customer)
  const before = await activity(customer)
  for (const dateAgreed of ['2021-04-02', '2021-04-02T02:00:00+02:00', '04/02/2021 00:00:00'])
    expect(await bring(customer, item({ dateAgreed }))).toBe('unchanged')
  expect(await bring(customer, item({ templateId: 'another', agreementLink: null }))).toBe('unchanged')
  expect(await activity(customer)).toEqual(before)
  expect(await listed(customer)).toHaveLength(1)
})

test('the same contact on another day, or for another agreement, is another one', async () => {
  const customer = await instance.nubia.createCustomer()
  const others = [{}, { dateAgreed: '2022-01-01' }, { type: 'MicrosoftCloudAgreement' }]
  for (const other of others) expect(await bring(customer, item(other))).toBe('created')
  expect(await listed(customer)).toHaveLength(3)
})

test('whoever was imported is confirmed: 600061 here, and the other way round nothing is brought twice', async () => {
  const customer = await instance.nubia.createCustomer()
  const confirmed = {
    ...item({ dateAgreed: '2024-04-02T00:00:00Z', templateId: 'c0a1f7de-52b4-4d39-8a77-19f6d3b4a901' }),
    primaryContact: ana,
  }
  const confirm = () => admin.send('POST', `/v1/customers/${customer.id}/agreements`, { body: confirmed })
  expect((await confirm()).statusCode).toBe(201)
  expect(await bring(customer, confirmed)).toBe('unchanged')
  expect(await bring(customer)).toBe('created')
  const again = { ...confirmed, primaryContact: { ...item().primaryContact, phoneNumber: '956555014' } }
  await bring(customer, again)
  const known = await admin.send('POST', `/v1/customers/${customer.id}/agreements`, { body: again })
  expect(outcome(known)).toBe('409/600061')
})

test('a dry run says what would happen and does nothing', async () => {
  const customer = await instance.nubia.createCustomer()
  expect(await bring(customer, item(), true)).toBe('created')
  expect(await run('directAcceptance.import', { customerId: customer.id, dryRun: true })).toBe('created')
  expect(await listed(customer)).toEqual([])
})

test('a customer has 500 at most, however they come', async () => {
  const customer = await instance.nubia.createCustomer()
  const brought = await Promise.all(
    Array.from({ length: 501 }, (_, place) =>
      bring(customer, item({ primaryContact: { ...item().primaryContact, firstName: `N${place}` } })),
    ),
  )
  expect(brought.map((result, place) => [place, result]).filter(([, result]) => result !== 'created')).toEqual([
    [500, 'tooManyAgreements'],
  ])
  const body = item({ templateId: 'c0a1f7de-52b4-4d39-8a77-19f6d3b4a901', primaryContact: ana })
  const response = await admin.send('POST', `/v1/customers/${customer.id}/agreements`, { body })
  expect([outcome(response), response.json().description]).toEqual(['400/3000', expect.stringContaining('500')])
})

test('a customer that is not here is refused', async () => {
  expect(await bring({ id: randomUUID() })).toBe('noRelationship')
  expect(await run('directAcceptance.import', { customerId: randomUUID(), dryRun: false })).toBe('noRelationship')
})

test.each([
  ['no type', { type: undefined }, 'type'],
  ['a type that there is not', { type: 'Other' }, 'type'],
  ['no date', { dateAgreed: null }, 'dateAgreed'],
  ['a date that is none', { dateAgreed: 'yesterday' }, 'dateAgreed'],
  ['no contact', { primaryContact: undefined }, 'primaryContact'],
])('an item with %s is told by its field', (_name, override, field) => {
  const read = () => agreementFromWire(item(override))
  expect(read).toThrow(expect.objectContaining({ error: 'invalidProperty', params: { field } }) as ApiError)
})

test('a link that is none is left out, and members in any letter case are read', () => {
  expect(agreementFromWire(item({ agreementLink: 'javascript:alert(1)' }))).not.toHaveProperty('agreementLink')
  const { agreementLink: _, ...rest } = item()
  const pascal = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name[0]!.toUpperCase() + name.slice(1), value]),
  )
  expect(agreementFromWire(pascal)).toEqual(agreementFromWire(rest))
})

test('direct acceptance is taken once, and never over what was recorded here', async () => {
  const [one, two] = [await instance.nubia.createCustomer(), await instance.nubia.createCustomer()]
  const isSigned = async ({ id }: Customer) =>
    (await admin.client.agreements.directSigned({ params: { customerId: id } })).isSigned
  const take = ({ id }: Customer) => run('directAcceptance.import', { customerId: id, dryRun: false })
  expect([await take(one), await take(one), await isSigned(one)]).toEqual(['created', 'unchanged', true])
  for (const isSigned of [true, false])
    await admin.client.customerAgreements.setDirectAcceptance({ params: { customerId: two.id }, body: { isSigned } })
  expect([await take(two), await isSigned(two)]).toEqual(['unchanged', false])
})
