import { countryRules } from '../countries/index.ts'
import { phonePlan } from '../countries/phone-plan.ts'
import { block, type Finding } from './finding.ts'
import { patternOf } from './pattern.ts'
import { isGiven, type Text } from './plain-text.ts'

const MAX = 40
const WRITTEN = /^\+?[\d ()/.-]+$/

export interface PhoneNumber {
  /** Without country calling code, as the compatible API has it (V-54). */
  national: string
  /** `+34956555014`, for storing beside it. */
  e164: string
}

export interface PhoneOptions {
  /** Off where a member that is absent keeps its value. */
  requirePhone?: boolean
}

/** V-50…V-54. */
export function checkPhone(value: Text, country: string, options: PhoneOptions = {}, field = 'phoneNumber'): Finding[] {
  const rules = countryRules(country)
  if (!rules) return []
  const params = { country: rules.iso2Code }
  if (!isGiven(value)) {
    const missing = rules.customerOrganizationPhoneNumberRequired && options.requirePhone !== false
    return missing ? [block(field, { rule: 'V-50', code: 600051, message: 'phone.required', params })] : []
  }
  const number = parsePhone(value, country)
  if (number === 'foreign') {
    const code = rules.countryCallingCodesList[0] ?? ''
    return [block(field, { rule: 'V-54', message: 'phone.callingcode', params: { ...params, code } })]
  }
  return number ? [] : [block(field, { rule: 'V-52', message: 'phone.format', params })]
}

/** The number in national form and as E.164; undefined where it does not have the country's form. */
export function normalizePhone(value: string, country: string): PhoneNumber | undefined {
  const number = parsePhone(value, country)
  return number === 'foreign' ? undefined : number
}

function parsePhone(value: string, country: string): PhoneNumber | 'foreign' | undefined {
  const plan = phonePlan(country)
  const written = value.length > 2 * MAX ? '' : plainSeparators(value.trim())
  if (!plan || written.length > MAX || !WRITTEN.test(written)) return undefined

  const national = written.startsWith('+') ? afterCallingCode(written, plan.callingCode) : written
  if (national === undefined) return 'foreign'
  if (plan.pattern && !patternOf(plan.pattern).test(national)) return undefined

  const significant = significantDigits(national.replace(/\D/g, ''), plan)
  const fits = plan.lengths.size === 0 ? significant.length >= 4 : plan.lengths.has(significant.length)
  return fits && significant.length <= 15 - plan.callingCode.length
    ? { national, e164: `+${plan.callingCode}${significant}` }
    : undefined
}

/** Typography that comes along when a number is pasted. */
const plainSeparators = (written: string): string =>
  written.replace(/[\u00a0\u2007\u202f]/g, ' ').replace(/[\u2010-\u2015]/g, '-')

/** `+34 956 555 014` without its `+34`, and without the `(0)` that some write after it. */
function afterCallingCode(written: string, callingCode: string): string | undefined {
  let index = 1
  for (const digit of callingCode) {
    while (/[ ()/.-]/.test(written[index] ?? '')) index++
    if (written[index++] !== digit) return undefined
  }
  return written
    .slice(index)
    .replace(/^[ )/.-]+/, '')
    .replace(/^\(0\) ?/, '')
}

/** Without the trunk prefix that is dialled inside the country only, where there is one to take away. */
function significantDigits(
  digits: string,
  { trunk, lengths }: { trunk: string; lengths: ReadonlySet<number> },
): string {
  if (trunk === '' || !digits.startsWith(trunk) || !lengths.has(digits.length - trunk.length)) return digits
  return trunk === '0' || !lengths.has(digits.length) ? digits.slice(trunk.length) : digits
}
