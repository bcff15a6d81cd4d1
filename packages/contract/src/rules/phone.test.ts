import { expect, test } from 'vitest'
import { countryCodes, countryRules } from '../countries/index.ts'
import { checkPhone, normalizePhone } from './phone.ts'

test.each([
  ['US', '5035550188', '5035550188', '+15035550188'],
  ['US', '(503) 555-0188', '(503) 555-0188', '+15035550188'],
  ['US', '1-503-555-0188', '1-503-555-0188', '+15035550188'],
  ['US', '+1 503.555.0188', '503.555.0188', '+15035550188'],
  ['ES', '956 55 50 14', '956 55 50 14', '+34956555014'],
  ['ES', '956\u202f555\u2011014', '956 555-014', '+34956555014'],
  ['ES', '+34 956 555 014', '956 555 014', '+34956555014'],
  ['ES', '+34956555014', '956555014', '+34956555014'],
  ['GB', '020 7946 0018', '020 7946 0018', '+442079460018'],
  ['GB', '+44 (0)20 7946 0018', '20 7946 0018', '+442079460018'],
  ['DE', '030 123456', '030 123456', '+4930123456'],
  ['IT', '06 698 1234', '06 698 1234', '+39066981234'],
  ['RU', '8 495 123-45-67', '8 495 123-45-67', '+74951234567'],
  ['HU', '06 1 234 5678', '06 1 234 5678', '+3612345678'],
  ['BR', '(11) 91234-5678', '(11) 91234-5678', '+5511912345678'],
  ['DO', '+1 (809) 555-0123', '(809) 555-0123', '+18095550123'],
])('V-54 in %s reads %s as %s and %s', (country, written, national, e164) => {
  expect(normalizePhone(written, country)).toEqual({ national, e164 })
  expect(checkPhone(written, country)).toEqual([])
})

test('the national form always fits the expression of the country, so that other clients accept it (V-52)', () => {
  for (const [country, written] of [
    ['DO', '+1 (809) 555-0123'],
    ['GB', '+44 (20) 7946 0018'],
    ['US', '+1 (503) 555-0188'],
  ] as const) {
    expect(normalizePhone(written, country)?.national).toMatch(
      new RegExp(countryRules(country)?.phoneNumberRegex ?? ''),
    )
  }
})

test.each([
  ['US', '555-0188'],
  ['US', '503 555 01888'],
  ['US', '(503 555 0188'],
  ['ES', '12345'],
  ['ES', '956 555 01x'],
  ['ES', '956\n555014'],
  ['ES', '+34'],
  ['ES', '+'],
  ['ES', '((((((((('],
  ['ES', '9'.repeat(10_000)],
])('V-52, V-53 in %s refuses %j', (country, written) => {
  expect(checkPhone(written, country)[0]).toMatchObject({ rule: 'V-52', code: 3000 })
})

test('V-54 refuses the calling code of another country', () => {
  expect(checkPhone('+33 1 23 45 67 89', 'ES')[0]).toMatchObject({
    rule: 'V-54',
    params: { country: 'ES', code: '34' },
  })
})

test('V-50 demands a phone in 24 countries with 600051, V-51 nowhere else', () => {
  const demanding = countryCodes.filter((iso2) => checkPhone(undefined, iso2)[0]?.code === 600051)
  expect(demanding).toHaveLength(24)
  expect(demanding).toContain('BR')
  expect(checkPhone('', 'BR')[0]?.rule).toBe('V-50')
  expect(checkPhone(null, 'BR', { requirePhone: false })).toEqual([])
})
