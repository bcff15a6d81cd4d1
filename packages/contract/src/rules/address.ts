import { addressFormat, type CountryRules, countryRules, type PostalAddress, stateCode } from '../countries/index.ts'
import { postalDigits, postalPrefix } from '../countries/postal-code.ts'
import type { MessageKey } from '../messages/index.ts'
import type { Cloud } from './domain.ts'
import { block, type Finding, quoted } from './finding.ts'
import { patternOf } from './pattern.ts'
import { checkPhone, normalizePhone, type PhoneOptions } from './phone.ts'
import { checkPlainText, isGiven, type Text } from './plain-text.ts'

export interface AddressOptions extends PhoneOptions {
  cloud: Cloud
  /** Countries that the partner may sell in; left out: all (V-80). */
  market?: readonly string[]
}

const LIMITS = [
  ['addressLine1', 200, 'V-60'],
  ['addressLine2', 200, 'V-61'],
  ['addressLine3', 200, 'V-61'],
  ['district', 128, 'V-67'],
  ['city', 100, 'V-62'],
  ['state', 128, 'V-63'],
  ['region', 128, 'V-67'],
  ['postalCode', 20, 'V-64'],
  ['firstName', 50, 'V-66'],
  ['middleName', 50, 'V-67'],
  ['lastName', 50, 'V-66'],
] as const

/** V-60…V-68: an address against the rules of its country, without its phone number. */
export function checkAddress(address: PostalAddress, options: AddressOptions, path = ''): Finding[] {
  const at = (member: string) => (path === '' ? member : `${path}.${member}`)
  const findings = checkCountry(address.country, options, at('country'))
  for (const [member, max, rule] of LIMITS) {
    const value = address[member]
    const label = `field.${member}` as const
    if (value) findings.push(...checkPlainText(value, at(member), { rule, label, max }))
  }
  if (!isGiven(address.addressLine1)) findings.push(missing(at('addressLine1'), 'V-60', 'field.addressLine1'))

  const rules = countryRules(address.country?.trim() ?? '')
  if (!rules) return findings
  const readable = (member: string) => !findings.some(({ field }) => field === at(member))
  if (rules.isCityRequired && !isGiven(address.city)) findings.push(missing(at('city'), 'V-62', 'field.city'))
  if (readable('state')) findings.push(...checkState(address.state, rules, at('state')))
  if (readable('postalCode')) findings.push(...checkPostalCode(address.postalCode, rules, at('postalCode')))
  return findings
}

/** V-60…V-68 and V-50…V-54. */
export function checkAddressWithPhone(address: PostalAddress, options: AddressOptions, path = ''): Finding[] {
  const phoneField = path === '' ? 'phoneNumber' : `${path}.phoneNumber`
  return [
    ...checkAddress(address, options, path),
    ...checkPhone(address.phoneNumber, address.country ?? '', options, phoneField),
  ]
}

/** V-65, V-80, V-82, and the one country of the US Government cloud. */
function checkCountry(value: Text, { cloud, market }: AddressOptions, field: string): Finding[] {
  if (!isGiven(value)) return [missing(field, 'V-65', 'field.country', 'field.required.select')]
  const country = countryRules(value.trim())?.iso2Code
  if (!country) {
    return [block(field, { rule: 'V-65', message: 'addr.country', params: { value: quoted(value.trim()) } })]
  }
  if (cloud === 'us-government' && country !== 'US') {
    return [block(field, { rule: 'V-80', message: 'addr.country.government', params: { country } })]
  }
  if (market && !market.includes(country)) {
    return [block(field, { rule: 'V-82', code: 2030, message: 'addr.country.notsold', params: { country } })]
  }
  return []
}

/** V-63, V-68: a list decides in US, CA, CN and MX; any text passes elsewhere. */
function checkState(value: Text, rules: CountryRules, field: string): Finding[] {
  const country = rules.iso2Code
  if (!isGiven(value)) {
    if (!rules.isStateRequired) return []
    return [missing(field, 'V-63', `label.state.${addressFormat(country).stateLabel}`, 'field.required.select')]
  }
  if (rules.supportedStatesList.length === 0 || acceptedState(value, rules)) return []
  const params = { value: quoted(value.trim()), country }
  const code = stateCode(country, value)
  return code
    ? [block(field, { rule: 'V-68', message: 'addr.state.code', params: { ...params, code } })]
    : [block(field, { rule: 'V-68', message: 'addr.state', params })]
}

/** Codes in any letter case; names too in Mexico and China, where people have no other habit. */
function acceptedState(value: string, { iso2Code, supportedStatesList }: CountryRules): string | undefined {
  if (iso2Code === 'MX' || iso2Code === 'CN') return stateCode(iso2Code, value)
  const code = value.trim().toUpperCase()
  return supportedStatesList.includes(code) ? code : undefined
}

/** V-64. The message says how a postal code of the country looks. */
function checkPostalCode(value: Text, rules: CountryRules, field: string): Finding[] {
  const country = rules.iso2Code
  const pattern = rules.postalCodeRegex
  if (!isGiven(value)) {
    if (!rules.isPostalCodeRequired) return []
    return [missing(field, 'V-64', `label.postalCode.${addressFormat(country).postalCodeLabel}`)]
  }
  if (pattern === undefined || patternOf(pattern).test(normalizePostalCode(value, country))) return []
  const params = { country, example: addressFormat(country).postalCodeExample ?? '' }
  const digits = postalDigits(country)
  return digits
    ? [block(field, { rule: 'V-64', message: 'addr.postal.digits', params: { ...params, digits } })]
    : [block(field, { rule: 'V-64', message: 'addr.postal.example', params })]
}

const missing = (
  field: string,
  rule: string,
  label: MessageKey,
  message: 'field.required' | 'field.required.select' = 'field.required',
): Finding => block(field, { rule, message, params: { field: label } })

/** Upper case, and without the country's prefix for mail from abroad: `ch-8001` → `8001`. */
export function normalizePostalCode(value: string, country: string): string {
  const code = value.trim().toUpperCase()
  const prefix = postalPrefix(country)
  return prefix !== '' && code.startsWith(prefix) ? code.slice(prefix.length).trim() : code
}

/** The code of a state where the country's list is checked; the text itself elsewhere, and where it is not in the list. */
export function normalizeState(value: string, country: string): string {
  const rules = countryRules(country)
  return (rules && rules.supportedStatesList.length > 0 && acceptedState(value, rules)) || value.trim()
}

/** The address as it is stored: country in upper case, state as code, postal code and phone in their national form. */
export function normalizeAddress<A extends PostalAddress>(address: A): A {
  const country = address.country?.trim().toUpperCase()
  if (!country) return address
  const { state, postalCode, phoneNumber } = address
  return {
    ...address,
    country,
    ...(state && { state: normalizeState(state, country) }),
    ...(postalCode && { postalCode: normalizePostalCode(postalCode, country) }),
    ...(phoneNumber && { phoneNumber: normalizePhone(phoneNumber, country)?.national ?? phoneNumber.trim() }),
  }
}
