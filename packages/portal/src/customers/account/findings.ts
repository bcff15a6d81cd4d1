import type { CustomerAccount, Finding, Me } from '@tenantry/contract'
import { countryRules } from '@tenantry/contract/countries'
import { checkBillingProfile, checkCompanyDetails } from '@tenantry/contract/rules'
import type { FieldFinding } from '../../ui/form/record.ts'
import { type FieldName, fieldAt, fieldNames } from './fields.ts'

type Parts = Pick<CustomerAccount, 'billing' | 'company'>
export type Check = (parts: Parts) => FieldFinding<FieldName>[]

/** What the rules need to know of the instance and the partner. */
export const ruleOptionsOf = ({ cloud, domainSuffixes, partner }: Me) => ({
  cloud,
  domainSuffixes,
  partnerDomains: [partner.domain],
})

const atFields = (found: readonly Finding[]): FieldFinding<FieldName>[] =>
  found.flatMap((finding) => {
    const path = finding.field === 'billing.defaultAddress' ? 'billing.defaultAddress.addressLine1' : finding.field
    const field = fieldAt(path)
    return field ? [{ ...finding, field }] : []
  })

/** The service fills in the country's own culture and language where none was chosen. */
const withDefaults = (billing: Parts['billing']): Parts['billing'] => {
  const culture = countryRules(billing.defaultAddress?.country ?? '')?.defaultCulture
  return culture
    ? { ...billing, culture: billing.culture || culture, language: billing.language || culture.slice(0, 2) }
    : billing
}

/** The rules of the service, asked here first; what they find, at the field of the form. */
export const checkFor =
  (me: Me): Check =>
  ({ billing, company }) => {
    const country = billing.defaultAddress?.country
    return atFields([
      ...checkBillingProfile(withDefaults(billing), ruleOptionsOf(me), 'billing'),
      ...checkCompanyDetails(company, { ...ruleOptionsOf(me), ...(country && { country }) }, 'company'),
    ])
  }

const filledIn: ReadonlySet<FieldName> = new Set(['billing.culture', 'billing.language'])

/**
 * What keeps an account incomplete: the bill-to info that its country requires, in the order of the form. Culture and
 * language follow from the country, so nobody is sent to look for them as long as anything else is missing.
 */
export const missingOf = (me: Me, { billing }: Parts): FieldName[] => {
  const blocked = checkBillingProfile(billing, ruleOptionsOf(me), 'billing').filter(({ level }) => level === 'block')
  const missing = new Set(atFields(blocked).map(({ field }) => field))
  const inOrder = fieldNames.filter((field) => missing.has(field))
  const others = inOrder.filter((field) => !filledIn.has(field))
  return others.length > 0 ? others : inOrder
}

/**
 * Whether a finding stands in the way of a change. Bill-to info must be right as a whole; of the company details only
 * what is touched, so that an old gap there does not hold up a new phone number.
 */
export const concerns = (field: FieldName, changed: ReadonlySet<FieldName>): boolean =>
  field.startsWith('billing.') ||
  changed.has(field) ||
  (field.startsWith('company.address.') && [...changed].some((each) => each.startsWith('company.address.')))
