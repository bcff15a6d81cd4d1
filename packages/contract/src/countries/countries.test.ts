import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { build, render } from '../../../../scripts/build-countries.ts'
import {
  addressFormat,
  CountryValidationRules,
  countryCodes,
  countryName,
  countryRules,
  stateCode,
  statesOf,
} from './index.ts'

const all = countryCodes.map((iso2) => countryRules(iso2)!)

// V-40: the countries where number and phone are mandatory.
const mandatory = 'AE AM AZ BR BY HU IN IQ KG KZ MD MM PL RU SA SS TH TJ TR UA UZ VE VN ZA'.split(' ')

test('data.json is what the generator makes of metadata and seeds', () => {
  expect(readFileSync(new URL('./data.json', import.meta.url), 'utf8')).toBe(render(build()))
})

test('data.json stays small enough for the portal', () => {
  expect(readFileSync(new URL('./data.json', import.meta.url)).byteLength).toBeLessThan(60_000)
})

test('there are the 249 countries of ISO 3166-1 and Kosovo', () => {
  expect(countryCodes).toHaveLength(250)
  expect(countryCodes).toContain('XK')
})

test.each(['UK', 'EU', 'AC', 'TA', 'ZZ', '', 'E', 'ESP', '__proto__', 'ß', 'ſE', '\nES'])(
  '%j has no rules (V-65)',
  (code) => {
    expect(countryRules(code)).toBeUndefined()
  },
)

test('a code is found in any letter case', () => {
  expect(countryRules('es')).toBe(countryRules('ES'))
})

test('every country fits the wire shape, with no member beyond it', () => {
  for (const rules of all) expect(CountryValidationRules.strict().parse(rules)).toEqual(rules)
})

test('a state is required exactly where a list decides: US 51, CA 13, MX 32, CN 31 (V-68)', () => {
  const listed = all.filter((rules) => rules.supportedStatesList.length > 0)
  expect(listed.map((rules) => [rules.iso2Code, rules.supportedStatesList.length])).toEqual([
    ['CA', 13],
    ['CN', 31],
    ['MX', 32],
    ['US', 51],
  ])
  expect(all.filter((rules) => rules.isStateRequired)).toEqual(listed)
})

test('number and phone are mandatory in the 24 countries (V-40, V-50)', () => {
  const codes = (pick: (rules: CountryValidationRules) => boolean) => all.filter(pick).map(({ iso2Code }) => iso2Code)
  expect(codes((rules) => rules.customerOrganizationRegistrationNumberRequired)).toEqual(mandatory)
  expect(codes((rules) => rules.customerOrganizationPhoneNumberRequired)).toEqual(mandatory)
})

test('every country has en-US beside its own cultures, all in canonical form', () => {
  for (const { supportedCulturesList: cultures, defaultCulture } of all) {
    expect(cultures).toContain('en-US')
    expect(cultures[0]).toBe(defaultCulture)
    expect(Intl.getCanonicalLocales(cultures)).toEqual(cultures)
  }
})

test('Spain has the rules of the reference', () => {
  expect(countryRules('ES')).toMatchObject({
    defaultCulture: 'es-ES',
    isStateRequired: false,
    supportedStatesList: [],
    supportedLanguagesList: ['es', 'en'],
    supportedCulturesList: ['es-ES', 'ca-ES', 'eu-ES', 'gl-ES', 'en-US'],
    isPostalCodeRequired: true,
    isCityRequired: true,
    isVatIdSupported: true,
    countryCallingCodesList: ['34'],
    attributes: { objectType: 'CountryValidationRules' },
  })
})

test('Portugal and the United States have their recorded patterns (V-53, V-64)', () => {
  expect(countryRules('PT')).toMatchObject({ postalCodeRegex: '^\\d{4}(-\\d{3})?$', vatIdRegex: '^PT\\d{9}$' })
  expect(countryRules('PT')?.supportedCulturesList).toEqual(['pt-PT', 'en-US'])
  expect(countryRules('US')).toMatchObject({
    postalCodeRegex: '^\\d{5}(-\\d{4})?$',
    phoneNumberRegex: '^(1[ \\-\\/\\.]?)?(\\((\\d{3})\\)|(\\d{3}))[ \\-\\/\\.]?(\\d{3})[ \\-\\/\\.]?(\\d{4})$',
    supportedCulturesList: ['en-US', 'es-US'],
  })
})

