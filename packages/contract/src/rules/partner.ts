import { countryRules, type PostalAddress } from '../countries/index.ts'
import type { MessageKey } from '../messages/index.ts'
import { checkAddress, normalizeAddress } from './address.ts'
import { checkCompanyName } from './company-name.ts'
import { checkCulture, checkLanguage, normalizeCulture } from './culture-language.ts'
import type { Cloud } from './domain.ts'
import { domainKey } from './domain.ts'
import { checkEmailForm } from './email.ts'
import { block, type Finding, quoted } from './finding.ts'
import { checkPhone } from './phone.ts'
import { checkPlainText, isGiven, type Text } from './plain-text.ts'

/** What the rules need to know of the partner whose profiles they check. */
export interface PartnerRuleOptions {
  cloud: Cloud
  country: string
}

interface ContactInput {
  firstName?: Text
  middleName?: Text
  lastName?: Text
  email?: Text
  phoneNumber?: Text
}

/** The members of the partner's profiles that rules look at. */
export interface PartnerProfilesInput {
  organization: {
    companyName?: Text
    defaultAddress?: PostalAddress | null | undefined
    email?: Text
    language?: Text
    culture?: Text
  }
  legalBusiness: {
    companyName?: Text
    address?: PostalAddress | null | undefined
    primaryContact?: ContactInput | null | undefined
    companyApproverAddress?: PostalAddress | null | undefined
    companyApproverEmail?: Text
  }
  billing: {
    companyName?: Text
    address?: PostalAddress | null | undefined
    primaryContact?: ContactInput | null | undefined
    purchaseOrderNumber?: Text
    taxId?: Text
  }
  support: { email?: Text; telephone?: Text; website?: Text }
}
type Part = keyof PartnerProfilesInput
type Check<P extends Part> = (profile: PartnerProfilesInput[P], options: PartnerRuleOptions) => Finding[]

const checks: { [P in Part]: Check<P> } = {
  organization: ({ companyName, defaultAddress, email, language, culture }, options) => [
    ...checkCompanyName(companyName, 'companyName', 'field.profiles.organization.companyName'),
    ...checkOwnCountry(defaultAddress?.country, options, 'defaultAddress.country'),
    ...checkOwnAddress(defaultAddress, options, 'defaultAddress'),
    ...(isGiven(email) ? checkEmailForm(email, 'email') : []),
    ...checkCulture(culture, options.country, 'culture'),
    ...checkLanguage(language, options.country, 'language'),
  ],
  legalBusiness: (profile, options) => [
    ...checkCompanyName(profile.companyName, 'companyName', 'field.profiles.legalBusiness.companyName'),
    ...checkOwnAddress(profile.address, options, 'address'),
    ...checkContact(profile.primaryContact, options, 'primaryContact'),
    ...checkOwnAddress(profile.companyApproverAddress, options, 'companyApproverAddress'),
    ...(isGiven(profile.companyApproverEmail)
      ? checkEmailForm(profile.companyApproverEmail, 'companyApproverEmail')
      : []),
  ],
  billing: (profile, options) => [
    ...checkCompanyName(profile.companyName, 'companyName', 'field.profiles.billing.companyName'),
    ...checkOwnAddress(profile.address, options, 'address'),
    ...checkContact(profile.primaryContact, options, 'primaryContact'),
    ...checkShort(profile.purchaseOrderNumber, 'purchaseOrderNumber', 'field.purchaseOrderNumber'),
    ...checkShort(profile.taxId, 'taxId', 'field.taxId'),
  ],
  support: ({ email, telephone, website }, options) => [
    ...(isGiven(email) ? checkEmailForm(email, 'email') : []),
    ...checkReachablePhone(telephone, options.country, 'telephone'),
    ...checkWebsite(website, 'website'),
  ],
}

