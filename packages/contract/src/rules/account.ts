import { countryRules, type PostalAddress } from '../countries/index.ts'
import type { MessageKey } from '../messages/index.ts'
import { type AddressOptions, checkAddress, normalizeAddress } from './address.ts'
import { checkCompanyName } from './company-name.ts'
import { checkCulture, checkLanguage, normalizeCulture } from './culture-language.ts'
import { checkInitialDomain, initialDomainSuffixes } from './domain.ts'
import { checkEmail, type EmailOptions } from './email.ts'
import { block, type Finding } from './finding.ts'
import { checkPhone } from './phone.ts'
import { checkPlainText, isGiven, type Text } from './plain-text.ts'
import { checkRegistrationId, normalizeRegistrationId, type RegistrationOptions } from './registration-id.ts'

/** What the rules need to know of the instance, the partner and its settings. */
export interface RuleOptions extends AddressOptions, EmailOptions, RegistrationOptions {
  /** Suffixes allowed for a first domain; left out: those of the cloud. */
  domainSuffixes?: readonly string[]
}

/** The members of a billing profile that rules look at, as a form, a body or a stored document has them. */
export interface BillingProfileInput {
  firstName?: Text
  lastName?: Text
  email?: Text
  culture?: Text
  language?: Text
  companyName?: Text
  defaultAddress?: PostalAddress | null | undefined
}

export interface CompanyDetailsInput {
  legalName?: Text
  email?: Text
  organizationRegistrationNumber?: Text
  address?: PostalAddress | null | undefined
  /** Country of the account: of the bill-to address, for the number of a company without an address of its own. */
  country?: Text
}

export interface NewCustomerInput {
  companyProfile?: { domain?: Text; companyName?: Text; organizationRegistrationNumber?: Text } | null | undefined
  billingProfile?: BillingProfileInput | null | undefined
}

/** A whole billing profile, after what the body left out was filled from the stored one. Missing members come first. */
export function checkBillingProfile(profile: BillingProfileInput, options: RuleOptions, path = ''): Finding[] {
  return byField([
    ...requiredMembers(profile, path),
    ...checkBillTo(profile, options, path),
    ...checkNamesAndEmail(profile, options, path),
    ...checkCultureAndLanguage(profile, path),
  ])
}

/**
 * Company details. An address counts as given when anything but its country is. Where there is none, the number is checked
 * for the country of the account, which stands beside the details or among the options.
 */
export function checkCompanyDetails(
  details: CompanyDetailsInput,
  options: RuleOptions & { country?: string },
  path = '',
): Finding[] {
  const at = prefixed(path)
  const { legalName, email, address } = details
  const country = address?.country || details.country || options.country || ''
  const findings: Finding[] = []
  if (legalName) findings.push(...checkCompanyName(legalName, at('legalName'), 'field.legalName'))
  if (isGiven(email)) findings.push(...checkEmail(email, options, at('email')))
  if (address && isFilled(address)) {
    findings.push(...checkAddress(address, options, at('address')))
    findings.push(...checkPhone(address.phoneNumber, country, { requirePhone: false }, at('address.phoneNumber')))
  }
  const number = details.organizationRegistrationNumber
  return [...findings, ...checkRegistrationId(number, country, options, at('organizationRegistrationNumber'))]
}

/** What is looked at before anything is looked up: members that every customer has, and the form of its first domain. */
export function checkNewCustomerBasics(customer: NewCustomerInput, options: RuleOptions): Finding[] {
  const company = customer.companyProfile ?? {}
  const suffixes = options.domainSuffixes ?? initialDomainSuffixes[options.cloud]
  return byField([
    ...required(company.domain, 'companyProfile.domain', 'field.domain', 'V-20'),
    ...requiredMembers(customer.billingProfile ?? {}, 'billingProfile'),
    ...(isGiven(company.domain) ? checkInitialDomain(company.domain, suffixes, 'companyProfile.domain') : []),
  ])
}

