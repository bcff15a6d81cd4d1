import { expect, test } from 'vitest'
import { countryCodes, postalBlock } from './index.ts'

const cadiz = { addressLine1: 'Calle del Faro 12', postalCode: '11001', city: 'Cádiz', country: 'ES' }
const astoria = { addressLine1: '88 Pier Street', city: 'Astoria', state: 'OR', postalCode: '97103', country: 'US' }

test('a Spanish block has the postal code before the city and the province below', () => {
  expect(postalBlock({ ...cadiz, city: 'Jerez de la Frontera', state: 'Cádiz' })).toEqual([
    'Calle del Faro 12',
    '11001 Jerez de la Frontera',
    'Cádiz',
  ])
})

test('a province of the same name as its city is written once', () => {
  expect(postalBlock({ ...cadiz, region: 'Cadiz' })).toEqual(['Calle del Faro 12', '11001 Cádiz'])
})

test('an American block ends in city, state and ZIP code, and skips what is missing', () => {
  expect(postalBlock(astoria)).toEqual(['88 Pier Street', 'Astoria, OR 97103'])
  expect(postalBlock({ ...astoria, state: null })).toEqual(['88 Pier Street', 'Astoria 97103'])
  expect(postalBlock({ ...astoria, city: '' })).toEqual(['88 Pier Street', 'OR 97103'])
  expect(postalBlock({ ...astoria, city: 'New York', state: 'NY' }).at(-1)).toBe('New York, NY 97103')
})

test('a letter from abroad names the country in the language of the sender', () => {
  expect(postalBlock(cadiz, { forCountry: 'US', language: 'es' }).at(-1)).toBe('España')
  expect(postalBlock(cadiz, { forCountry: 'ES' })).toEqual(postalBlock(cadiz))
})

test('the recipient stands first, or last where the country starts with the largest unit', () => {
  const recipient = ['Librería Aurora', 'Inés Roldán']
  expect(postalBlock(cadiz, { recipient }).slice(0, 2)).toEqual(recipient)
  const chinese = { addressLine1: '长安街1号', city: '北京市', postalCode: '100000', country: 'CN' }
  expect(postalBlock(chinese, { recipient }).slice(-2)).toEqual(recipient)
})

test('the order follows the script in which the address is written', () => {
  const japan = { postalCode: '104-0061', country: 'JP' }
  expect(postalBlock({ ...japan, addressLine1: '1-2-3 Ginza', city: 'Chuo', state: 'Tokyo' })).toEqual([
    '1-2-3 Ginza',
    'Chuo, Tokyo',
    '104-0061',
  ])
  expect(postalBlock({ ...japan, addressLine1: '銀座1-2-3', city: '中央区', state: '東京都' })).toEqual([
    '〒104-0061',
    '東京都中央区',
    '銀座1-2-3',
  ])
})

test('nothing that was typed gets lost, in any country', () => {
  const everything = {
    addressLine1: 'line one',
    addressLine2: 'line two',
    addressLine3: 'line three',
    district: 'the district',
    city: 'the city',
    state: 'the state',
    postalCode: '12345',
  }
  for (const country of [...countryCodes, 'ZZ']) {
    const block = postalBlock({ ...everything, country }).join('\n')
    for (const value of Object.values(everything)) expect(block, country).toContain(value)
  }
})

test('an empty address has no lines', () => {
  expect(postalBlock({ country: 'ES' })).toEqual([])
})
