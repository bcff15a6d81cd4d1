import { expect, test } from 'vitest'
import { countryCodes, countryRules } from '../countries/index.ts'
import { checkRegistrationId, registrationLabel } from './registration-id.ts'

const codeOf = (value: string | null | undefined, country: string, options = {}) =>
  checkRegistrationId(value, country, options)[0]?.code

const withFormat = countryCodes.filter((iso2) => countryRules(iso2)?.customerOrganizationRegistrationNumberRegex)

test('26 countries have a format', () => {
  expect(withFormat).toHaveLength(26)
})

test.each(withFormat)('the sample of %s passes, and so does it in lower case with blanks around it (V-45)', (iso2) => {
  const sample = countryRules(iso2)?.customerOrganizationRegistrationNumberSample ?? ''
  expect(checkRegistrationId(sample, iso2)).toEqual([])
  expect(checkRegistrationId(`  ${sample.toLowerCase()} `, iso2)).toEqual([])
})

test.each(withFormat)('%s refuses a number of another form with 600050 and gives the expression (V-43)', (iso2) => {
  const [finding] = checkRegistrationId('?', iso2)
  expect(finding).toMatchObject({ code: 600050, field: 'organizationRegistrationNumber' })
  expect(finding?.params?.['regex']).toBe(countryRules(iso2)?.customerOrganizationRegistrationNumberRegex)
})

test.each(withFormat.filter((iso2) => iso2 !== 'CN' && iso2 !== 'US'))(
  '%s misses a number with 600049 (V-40, V-43)',
  (iso2) => {
    for (const missing of [undefined, null, '', '  ']) expect(codeOf(missing, iso2)).toBe(600049)
    expect(codeOf(undefined, iso2, { requireRegistrationNumber: false })).toBeUndefined()
    expect(registrationLabel(iso2)).toBe(`registration.${iso2}`)
  },
)

test('elsewhere a number is optional, and its label plain (V-41, V-42)', () => {
  for (const iso2 of ['ES', 'CN', 'US']) {
    expect(codeOf(undefined, iso2)).toBeUndefined()
    expect(registrationLabel(iso2)).toBe('field.organizationRegistrationNumber')
  }
})

test('a country that has no number takes one or refuses it with 600002, by setting (V-44)', () => {
  expect(codeOf('B12345674', 'ES')).toBeUndefined()
  expect(codeOf('B12345674', 'ES', { allowOptionalRegistrationNumber: true })).toBeUndefined()
  expect(codeOf('B12345674', 'ES', { allowOptionalRegistrationNumber: false })).toBe(600002)
  expect(codeOf('12-3456789', 'US', { allowOptionalRegistrationNumber: false })).toBeUndefined()
})

test.each([
  ['11.222.333/0001-81', true],
  ['11222333000181', true],
  ['12.ABC.345/01DE-35', true],
  ['12abc34501de35', true],
  ['11222333000182', false],
  ['12ABC34501DE36', false],
  ['00000000000000', false],
  ['11111111111111', false],
  ['1122233300018A', false],
  ['11-222-333/0001.81', false],
])('the CNPJ %s has right check digits: %s', (number, right) => {
  expect(codeOf(number, 'BR')).toBe(right ? undefined : 600050)
})

test('an instance can state a format of its own (V-45)', () => {
  const registrationFormats = { ZA: { pattern: '^\\d{4}$', sample: '1234' } }
  expect(codeOf('1234', 'ZA', { registrationFormats })).toBeUndefined()
  expect(checkRegistrationId('4012345678', 'ZA', { registrationFormats })[0]?.params).toMatchObject({ sample: '1234' })
})

test('an unknown country has no rules to break', () => {
  expect(checkRegistrationId(undefined, 'ZZ')).toEqual([])
})
