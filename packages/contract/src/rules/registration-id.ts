import { countryRules } from '../countries/index.ts'
import type { MessageKey } from '../messages/index.ts'
import { messages } from '../messages/index.ts'
import { block, type Finding } from './finding.ts'
import { patternOf } from './pattern.ts'
import { checkPlainText, isGiven, type Text } from './plain-text.ts'

export interface RegistrationFormat {
  /** Anchored and without repetition inside repetition: it runs on what strangers send. */
  pattern: string
  sample: string
}

export interface RegistrationOptions {
  /** Countries that do not ask for a number: accept one (the newer reading), or refuse it with 600002 (V-44). */
  allowOptionalRegistrationNumber?: boolean
  /** Off where a member that is absent keeps its value. */
  requireRegistrationNumber?: boolean
  /** Formats of an operator who knows better than the built-in ones (V-45), by country. */
  registrationFormats?: Readonly<Record<string, RegistrationFormat>>
}

const MAX = 64
const FIELD = 'organizationRegistrationNumber'
const LABEL = 'field.organizationRegistrationNumber'

/** V-42: what the number is called where it is mandatory, plain "Registration ID" elsewhere. */
export function registrationLabel(country: string): MessageKey {
  const key = `registration.${country.toUpperCase()}`
  return key in messages.en ? (key as MessageKey) : LABEL
}

/** The form in which the number is checked and kept: trimmed, upper case. */
export const normalizeRegistrationId = (value: string): string => value.trim().toUpperCase()

/** V-40…V-45. */
export function checkRegistrationId(
  value: Text,
  country: string,
  options: RegistrationOptions = {},
  field = FIELD,
): Finding[] {
  const rules = countryRules(country)
  if (!rules) return []
  const params = { label: registrationLabel(country), country: rules.iso2Code }
  if (!isGiven(value)) {
    const missing = rules.customerOrganizationRegistrationNumberRequired && options.requireRegistrationNumber !== false
    return missing ? [block(field, { rule: 'V-40', code: 600049, message: 'reg.required', params })] : []
  }
  const unreadable = checkPlainText(value, field, { rule: 'V-43', label: LABEL, max: MAX })
  if (unreadable.length > 0) return unreadable

  const own = options.registrationFormats?.[rules.iso2Code]
  const pattern = own?.pattern ?? rules.customerOrganizationRegistrationNumberRegex
  const sample = own?.sample ?? rules.customerOrganizationRegistrationNumberSample ?? ''
  if (pattern === undefined) {
    if (options.allowOptionalRegistrationNumber ?? true) return []
    return [block(field, { rule: 'V-44', code: 600002, message: 'reg.unsupported', params })]
  }
  const number = normalizeRegistrationId(value)
  const details = { ...params, sample, regex: pattern }
  if (!patternOf(pattern).test(number)) {
    return [block(field, { rule: 'V-45', code: 600050, message: 'reg.format', params: details })]
  }
  if (rules.iso2Code === 'BR' && !own && !isCnpj(number)) {
    return [block(field, { rule: 'V-45', code: 600050, message: 'reg.checkdigit', params: details })]
  }
  return []
}

/** Brazil's check digits, modulo 11. Letters count as their character code less 48, as digits do. */
function isCnpj(number: string): boolean {
  const values = [...number.replace(/[./-]/g, '')].map((character) => character.charCodeAt(0) - 48)
  if (values.every((value) => value === values[0])) return false
  return checkDigit(values.slice(0, 12)) === values[12] && checkDigit(values.slice(0, 13)) === values[13]
}

function checkDigit(values: number[]): number {
  // Weights 2 to 9 from the right, then from 2 again.
  const sum = values.reduceRight((total, value, index) => total + value * (((values.length - 1 - index) % 8) + 2), 0)
  return sum % 11 < 2 ? 0 : 11 - (sum % 11)
}