test('no country without postal codes has a pattern for them', () => {
  for (const iso2 of ['AE', 'HK', 'IQ', 'SS']) expect(countryRules(iso2)).not.toHaveProperty('postalCodeRegex')
})

test('every pattern is anchored and repeats nothing without bound, so that it stays linear (R6.6)', () => {
  for (const rules of all) {
    for (const pattern of [
      rules.postalCodeRegex,
      rules.phoneNumberRegex,
      rules.vatIdRegex,
      rules.customerOrganizationRegistrationNumberRegex,
    ]) {
      if (pattern === undefined) continue
      expect(pattern).toMatch(/^\^.*\$$/)
      expect(() => new RegExp(pattern, 'u')).not.toThrow()
      expect(pattern.replace(/\[[^\]]*\]/g, 'x')).not.toMatch(/[^\\][*+]|\{\d+,\}/)
      // `^a|b$` would anchor only one end of each.
      expect(
        pattern
          .replace(/\\.|\[[^\]]*\]/g, 'x')
          .replace(/\([^()]*\)/g, 'x')
          .replace(/\([^()]*\)/g, 'x'),
      ).not.toContain('|')
    }
  }
})

test('the postal code example of each country fits its own pattern', () => {
  for (const { iso2Code, postalCodeRegex } of all) {
    const { postalCodeExample } = addressFormat(iso2Code)
    expect(Boolean(postalCodeExample), iso2Code).toBe(Boolean(postalCodeRegex))
    if (postalCodeRegex) expect(postalCodeExample).toMatch(new RegExp(postalCodeRegex, 'u'))
  }
})

test('the form of each country has street lines, a city where one is required, each field once, the country last', () => {
  for (const { iso2Code, isCityRequired } of all) {
    const { lines, others } = addressFormat(iso2Code)
    const fields = lines.flat()
    expect(fields).toContain('addressLine1')
    if (isCityRequired) expect(fields).toContain('city')
    expect(fields.at(-1)).toBe('country')
    expect([...fields, ...others].sort()).toEqual(
      ['addressLine1', 'addressLine2', 'addressLine3', 'city', 'country', 'district', 'postalCode', 'state'].sort(),
    )
  }
})

test('the form follows the order of the country', () => {
  expect(addressFormat('ES').lines.slice(3)).toEqual([['postalCode', 'city'], ['state'], ['country']])
  expect(addressFormat('US').lines.slice(3)).toEqual([['city', 'state', 'postalCode'], ['country']])
  expect(addressFormat('US')).toMatchObject({ postalCodeLabel: 'zip', stateLabel: 'state' })
  expect(addressFormat('ES')).toMatchObject({
    postalCodeLabel: 'postal',
    stateLabel: 'province',
    postalCodeExample: '28013',
  })
})

test('Spain, Brazil, Italy, India, Australia and Japan suggest their states', () => {
  expect(['ES', 'BR', 'IT', 'IN', 'AU', 'JP'].map((iso2) => statesOf(iso2).length)).toEqual([52, 27, 107, 36, 9, 47])
})

test.each([
  ['MX', 'MEX', 'MEX'],
  ['MX', 'Nuevo León', 'NLE'],
  ['MX', 'michoacan', 'MIC'],
  ['MX', 'Estado de México', 'MEX'],
  ['MX', 'CDMX', 'CMX'],
  ['CN', 'gd', 'GD'],
  ['CN', 'Guangdong', 'GD'],
  ['CN', 'Guangdong Province', 'GD'],
  ['CN', '广东省', 'GD'],
  ['CN', '北京市', 'BJ'],
  ['CN', '新疆维吾尔自治区', 'XJ'],
  ['CN', 'Shaanxi', 'SN'],
  ['CN', 'Hong Kong', undefined],
  ['US', 'Puerto Rico', undefined],
  ['US', 'x'.repeat(10_000), undefined],
])('in %s, %s is the state %s (V-68)', (iso2, value, code) => {
  expect(stateCode(iso2, value)).toBe(code)
})

test('every name of a listed state leads back to its code', () => {
  for (const iso2 of ['US', 'CA', 'MX', 'CN']) {
    for (const { code, name } of statesOf(iso2)) {
      expect(stateCode(iso2, code)).toBe(code)
      expect(stateCode(iso2, name)).toBe(code)
    }
  }
})

test('a country has a name in each language', () => {
  expect(countryName('ES', 'es')).toBe('España')
  expect(countryName('ES', 'en')).toBe('Spain')
  expect(countryName('España', 'en')).toBe('España')
})
