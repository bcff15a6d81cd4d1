import { ApiError, type ErrorDetail, errorOfCode, type Finding } from '@tenantry/contract'
import { countryRules } from '@tenantry/contract/countries'
import { checkBillingProfile, checkCompanyDetails } from '@tenantry/contract/rules'
import type { DecisionContext, PartnerFacts, Settings } from '../store/command.ts'
import type { CustomerDocument } from './customer.ts'

export const ruleOptions = (settings: Settings, partner: PartnerFacts) => ({
  cloud: settings.cloud,
  partnerDomains: partner.domains,
  allowOptionalRegistrationNumber: settings.allowOptionalRegistrationNumber,
  ...(partner.market && { market: partner.market }),
})

/** Refuses a value that a rule blocks, naming each field; the first finding gives the code. */
export const refuseBlocked = (findings: readonly Finding[], prefix = ''): void => {
  const blocked = findings.filter(({ level }) => level === 'block')
  if (blocked.length === 0) return
  const data: ErrorDetail[] = blocked.map(({ field, code, message, rule, params }) => ({
    field: prefix + field,
    code,
    // 600050 is documented to carry the regular expression; a person gets the example
    reason: message === 'reg.format' ? 'reg.format.api' : message,
    rule,
    ...(params && { params }),
  }))
  throw new ApiError(errorOfCode(blocked[0]!.code), { params: { field: data[0]!.field }, data })
}

const SANDBOX = 75

/** A sandbox has room for so many customers. */
export const refuseFullSandbox = (count: number, { partner }: Pick<DecisionContext, 'partner'>): void => {
  if (partner.sandbox && count >= SANDBOX) throw new ApiError('sandboxFull', { params: { count: SANDBOX } })
}

/** What blocks the account as it would stand; used by every write of it, whatever the face. */
export const accountFindings = (
  customer: CustomerDocument,
  ctx: Pick<DecisionContext, 'settings' | 'partner'>,
): { billing: Finding[]; company: Finding[] } => {
  const options = ruleOptions(ctx.settings, ctx.partner)
  return {
    billing: checkBillingProfile(customer.billing, {
      ...options,
      allowPartnerEmail: ctx.settings.allowPartnerEmailOnUpdate,
    }),
    company: checkCompanyDetails(customer.company, {
      ...options,
      ...(customer.billing.defaultAddress?.country && { country: customer.billing.defaultAddress.country }),
    }),
  }
}

/** An account is complete when nothing that its country requires of the bill-to info is missing. */
export const isComplete = ({ billing }: Pick<CustomerDocument, 'billing'>): boolean => {
  const { email, culture, language, defaultAddress: address } = billing
  const rules = countryRules(address.country ?? '')
  return Boolean(
    rules &&
      email &&
      culture &&
      language &&
      address.addressLine1 &&
      (address.city || !rules.isCityRequired) &&
      (address.state || !rules.isStateRequired) &&
      (address.postalCode || !rules.isPostalCodeRequired) &&
      (address.phoneNumber || !rules.customerOrganizationPhoneNumberRequired),
  )
}
