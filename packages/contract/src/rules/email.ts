import type { MessageKey } from '../messages/index.ts'
import { checkDomainName, domainKey } from './domain.ts'
import { block, type Finding, quoted, warn } from './finding.ts'
import { isGiven, type Text } from './plain-text.ts'

export interface EmailOptions {
  /** Verified domains of the partner. */
  partnerDomains: readonly string[]
  /** Setting for updates through `/v1`: the partner's own address passes there. */
  allowPartnerEmail?: boolean
}

const LONGEST_ADDRESS = 254
const LONGEST_LOCAL_PART = 64
// Atoms of RFC 5322, and letters of any language.
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u
const OPERATOR_DOMAIN = 'microsoft.com'

/** Domain of an address in the form in which domains are compared; undefined where the address is malformed. */
export function emailDomain(email: string): string | undefined {
  const address = email.trim()
  if (address.length > LONGEST_ADDRESS || address.endsWith('.')) return undefined
  const at = address.indexOf('@')
  const local = address.slice(0, Math.max(at, 0))
  if (local.length > LONGEST_LOCAL_PART || !LOCAL_PART.test(local)) return undefined
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return undefined
  return domainKey(address.slice(at + 1))
}

/** V-30: the form of an address, whosever it is. */
export function checkEmailForm(value: string, field = 'email'): Finding[] {
  if (emailDomain(value) === undefined) return [block(field, { rule: 'V-30', message: 'email.format' })]
  return checkDomainName(value.slice(value.indexOf('@') + 1), field)
}

/** V-30…V-33, V-35. */
export function checkEmail(
  value: Text,
  options: EmailOptions,
  field = 'email',
  label: MessageKey = 'field.email',
): Finding[] {
  if (!isGiven(value)) return [block(field, { rule: 'V-30', message: 'field.required', params: { field: label } })]
  const misformed = checkEmailForm(value, field)
  const domain = emailDomain(value)
  if (misformed.length > 0 || domain === undefined) return misformed

  if (domain === OPERATOR_DOMAIN) return [block(field, { rule: 'V-31', message: 'email.microsoft' })]
  for (const partnerDomain of options.partnerDomains) {
    const own = domainKey(partnerDomain)
    if (own === undefined || options.allowPartnerEmail) continue
    if (domain === own) return [block(field, { rule: 'V-32', message: 'email.partner', params: { domain: own } })]
    if (domain.endsWith(`.${own}`)) return [subdomain(field, domain)]
  }
  return domain.endsWith(`.${OPERATOR_DOMAIN}`) ? [subdomain(field, domain)] : []
}

const subdomain = (field: string, domain: string): Finding =>
  warn(field, { rule: 'V-33', message: 'email.subdomain', params: { domain: quoted(domain) } })