/** A customer to be created, in the order in which the service looks: the first blocking finding names the code to answer. */
export function checkNewCustomer(customer: NewCustomerInput, options: RuleOptions): Finding[] {
  const company = customer.companyProfile ?? {}
  const billing = customer.billingProfile ?? {}
  const address = billing.defaultAddress
  const country = address?.country ?? ''
  const number = company.organizationRegistrationNumber
  return byField([
    ...checkNewCustomerBasics(customer, options),
    ...(address ? checkAddress(address, options, 'billingProfile.defaultAddress') : []),
    ...checkRegistrationId(number, country, options, 'companyProfile.organizationRegistrationNumber'),
    ...checkBillingPhone(billing, options, 'billingProfile'),
    ...(company.companyName ? checkCompanyName(company.companyName, 'companyProfile.companyName') : []),
    ...checkNamesAndEmail(billing, options, 'billingProfile'),
    ...checkCultureAndLanguage(billing, 'billingProfile'),
  ])
}

/** The profile as it is stored: culture in canonical case, address in its country's forms. */
export function normalizeBillingProfile<P extends BillingProfileInput>(profile: P): P {
  const { culture, defaultAddress } = profile
  const country = defaultAddress?.country ?? ''
  return {
    ...profile,
    ...(culture && { culture: normalizeCulture(culture, country) ?? culture }),
    ...(defaultAddress && { defaultAddress: normalizeAddress(defaultAddress) }),
  }
}

/** Company details as they are stored. */
export function normalizeCompanyDetails<D extends CompanyDetailsInput>(details: D): D {
  const { organizationRegistrationNumber: number, address } = details
  return {
    ...details,
    ...(number && { organizationRegistrationNumber: normalizeRegistrationId(number) }),
    ...(address && { address: normalizeAddress(address) }),
  }
}

function requiredMembers(profile: BillingProfileInput, path: string): Finding[] {
  const at = prefixed(path)
  return [
    ...required(profile.email, at('email'), 'field.email', 'V-30'),
    ...required(profile.culture, at('culture'), 'field.culture', 'culture', 'field.required.select'),
    ...required(profile.language, at('language'), 'field.language', 'language', 'field.required.select'),
    ...(profile.companyName ? [] : checkCompanyName(profile.companyName, at('companyName'))),
    ...(profile.defaultAddress ? [] : required(undefined, at('defaultAddress'), 'field.defaultAddress', 'V-60')),
  ]
}

function checkBillTo(profile: BillingProfileInput, options: RuleOptions, path: string): Finding[] {
  if (!profile.defaultAddress) return []
  const findings = checkAddress(profile.defaultAddress, options, prefixed(path)('defaultAddress'))
  return [...findings, ...checkBillingPhone(profile, options, path)]
}

function checkBillingPhone({ defaultAddress }: BillingProfileInput, options: RuleOptions, path: string): Finding[] {
  const field = prefixed(path)('defaultAddress.phoneNumber')
  return checkPhone(defaultAddress?.phoneNumber, defaultAddress?.country ?? '', options, field)
}

function checkNamesAndEmail(profile: BillingProfileInput, options: RuleOptions, path: string): Finding[] {
  const at = prefixed(path)
  const findings: Finding[] = []
  for (const member of ['firstName', 'lastName'] as const) {
    const value = profile[member]
    const label = `field.${member}` as const
    if (value) findings.push(...checkPlainText(value, at(member), { rule: 'V-66', label, max: 50 }))
  }
  if (profile.companyName) findings.push(...checkCompanyName(profile.companyName, at('companyName')))
  if (isGiven(profile.email)) findings.push(...checkEmail(profile.email, options, at('email')))
  return findings
}

function checkCultureAndLanguage({ culture, language, defaultAddress }: BillingProfileInput, path: string): Finding[] {
  const at = prefixed(path)
  const country = defaultAddress?.country ?? ''
  if (!countryRules(country)) return []
  return [
    ...(isGiven(culture) ? checkCulture(culture, country, at('culture')) : []),
    ...(isGiven(language) ? checkLanguage(language, country, at('language')) : []),
  ]
}

const prefixed = (path: string) => (member: string) => (path === '' ? member : `${path}.${member}`)

const isFilled = (address: PostalAddress): boolean =>
  Object.entries(address).some(([member, value]) => member !== 'country' && isGiven(value))

const required = (
  value: Text,
  field: string,
  label: MessageKey,
  rule: string,
  message: 'field.required' | 'field.required.select' = 'field.required',
): Finding[] => (isGiven(value) ? [] : [block(field, { rule, message, params: { field: label } })])

/** One refusal for each field: the first. Warnings stay. */
function byField(findings: Finding[]): Finding[] {
  const refused = new Set<string>()
  return findings.filter(({ field, level }) => {
    if (level === 'warn') return true
    if (refused.has(field)) return false
    refused.add(field)
    return true
  })
}
