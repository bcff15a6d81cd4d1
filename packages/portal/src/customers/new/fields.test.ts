import { expect, test } from 'vitest'
import { changesBetween } from '../../ui/form/values.ts'
import { blank, bodyOf, domainOf, fieldAt, type NewCustomerValues, newCustomerForm } from './fields.ts'

const suffixes = ['.onmicrosoft.us', '.onmicrosoft.com']
const form = newCustomerForm({
  cloud: 'global',
  domainSuffixes: ['.onmicrosoft.com'],
  partnerDomains: ['nubia.example'],
})

const findings = (typed: Partial<NewCustomerValues>) => {
  const record = blank()
  return form.check(record, changesBetween(record.values, { ...record.values, ...typed }))
}
const whole: Partial<NewCustomerValues> = {
  'billingProfile.defaultAddress.country': 'ES',
  'billingProfile.companyName': 'Taller Faro Viejo',
  'companyProfile.domain': 'faroviejo',
  'billingProfile.defaultAddress.addressLine1': 'Calle del Faro 12',
  'billingProfile.defaultAddress.postalCode': '11001',
  'billingProfile.defaultAddress.city': 'Cádiz',
  'billingProfile.firstName': 'Inés',
  'billingProfile.lastName': 'Roldán',
  'billingProfile.email': 'cuentas@faroviejo.example',
}

test.each([
  ['faroviejo', 'faroviejo.onmicrosoft.us'],
  [' faroviejo ', 'faroviejo.onmicrosoft.us'],
  ['faroviejo.onmicrosoft.com', 'faroviejo.onmicrosoft.com'],
  ['', ''],
])('V-20: of a domain the part before the ending is enough: %j', (typed, domain) => {
  expect(domainOf(typed, suffixes)).toBe(domain)
})

test('a whole form breaks no rule; the country gives culture and language; the contact stands in both places', () => {
  expect(findings(whole)).toEqual([])
  const { billingProfile, companyProfile } = bodyOf({ ...blank().values, ...whole }, ['.onmicrosoft.com'])
  expect(companyProfile.domain).toBe('faroviejo.onmicrosoft.com')
  expect(billingProfile).toMatchObject({
    culture: 'es-ES',
    language: 'es',
    firstName: 'Inés',
    defaultAddress: { firstName: 'Inés', lastName: 'Roldán', city: 'Cádiz' },
  })
})

test('what is missing is named at a field of the form, and nobody looks for what follows from the country', () => {
  expect(findings({}).map(({ field }) => field)).toEqual(
    expect.arrayContaining([
      'billingProfile.defaultAddress.country',
      'billingProfile.companyName',
      'companyProfile.domain',
      'billingProfile.firstName',
      'billingProfile.lastName',
      'billingProfile.email',
    ]),
  )
  expect(findings({}).map(({ field }) => field)).not.toContain('billingProfile.culture')
})

test('V-32, V-05: an address at the partner’s own domain is refused, a name like a web address is asked about', () => {
  const found = findings({
    ...whole,
    'billingProfile.email': 'me@nubia.example',
    'billingProfile.companyName': 'faroviejo.com',
  })
  expect(found.map(({ rule, level, field }) => [rule, level, field])).toEqual([
    ['V-05', 'warn', 'billingProfile.companyName'],
    ['V-32', 'block', 'billingProfile.email'],
  ])
})

test.each([
  ['billingProfile.defaultAddress', 'billingProfile.defaultAddress.addressLine1'],
  ['billingProfile.defaultAddress.lastName', 'billingProfile.lastName'],
  ['companyProfile.domain', 'companyProfile.domain'],
  ['authorized', undefined],
])('a refusal of %s is shown at %s', (path, field) => {
  expect(fieldAt(path)).toBe(field)
})
