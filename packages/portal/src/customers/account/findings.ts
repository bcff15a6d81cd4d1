import type { CustomerAccount, Finding, Me } from '@tenantry/contract'
import { checkBillingProfile, checkCompanyDetails } from '@tenantry/contract/rules'
import { type FieldName, fieldAt } from './changes.ts'

export interface FieldFinding extends Finding {
  field: FieldName
}

type Parts = Pick<CustomerAccount, 'billing' | 'company'>
export type Check = (parts: Parts) => FieldFinding[]

/** The rules of the service, asked here first; what they find, at the field of the form. */
export const checkFor =
  (me: Me): Check =>
  ({ billing, company }) => {
    const options = { cloud: me.cloud, partnerDomains: [me.partner.domain] }
    const country = billing.defaultAddress?.country
    const found = [
      ...checkBillingProfile(billing, options, 'billing'),
      ...checkCompanyDetails(company, { ...options, ...(country && { country }) }, 'company'),
    ]
    return found.flatMap((finding) => {
      const path = finding.field === 'billing.defaultAddress' ? 'billing.defaultAddress.addressLine1' : finding.field
      const field = fieldAt(path)
      return field ? [{ ...finding, field }] : []
    })
  }
