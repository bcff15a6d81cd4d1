import { hash } from 'node:crypto'
import { ApiError } from '@tenantry/contract'
import { normalizeBillingProfile, normalizeCompanyDetails } from '@tenantry/contract/rules'
import { diff } from '../audit/diff.ts'
import { type PartnerRelationshipDocument, partnerRelationshipKey } from '../relationships/partner-relationship.ts'
import type { AnyDecision, Decision, DecisionContext, Outcome, RowCount } from '../store/command.ts'
import type { Key, UniqueKey } from '../store/document.ts'
import { accountOperations } from './change-account.ts'
import {
  type CustomerDocument,
  customerCount,
  customerKey,
  customerKind,
  domainKey,
  ownerOfDomain,
} from './customer.ts'
import { type ImportedCustomer, unfit } from './imported.ts'
import { leaves, valueAt, withValue } from './paths.ts'
import { accountFindings, refuseBlocked, refuseFullSandbox } from './rules.ts'

export interface ImportInput {
  customer: ImportedCustomer
  /** Takes what the file says where a value was changed here since. */
  overwrite: boolean
  /** Only says what would happen. */
  dryRun: boolean
}

export interface ImportResult {
  result: 'created' | 'updated' | 'unchanged'
  /** Fields that were changed here since, or that cannot change, and keep the value that they have. */
  differs: string[]
}

/** Enough of a value to know it again, so that a customer does not carry all its values twice. */
const printOf = (value: unknown): string => hash('sha256', String(value ?? ''), 'base64url').slice(0, 8)

const importCustomer: Decision<
  ImportInput,
  {
    customer: Key<CustomerDocument>
    owner: UniqueKey
    relationship: Key<PartnerRelationshipDocument>
    there: Key<CustomerDocument>
    count: RowCount
  },
  ImportResult
> = {
  reads: ({ customer }, { actor }) => ({
    customer: customerKey(actor.partnerId, customer.id),
    owner: domainKey(customer.domain ?? ''),
    relationship: partnerRelationshipKey(actor.partnerId, customer.associatedPartnerId ?? ''),
    there: customerKey(customer.associatedPartnerId ?? '', customer.id),
    count: customerCount(actor.partnerId),
  }),
  decide: ({ customer, owner, relationship, there, count }, input, ctx) => {
    if (ctx.actor.partnerType === 'indirectReseller' || customer?.providerId)
      throw new ApiError('partnerTypeLacksRight')
    if (!customer) refuseFullSandbox(count, ctx)
    const outcome = customer
      ? merge(customer, input, ctx)
      : create(input.customer, { owner, shared: relationship !== undefined && there === undefined }, ctx)
    return input.dryRun ? { answer: outcome.answer } : outcome
  },
}

const create = (
  { id, domain, billing, company, companyName, ...rest }: ImportedCustomer,
  { owner, shared }: { owner: string | undefined; shared: boolean },
  ctx: DecisionContext,
): Outcome<ImportResult> => {
  if (!domain) throw unfit('domain', 'field.required')
  if (!billing?.companyName) throw unfit('billing.companyName', 'field.required')
  if (owner !== undefined) throw new ApiError('domainTaken', { params: { domain } })
  const file: Parts = { billing, company: { ...(companyName && { legalName: companyName }), ...company } }
  const parts = normalized(file, undefined)
  const values = brought(file, parts)
  const customer: CustomerDocument = {
    id,
    commerceId: rest.commerceId ?? ctx.newId(),
    domain,
    customDomains: [...new Set([domain, ...(rest.customDomains ?? [])])],
    relationshipToPartner: 'reseller',
    allowDelegatedAccess: rest.allowDelegatedAccess ?? true,
    ...(rest.associatedPartnerId && { associatedPartnerId: rest.associatedPartnerId }),
    ...(rest.associatedPartnerId && shared && { sharedWith: rest.associatedPartnerId }),
    company: parts.company,
    billing: {
      ...parts.billing,
      id: billing.id ?? ctx.newId(),
      companyName: billing.companyName,
      defaultAddress: parts.billing.defaultAddress ?? {},
    },
    etags: { company: ctx.newEtag(), billing: ctx.newEtag() },
    imported: printsOf(values),
    createdAt: ctx.now,
    changedAt: ctx.now,
  }
  refuseUnfit(customer, values, ctx)
  return {
    answer: { result: 'created', differs: [] },
    writes: [
      { put: customerKind, partnerId: ctx.actor.partnerId, document: customer },
      { claim: domainKey(domain), owner: ownerOfDomain(ctx.actor.partnerId, id) },
    ],
    operations: [
      {
        type: 'add_customer',
        resourceType: 'customer',
        data: { PrimaryDomainName: domain, Relationship: 'Reseller' },
      },
    ],
    customerId: id,
    customerName: customer.billing.companyName,
  }
}

