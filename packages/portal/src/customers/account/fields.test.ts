import type { CustomerAccount } from '@tenantry/contract'
import { describe, expect, test } from 'vitest'
import { isTied, tieUp, typed } from '../../ui/form/ties.ts'
import { changesBetween, valuesBefore } from '../../ui/form/values.ts'
import { type AccountValues, accountWith, complete, fieldAt, patchOf, ties, valuesOf } from './fields.ts'

const account: Pick<CustomerAccount, 'billing' | 'company'> = {
  billing: {
    companyName: 'Viveros Peñalara',
    firstName: 'Noa',
    lastName: 'Tejedor',
    email: 'facturas@penalara.example',
    culture: 'es-ES',
    language: 'es',
    defaultAddress: {
      country: 'ES',
      region: 'Sierra',
      addressLine1: 'Camino del Molino 4',
      city: 'Rascafría',
      postalCode: '28740',
      firstName: 'Noa',
      lastName: 'Tejedor',
      phoneNumber: '918691000',
    },
  },
  company: {
    legalName: 'Viveros Peñalara',
    address: { country: 'ES', city: 'Rascafría', addressLine1: 'Camino del Molino 4', postalCode: '28740' },
  },
}
const opened = valuesOf(account)
const edited = (changes: Partial<AccountValues>): AccountValues => ({ ...opened, ...changes })
const changed = (changes: Partial<AccountValues>) => changesBetween(opened, edited(changes))

describe('changes', () => {
  test('an untouched form has none, and typing back to the old value is none', () => {
    expect(changesBetween(opened, edited({ 'billing.email': ' facturas@penalara.example ' }))).toEqual([])
  })

  test('the same letters in another Unicode form are none', () => {
    expect(changesBetween(opened, edited({ 'billing.companyName': 'Viveros Peñalara'.normalize('NFD') }))).toEqual([])
  })

  test('are listed in the order of the form, old beside new, trimmed', () => {
    expect(
      changesBetween(opened, edited({ 'billing.email': '', 'billing.defaultAddress.postalCode': '28743 ' })),
    ).toEqual([
      { field: 'billing.defaultAddress.postalCode', before: '28740', after: '28743' },
      { field: 'billing.email', before: 'facturas@penalara.example', after: '' },
    ])
  })
})

describe('the patch', () => {
  test('carries changed members only, and null for a cleared one', () => {
    const changes = changesBetween(
      opened,
      edited({ 'billing.defaultAddress.postalCode': '28743', 'billing.language': '' }),
    )
    expect(patchOf(changes)).toEqual({ billing: { defaultAddress: { postalCode: '28743' }, language: null } })
  })

  test('writes the contact in both places', () => {
    expect(patchOf(changesBetween(opened, edited({ 'billing.firstName': 'Ada' })))).toEqual({
      billing: { firstName: 'Ada', defaultAddress: { firstName: 'Ada' } },
    })
  })

  test('is empty without a change', () => {
    expect(patchOf([])).toEqual({})
  })
})

test('the account that the rules see keeps what the form does not show', () => {
  const next = accountWith(account, changed({ 'billing.defaultAddress.city': 'Lozoya', 'billing.email': '' }))
  expect(next.billing.defaultAddress).toMatchObject({ region: 'Sierra', city: 'Lozoya', firstName: 'Noa' })
  expect(next.billing.email).toBeUndefined()
  expect(account.billing.defaultAddress.city).toBe('Rascafría')
})

test('an account without a company address can get one', () => {
  const bare = { ...account, company: {} }
  const next = accountWith(
    bare,
    changesBetween(valuesOf(bare), { ...valuesOf(bare), 'company.address.city': 'Lozoya' }),
  )
  expect(next.company).toEqual({ address: { city: 'Lozoya' } })
})

test('a contact kept in the address only is shown', () => {
  const { firstName: _, ...billing } = account.billing
  expect(valuesOf({ ...account, billing })['billing.firstName']).toBe('Noa')
})

describe('undo', () => {
  test('takes the old values of a row of the activity, whatever prefix it uses', () => {
    const fields = [
      { field: 'billing.defaultAddress.city', before: 'Lozoya', after: 'Rascafría' },
      { field: 'billing.language', after: 'es' },
      { field: 'relationshipToPartner', before: 'none', after: 'reseller' },
    ]
    expect(valuesBefore(fields, fieldAt)).toEqual({ 'billing.defaultAddress.city': 'Lozoya', 'billing.language': '' })
  })

  test('a row that names the twin of the contact fills the contact', () => {
    expect(fieldAt('billing.defaultAddress.firstName')).toBe('billing.firstName')
    expect(fieldAt('billing.organizationRegistrationNumber')).toBe('company.organizationRegistrationNumber')
    expect(fieldAt('billing.nothing')).toBeUndefined()
  })
})

describe('the tick boxes', () => {
  test('are ticked when both sides are equal and not empty', () => {
    expect(isTied(ties.name, opened)).toBe(true)
    expect(isTied(ties.address, opened)).toBe(true)
    expect(isTied(ties.address, edited({ 'billing.defaultAddress.postalCode': '28743' }))).toBe(false)
    expect(isTied(ties.name, edited({ 'billing.companyName': '', 'company.legalName': '' }))).toBe(false)
  })

  test('while ticked the bill-to side follows the company side', () => {
    const next = typed(opened, { field: 'company.legalName', value: 'Viveros del Lozoya', ties: [ties.name] })
    expect(next['billing.companyName']).toBe('Viveros del Lozoya')
  })

  test('while not ticked each side is its own', () => {
    const next = typed(opened, { field: 'company.legalName', value: 'Viveros del Lozoya', ties: [] })
    expect(next['billing.companyName']).toBe('Viveros Peñalara')
  })

  test('ticking fills an empty company side from the bill-to side', () => {
    const bare = { ...account, company: {} }
    const next = tieUp(ties.address, tieUp(ties.name, valuesOf(bare)))
    expect(next['company.legalName']).toBe('Viveros Peñalara')
    expect(next['company.address.city']).toBe('Rascafría')
  })

  test('another country clears the state, on both sides while ticked', () => {
    const us = edited({ 'company.address.state': 'OR', 'billing.defaultAddress.state': 'OR' })
    const next = typed(us, { field: 'company.address.country', value: 'CA', ties: [ties.address] })
    expect([next['company.address.state'], next['billing.defaultAddress.state']]).toEqual(['', ''])
    expect(next['billing.defaultAddress.country']).toBe('CA')
  })

  test('a company address that is begun takes the country of the bill', () => {
    const bare = valuesOf({ ...account, company: {} })
    expect(complete(bare, { field: 'company.address.city', value: 'Lozoya' })['company.address.country']).toBe('ES')
    expect(complete(bare, { field: 'company.address.country', value: 'PT' })).toBe(bare)
    expect(complete(opened, { field: 'company.address.city', value: 'Lozoya' })).toBe(opened)
  })

  test('ticking copies the company side', () => {
    const apart = edited({ 'billing.defaultAddress.city': 'Lozoya', 'billing.defaultAddress.addressLine2': 'Nave 2' })
    expect(isTied(ties.address, tieUp(ties.address, apart))).toBe(true)
  })
})
