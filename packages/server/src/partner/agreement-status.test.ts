import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, type TestPartner, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let agent: Caller
let signed: TestPartner
let unsigned: TestPartner
let far: TestPartner
beforeAll(async () => {
  instance = await tenantryWith()
  const provider = await instance.addPartner({ type: 'indirectProvider', market: ['ES', 'PT'] })
  agent = await provider.as('salesAgent')
  signed = await instance.addPartner({ type: 'indirectReseller', country: 'PT' })
  unsigned = await instance.addPartner({ type: 'indirectReseller', agreementSigned: false })
  far = await instance.addPartner({ type: 'indirectReseller', country: 'US' })
})
afterAll(() => instance.close())

const ask = (query: string, program = 'csp') => agent.send('GET', `/v1/compliance/${program}/agreementstatus?${query}`)

test('a reseller that has accepted the agreement, by either of its ids', async () => {
  const { id, mpnId } = signed.partner
  for (const query of [
    `mpnId=${mpnId}`,
    `mpnId=${mpnId}&tenantId=`,
    `tenantId=${id}`,
    `TenantID={${id.toUpperCase()}}`,
    `mpnId=&tenantId=${id}`,
  ]) {
    const answer = await ask(query, 'CSP')
    expect([query, answer.statusCode, answer.json()]).toEqual([query, 200, { isAgreementSigned: true }])
  }
})

test('a dual partner is a reseller too', async () => {
  const { partner } = await instance.addPartner({ type: 'dual' })
  expect((await ask(`mpnId=${partner.mpnId}`)).statusCode).toBe(200)
})

test.each<[string, () => string, string]>([
  ['neither', () => '', '400/2001'],
  ['two empty ones', () => 'mpnId=&tenantId=', '400/2001'],
  ['both', () => `mpnId=${signed.partner.mpnId}&tenantId=${signed.partner.id}`, '400/2000'],
  ['an MPN id that is no number', () => 'mpnId=MPN-1', '400/2000'],
  ['a tenant id that is no GUID', () => 'tenantId=nubia', '400/2000'],
  ['an MPN id that nobody has', () => 'mpnId=1', '400/2200'],
  ['a reseller of another region', () => `mpnId=${far.partner.mpnId}`, '400/2201'],
  ['the same by its tenant', () => `tenantId=${far.partner.id}`, '400/2201'],
  ['a reseller that has not accepted', () => `mpnId=${unsigned.partner.mpnId}`, '400/2203'],
  ['a partner that is no reseller', () => `mpnId=${instance.nubia.partner.mpnId}`, '400/2204'],
  ['a tenant that nobody has', () => `tenantId=${randomUUID()}`, '400/2205'],
  ['a tenant that is no reseller', () => `tenantId=${instance.nubia.partner.id}`, '400/2205'],
  ['a tenant that has not accepted', () => `tenantId=${unsigned.partner.id}`, '400/2206'],
])('%s', async (_what, query, wanted) => {
  const answer = await ask(query())
  expect(outcome(answer)).toBe(wanted)
  const help = /2000|2001/.test(wanted) ? [] : ['http://127.0.0.1:7400/docs#/agreementStatus/agreementStatus.get']
  expect(answer.json().data).toEqual(help)
})

test('there is one programme, and an app alone may not ask', async () => {
  expect(outcome(await ask(`mpnId=${signed.partner.mpnId}`, 'other'))).toBe('400/3000')
  const app = await instance.nubia.asApp('globalAdmin')
  expect(outcome(await app.send('GET', '/v1/compliance/csp/agreementstatus?mpnId=1'))).toBe('403/900329')
})