/** One of the profiles that a partner keeps of itself, whole, after what a body left out was filled from the stored one. */
export const checkPartnerProfile = <P extends Part>(
  part: P,
  profile: PartnerProfilesInput[P],
  options: PartnerRuleOptions,
): Finding[] => checks[part](profile, options)

/** The profile as it is stored: culture in canonical case, addresses in their country's forms. */
export const normalizePartnerProfile = <T extends object>(profile: T, country: string): T =>
  Object.fromEntries(
    Object.entries(profile).map(([member, value]: [string, unknown]) => [
      member,
      /address$/i.test(member) && value
        ? normalizeAddress(value as PostalAddress)
        : member === 'culture' && typeof value === 'string'
          ? (normalizeCulture(value, country) ?? value)
          : value,
    ]),
  ) as T

/** V-72: the partner's own country is that of its market. */
function checkOwnCountry(value: Text, { country }: PartnerRuleOptions, field: string): Finding[] {
  if (isGiven(value) && value.trim().toUpperCase() === country) return []
  return [block(field, { rule: 'V-72', message: 'addr.ownCountry', params: { country } })]
}

/** An address counts as given when anything but its country is: a partner may have said nothing yet. */
function checkOwnAddress(
  address: PostalAddress | null | undefined,
  { cloud }: PartnerRuleOptions,
  path: string,
): Finding[] {
  const filled = Object.entries(address ?? {}).some(([member, value]) => member !== 'country' && isGiven(value))
  if (!address || !filled) return []
  return [
    ...checkAddress(address, { cloud }, path),
    ...checkPhone(address.phoneNumber, address.country ?? '', { requirePhone: false }, `${path}.phoneNumber`),
  ]
}

function checkContact(contact: ContactInput | null | undefined, options: PartnerRuleOptions, path: string): Finding[] {
  if (!contact) return []
  const names = (['firstName', 'middleName', 'lastName'] as const).flatMap((member) =>
    isGiven(contact[member])
      ? checkPlainText(contact[member], `${path}.${member}`, { rule: 'V-66', label: `field.${member}`, max: 50 })
      : [],
  )
  return [
    ...names,
    ...(isGiven(contact.email) ? checkEmailForm(contact.email, `${path}.email`) : []),
    ...checkReachablePhone(contact.phoneNumber, options.country, `${path}.phoneNumber`),
  ]
}

const checkShort = (value: Text, field: string, label: MessageKey): Finding[] =>
  isGiven(value) ? checkPlainText(value, field, { rule: 'V-09', label, max: 64 }) : []

/** V-55: a number of the partner's country, or of any with its calling code. */
export function checkReachablePhone(value: Text, country: string, field: string): Finding[] {
  if (!isGiven(value)) return []
  const written = value.length <= 80 ? value.trim() : ''
  if (!written.startsWith('+')) {
    const [wrong] = checkPhone(value, country, { requirePhone: false }, field)
    const known = countryRules(country)?.iso2Code ?? ''
    return wrong ? [block(field, { rule: 'V-55', message: 'phone.reachable', params: { country: known } })] : []
  }
  const digits = written.replace(/\D/g, '').length
  return /^\+[\d ()/.-]{4,39}$/.test(written) && digits >= 6 && digits <= 15
    ? []
    : [block(field, { rule: 'V-55', message: 'phone.reachable', params: { country } })]
}

/** V-56: a page that browsers open, with or without its protocol. */
export function checkWebsite(value: Text, field: string): Finding[] {
  if (!isGiven(value)) return []
  const written = value.trim()
  const refused = [block(field, { rule: 'V-56', message: 'website.format', params: { value: quoted(written) } })]
  if (written.length > 254 || /\s/.test(written)) return refused
  try {
    const { protocol, hostname, username } = new URL(/^https?:\/\//i.test(written) ? written : `https://${written}`)
    const good = /^https?:$/.test(protocol) && username === '' && domainKey(hostname) !== undefined
    return good ? [] : refused
  } catch {
    return refused
  }
}