/** Takes each value that nobody changed here since the last import. */
const merge = (
  before: CustomerDocument,
  { customer: { domain, billing, company }, overwrite }: ImportInput,
  ctx: DecisionContext,
): Outcome<ImportResult> => {
  const differs: string[] = domain && domain !== before.domain ? ['domain'] : []
  if (before.relationshipToPartner === 'none')
    return { answer: { result: 'unchanged', differs: ['relationshipToPartner', ...differs] } }

  const file: Parts = { billing: billing ?? {}, company: company ?? {} }
  const taken = new Map<string, string>()
  let after = before
  for (const [path, value] of brought(file, normalized(file, before))) {
    const here = valueAt(before, path)
    if (here !== value && !overwrite && !isUntouched(before, path, here)) {
      differs.push(path)
      continue
    }
    taken.set(path, value)
    if (here !== value) after = withValue(after, path, value)
  }
  if (after === before) return { answer: { result: 'unchanged', differs } }

  refuseCountryChange(before, after, ctx)
  refuseUnfit(after, taken, ctx)
  const fields = [...diff(before.company, after.company, 'company'), ...diff(before.billing, after.billing, 'billing')]
  const touches = (part: 'company' | 'billing') => fields.some(({ field }) => field.startsWith(`${part}.`))
  const document: CustomerDocument = {
    ...after,
    etags: {
      company: touches('company') ? ctx.newEtag() : before.etags.company,
      billing: touches('billing') ? ctx.newEtag() : before.etags.billing,
    },
    imported: { ...before.imported, ...printsOf(taken) },
    changedAt: ctx.now,
  }
  return {
    answer: { result: 'updated', differs },
    writes: [{ put: customerKind, partnerId: ctx.actor.partnerId, document }],
    operations: accountOperations(fields),
    customerId: document.id,
    customerName: document.billing.companyName,
  }
}

/** Nobody has changed the value here since the import that brought it; or there has never been one. */
const isUntouched = ({ imported }: CustomerDocument, path: string, here: unknown): boolean => {
  const print = imported?.[path]
  return print === undefined ? here === undefined : here !== undefined && print === printOf(here)
}

interface Parts {
  billing: NonNullable<ImportedCustomer['billing']>
  company: NonNullable<ImportedCustomer['company']>
}

/** Values in the forms of their country, which a file with a few columns only does not name. */
const normalized = ({ billing, company }: Parts, before: CustomerDocument | undefined): Parts => {
  const country = billing.defaultAddress?.country ?? before?.billing.defaultAddress.country
  const companyCountry = company.address?.country ?? before?.company.address?.country ?? country
  return {
    billing: normalizeBillingProfile({
      ...billing,
      ...(billing.defaultAddress && country && { defaultAddress: { ...billing.defaultAddress, country } }),
    }),
    company: normalizeCompanyDetails({
      ...company,
      ...(company.address && companyCountry && { address: { ...company.address, country: companyCountry } }),
    }),
  }
}

/** What the file itself brings, by path, in stored form. */
const brought = (file: Parts, stored: Parts): Map<string, string> => {
  const paths = new Set([...leaves({ ...file })].map(([path]) => path))
  paths.delete('billing.id')
  return new Map([...leaves({ ...stored })].filter(([path]) => paths.has(path)))
}

const printsOf = (values: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...values].map(([path, value]) => [path, printOf(value)]))

const refuseCountryChange = (before: CustomerDocument, after: CustomerDocument, ctx: DecisionContext) => {
  const old = before.billing.defaultAddress.country
  if (!old || old === after.billing.defaultAddress.country || ctx.settings.allowCountryChange) return
  throw unfit('billing.defaultAddress.country', 'addr.countryFixed')
}

/** What the file brings has to follow the rules; what it does not bring leaves the account incomplete. */
const refuseUnfit = (customer: CustomerDocument, values: ReadonlyMap<string, string>, ctx: DecisionContext) => {
  const { billing, company } = accountFindings(customer, ctx)
  refuseBlocked(
    billing.filter(({ field }) => values.has(`billing.${field}`)),
    'billing.',
  )
  refuseBlocked(
    company.filter(({ field }) => values.has(`company.${field}`)),
    'company.',
  )
}

/** Notes in the activity log that something was imported or exported from the command line. */
const noted: Decision<{ operation: string; data: Record<string, string> }, Record<never, never>, undefined> = {
  reads: () => ({}),
  decide: (_before, { operation, data }) => ({
    answer: undefined,
    operations: [{ type: operation, resourceType: 'tenantry', data }],
  }),
}

export const importDecisions: Record<string, AnyDecision> = {
  'customers.import': importCustomer,
  'customers.noted': noted,
}
