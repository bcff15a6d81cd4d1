import type { Me } from '@tenantry/contract'
import { describe, expect, test } from 'vitest'
import { checkFor, concerns, missingOf } from './findings.ts'

const me = {
  cloud: 'global',
  partner: { id: 'p', name: 'Faro', domain: 'faro.example', country: 'ES', type: 'directBill' },
} as unknown as Me

const billing = {
  companyName: 'Viveros Peñalara',
  email: 'facturas@penalara.example',
  culture: 'es-ES',
  language: 'es',
  defaultAddress: { country: 'ES', addressLine1: 'Camino del Molino 4', city: 'Rascafría', postalCode: '28740' },
}
const found = (parts: Parameters<ReturnType<typeof checkFor>>[0]) =>
  checkFor(me)(parts).map(({ field, rule, level }) => `${field} ${rule} ${level}`)

describe('the rules at the fields of the form', () => {
  test('find nothing in a complete account', () => {
    expect(found({ billing, company: {} })).toEqual([])
  })

  test('name the postal code of the address that is wrong', () => {
    const wrong = { ...billing.defaultAddress, postalCode: '2874' }
    expect(found({ billing: { ...billing, defaultAddress: wrong }, company: {} })).toEqual([
      'billing.defaultAddress.postalCode V-64 block',
    ])
    expect(found({ billing, company: { address: wrong } })).toEqual(['company.address.postalCode V-64 block'])
  })

  test('warn of a name like an internet address, and do not block it', () => {
    expect(found({ billing: { ...billing, companyName: 'viveros.shop' }, company: {} })).toEqual([
      'billing.companyName V-05 warn',
    ])
  })

  test('do not ask for a culture and language that the country brings along', () => {
    const { culture: _, language: __, ...rest } = billing
    expect(found({ billing: rest, company: {} })).toEqual([])
  })
})

test('an account from an import misses what its country requires', () => {
  expect(missingOf(me, { billing: { companyName: 'Castro', defaultAddress: { country: 'PT' } }, company: {} })).toEqual(
    expect.arrayContaining(['billing.email', 'billing.defaultAddress.addressLine1', 'billing.defaultAddress.city']),
  )
})

test('an old gap in the company details does not hold up a new phone number', () => {
  const phone = new Set(['billing.defaultAddress.phoneNumber' as const])
  expect(concerns('company.organizationRegistrationNumber', phone)).toBe(false)
  expect(concerns('company.address.city', new Set(['company.address.postalCode' as const]))).toBe(true)
  expect(concerns('billing.email', phone)).toBe(true)
})
