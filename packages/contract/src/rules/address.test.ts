import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressFormat, countryCodes, countryRules } from '../countries/index.ts'
import { checkAddress, normalizeAddress, normalizePostalCode, normalizeState } from './address.ts'

const options = { cloud: 'global' as const }
const astoria = { country: 'US', city: 'Astoria', state: 'OR', addressLine1: '88 Pier Street', postalCode: '97103' }
const cadiz = { country: 'ES', city: 'Cádiz', addressLine1: 'Calle del Faro 12', postalCode: '11001' }
const found = (address: object, more = {}) =>
  checkAddress(address, { ...options, ...more }).map(({ field, rule }) => `${field} ${rule}`)

test('a complete address passes, with or without the members that its country does not ask for', () => {
  expect(found(astoria)).toEqual([])
  expect(found(cadiz)).toEqual([])
  expect(found({ ...cadiz, state: 'Cádiz', district: 'Centro', addressLine2: '' })).toEqual([])
})

test('findings carry the path of the address', () => {
  expect(checkAddress({ ...cadiz, postalCode: '1100' }, options, 'defaultAddress')[0]?.field).toBe(
    'defaultAddress.postalCode',
  )
})

test.each([
  [{ ...cadiz, addressLine1: ' ' }, 'addressLine1 V-60'],
  [{ ...cadiz, addressLine1: 'x'.repeat(201) }, 'addressLine1 V-60'],
  [{ ...cadiz, addressLine2: 'x'.repeat(201) }, 'addressLine2 V-61'],
  [{ ...cadiz, addressLine3: 'x'.repeat(201) }, 'addressLine3 V-61'],
  [{ ...cadiz, city: null }, 'city V-62'],
  [{ ...cadiz, city: 'x'.repeat(101) }, 'city V-62'],
  [{ ...astoria, state: '' }, 'state V-63'],
  [{ ...cadiz, state: 'x'.repeat(129) }, 'state V-63'],
  [{ ...cadiz, postalCode: undefined }, 'postalCode V-64'],
  [{ ...cadiz, postalCode: '53001' }, 'postalCode V-64'],
  [{ ...cadiz, postalCode: '11001'.repeat(1000) }, 'postalCode V-64'],
  [{ ...cadiz, firstName: 'x'.repeat(51) }, 'firstName V-66'],
  [{ ...cadiz, lastName: 'Rol\u202edán' }, 'lastName V-66'],
  [{ ...astoria, state: 'PR' }, 'state V-68'],
  [{ ...astoria, state: 'Oregon' }, 'state V-68'],
])('%o breaks %s', (address, rule) => {
  expect(found(address)).toEqual([rule])
})

test.each(['UK', 'EU', 'ESP', 'E', '1', 'Spain', '__proto__'])('V-65 refuses the country %s', (country) => {
  expect(found({ ...cadiz, country })).toEqual(['country V-65'])
})

test('V-65 accepts GB and any letter case', () => {
  expect(found({ country: 'gb', city: 'Leeds', addressLine1: '1 Mill Lane', postalCode: 'ls1 4dy' })).toEqual([])
})

test('V-68 checks the state in US, CA, CN and MX only, in any letter case', () => {
  expect(found({ ...astoria, state: 'or' })).toEqual([])
  const other = { city: 'x', addressLine1: 'y', state: 'nowhere' }
  const refusing = countryCodes.filter((country) => found({ ...other, country }).includes('state V-68'))
  expect(refusing).toEqual(['CA', 'CN', 'MX', 'US'])
})

test('V-68 takes names in Mexico and China, and says the code elsewhere', () => {
  expect(found({ country: 'MX', city: 'x', addressLine1: 'y', postalCode: '06082', state: 'Nuevo León' })).toEqual([])
  expect(found({ country: 'CN', city: 'x', addressLine1: 'y', postalCode: '510000', state: '广东省' })).toEqual([])
  expect(checkAddress({ ...astoria, state: 'Oregon' }, options)[0]).toMatchObject({
    message: 'addr.state.code',
    params: { value: 'Oregon', code: 'OR' },
  })
})

test('V-64 accepts the example of every country, also in lower case, and explains by it', () => {
  for (const country of countryCodes) {
    const { postalCodeExample } = addressFormat(country)
    if (!postalCodeExample) continue
    const address = { country, addressLine1: 'x', city: 'y', state: countryRules(country)?.supportedStatesList[0] }
    expect(found({ ...address, postalCode: ` ${postalCodeExample.toLowerCase()}` })).toEqual([])
    expect(checkAddress({ ...address, postalCode: '?' }, options)[0]?.params).toMatchObject({
      country,
      example: postalCodeExample,
    })
  }
})

test('V-64 counts the digits where that says it all', () => {
  const message = (country: string) =>
    checkAddress({ country, addressLine1: 'x', city: 'y', postalCode: '?' }, options).find(
      ({ rule }) => rule === 'V-64',
    )
  expect(message('ES')).toMatchObject({ message: 'addr.postal.digits', params: { digits: 5, example: '28013' } })
  expect(message('CH')).toMatchObject({ message: 'addr.postal.digits', params: { digits: 4 } })
  expect(message('GB')).toMatchObject({ message: 'addr.postal.example' })
})

test('a country outside the market is refused with 2030 (V-82)', () => {
  expect(checkAddress(cadiz, { ...options, market: ['PT'] })[0]).toMatchObject({ rule: 'V-82', code: 2030 })
  expect(found(cadiz, { market: ['PT', 'ES'] })).toEqual([])
})

test('the US Government cloud has customers in the US only', () => {
  expect(checkAddress(cadiz, { cloud: 'us-government' })[0]).toMatchObject({ field: 'country', code: 3000 })
  expect(found(astoria, { cloud: 'us-government' })).toEqual([])
})

test('values are brought into the form of the country', () => {
  expect(normalizePostalCode(' ch-8001', 'CH')).toBe('8001')
  expect(normalizePostalCode('sw1a 1aa', 'gb')).toBe('SW1A 1AA')
  expect(normalizeState('nuevo leon', 'MX')).toBe('NLE')
  expect(normalizeState('or', 'US')).toBe('OR')
  expect(normalizeState(' Cádiz ', 'ES')).toBe('Cádiz')
  expect(normalizeAddress({ ...astoria, country: 'us', state: 'or', phoneNumber: '+1 503 555 0188' })).toEqual({
    ...astoria,
    phoneNumber: '503 555 0188',
  })
})

test('bringing an address into form twice changes nothing, and no text makes a rule throw', () => {
  const members = ['city', 'state', 'addressLine1', 'postalCode', 'phoneNumber', 'firstName'] as const
  const country = fc.oneof(fc.constantFrom(...countryCodes), fc.string())
  const address = fc.record({
    country,
    ...Object.fromEntries(members.map((name) => [name, fc.string({ unit: 'binary' })])),
  })
  fc.assert(
    fc.property(address, (given) => {
      const once = normalizeAddress(given)
      expect(normalizeAddress(once)).toEqual(once)
      checkAddress(once, options)
    }),
  )
})
