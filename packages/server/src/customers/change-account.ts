import { ApiError, applyPatch, type FieldChange, may } from '@tenantry/contract'
import { countryRules } from '@tenantry/contract/countries'
import { normalizeBillingProfile, normalizeCompanyDetails } from '@tenantry/contract/rules'
import { diff } from '../audit/diff.ts'
import type { DecisionContext, Operation, Outcome } from '../store/command.ts'
import { type CustomerDocument, customerKind } from './customer.ts'
import { accountFindings, refuseBlocked } from './rules.ts'

/** What a helpdesk agent may change. */
const contactFields = new Set([
  'billing.firstName',
  'billing.lastName',
  'billing.email',
  'billing.defaultAddress.firstName',
  'billing.defaultAddress.middleName',
  'billing.defaultAddress.lastName',
  'billing.defaultAddress.phoneNumber',
  'billing.defaultAddress.emailAddress',
])

export interface AccountPatch {
  company?: object | null | undefined
  billing?: object | null | undefined
}

export interface AccountChange {
  after: CustomerDocument
  /** Changed fields by path, `billing.email`; empty when the patch changes nothing. */
  fields: FieldChange[]
}

/**
 * The account with a patch laid over it, checked by the rules as it would stand. The one way by which bill-to info and
 * company details change, whichever face asks.
 *
 * @param prefix how the face names fields of the billing profile: `''` on `/v1`, `'billing.'` on the own API
 */
export const changeAccount = (
  before: CustomerDocument,
  patch: AccountPatch,
  { ctx, prefix }: { ctx: DecisionContext; prefix: '' | 'billing.' },
): AccountChange => {
  const billing = applyPatch(before.billing, patch.billing ?? {})
  const company = applyPatch(before.company, patch.company ?? {})
  const after: CustomerDocument = {
    ...before,
    billing: normalizeBillingProfile(withDefaults(billing, before.billing)),
    company: normalizeCompanyDetails(company),
  }
  const fields = accountDiff(before, after)
  if (fields.length === 0) return { after: before, fields }
  // What the server fills in or spells anew beside them is not the caller's doing.
  const asked = new Set(accountDiff(before, { billing, company }).map(({ field }) => field))
  refuseForeignFields(
    fields.filter(({ field }) => asked.has(field)),
    { ctx, prefix },
  )
  refuseCountryChange(before, after, { ctx, prefix })
  const findings = accountFindings(after, ctx)
  refuseBlocked(findings.billing, prefix)
  const changed = new Set(fields.map(({ field }) => field))
  const sent = Object.keys(patch.company ?? {})
  refuseBlocked(
    findings.company.filter(({ field }) => changed.has(`company.${field}`) || sent.includes(field)),
    prefix && 'company.',
  )
  if (changed.size > 0) after.changedAt = ctx.now
  after.etags = {
    company: fields.some(({ field }) => field.startsWith('company.')) ? ctx.newEtag() : before.etags.company,
    billing: fields.some(({ field }) => field.startsWith('billing.')) ? ctx.newEtag() : before.etags.billing,
  }
  return { after, fields }
}

type Parts = Pick<CustomerDocument, 'company' | 'billing'>

const accountDiff = (before: Parts, after: Parts): FieldChange[] => [
  ...diff(before.company, after.company, 'company'),
  ...diff(before.billing, after.billing, 'billing'),
]

/** An import may have brought no culture or language: the country's own stand in until somebody chooses. */
const withDefaults = (
  billing: CustomerDocument['billing'],
  stored: CustomerDocument['billing'],
): CustomerDocument['billing'] => {
  const rules = countryRules(billing.defaultAddress?.country ?? '')
  if (!rules) return billing
  return {
    ...billing,
    ...(!stored.culture && !billing.culture && { culture: rules.defaultCulture }),
    ...(!stored.language && !billing.language && { language: rules.defaultCulture.slice(0, 2) }),
  }
}

const refuseForeignFields = (fields: FieldChange[], { ctx, prefix }: { ctx: DecisionContext; prefix: string }) => {
  if (may(ctx.actor, 'customer:updateAll')) return
  const foreign = fields.find(({ field }) => !contactFields.has(field))
  if (!foreign) return
  const field = prefix ? foreign.field : foreign.field.replace(/^billing\./, '')
  throw new ApiError('fieldLacksRight', {
    params: { field },
    data: [{ field, code: 900150, reason: 'error.fieldLacksRight', params: { field } }],
  })
}

const refuseCountryChange = (
  before: CustomerDocument,
  after: CustomerDocument,
  { ctx, prefix }: { ctx: DecisionContext; prefix: string },
) => {
  const old = before.billing.defaultAddress.country
  const next = after.billing.defaultAddress?.country // none: the rules say that it is missing
  if (!old || !next || old === next || ctx.settings.allowCountryChange) return
  throw new ApiError('invalidProperty', {
    params: { field: 'defaultAddress.country' },
    data: [{ field: `${prefix}defaultAddress.country`, code: 3000, reason: 'addr.countryFixed', rule: 'V-71' }],
  })
}

/** Audit operations of an account change: bill-to info, the name on the bill, company details. */
export const accountOperations = (fields: readonly FieldChange[]): Operation[] => {
  const billing = fields.filter(({ field }) => field.startsWith('billing.')).map(({ field }) => field.slice(8))
  const company = fields.filter(({ field }) => field.startsWith('company.')).map(({ field }) => field.slice(8))
  return [
    ...(billing.length > 0
      ? [
          {
            type: 'update_customer_billing_profile',
            resourceType: 'customer',
            data: { ChangedProperties: billing.join(',') },
          },
        ]
      : []),
    ...(billing.includes('companyName')
      ? [{ type: 'update_customer_partner_contract_company_name', resourceType: 'customer' }]
      : []),
    ...(company.length > 0
      ? [{ type: 'update_company_info', resourceType: 'customer', data: { ChangedProperties: company.join(',') } }]
      : []),
  ]
}

/** Outcome of a write of the account; nothing changed: the same answer, nothing written, nothing recorded. */
export const accountOutcome = <A>(
  { after, fields }: AccountChange,
  { answer, etag }: { answer: (customer: CustomerDocument) => A; etag: (customer: CustomerDocument) => string },
  ctx: DecisionContext,
): Outcome<A> => ({
  answer: answer(after),
  etag: etag(after),
  ...(fields.length > 0 && {
    writes: [{ put: customerKind, partnerId: ctx.actor.partnerId, document: after }],
    operations: accountOperations(fields),
  }),
  customerId: after.id,
  customerName: after.billing.companyName,
})
