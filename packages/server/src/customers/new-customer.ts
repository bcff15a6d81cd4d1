import { randomInt } from 'node:crypto'
import { type Address, ApiError, type NewCustomer } from '@tenantry/contract'
import {
  checkNewCustomer,
  checkNewCustomerBasics,
  domainKey as domainForm,
  normalizeBillingProfile,
} from '@tenantry/contract/rules'
import type { DecisionContext } from '../store/command.ts'
import type { CustomerDocument } from './customer.ts'
import { refuseBlocked, ruleOptions } from './rules.ts'

/** The first password of the first administrator, shown once. */
export const password = (): string => {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'
  return Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join('')
}

/** The form in which the first domain of a customer is stored and compared. */
export const initialDomain = ({ companyProfile: { domain } }: Pick<NewCustomer, 'companyProfile'>): string =>
  domainForm(domain) ?? domain.toLowerCase()

/** Refuses what breaks a rule, in the documented order; that the domain is in use comes after its form. */
export const checkCreation = (
  body: Pick<NewCustomer, 'companyProfile' | 'billingProfile'>,
  { isTaken }: { isTaken: boolean },
  { settings, partner }: Pick<DecisionContext, 'settings' | 'partner'>,
): void => {
  const options = { ...ruleOptions(settings, partner), domainSuffixes: settings.domainSuffixes }
  const findings = checkNewCustomer(body, options)
  if (isTaken && !checkNewCustomerBasics(body, options).some(({ level }) => level === 'block'))
    throw domainTaken(body.companyProfile.domain)
  refuseBlocked(findings)
}

export const domainTaken = (domain: string, field = 'companyProfile.domain'): ApiError =>
  new ApiError('domainTaken', {
    params: { domain },
    data: [{ field, code: 3000, reason: 'domain.taken', params: { domain } }],
  })

/** The address without the person: what company and bill-to info share. */
const placeOf = ({ firstName: _f, middleName: _m, lastName: _l, emailAddress: _e, ...place }: Address): Address => place

/** A customer as it begins. */
export const newCustomer = (body: NewCustomer, ctx: DecisionContext): CustomerDocument => {
  const billing = normalizeBillingProfile(body.billingProfile)
  const id = ctx.newId()
  const { organizationRegistrationNumber } = body.companyProfile
  return {
    id,
    commerceId: ctx.newId(),
    domain: initialDomain(body),
    customDomains: [initialDomain(body)],
    relationshipToPartner: 'reseller',
    allowDelegatedAccess: true,
    ...(body.enableGDAPByDefault != null && { enableGDAPByDefault: body.enableGDAPByDefault }),
    ...(body.associatedPartnerId && {
      associatedPartnerId: body.associatedPartnerId,
      sharedWith: body.associatedPartnerId,
    }),
    company: {
      legalName: body.companyProfile.companyName ?? billing.companyName,
      ...(organizationRegistrationNumber && { organizationRegistrationNumber }),
      address: placeOf(billing.defaultAddress),
      ...(billing.email && { email: billing.email }),
    },
    billing: { id: ctx.newId(), ...billing },
    etags: { company: ctx.newEtag(), billing: ctx.newEtag() },
    createdAt: ctx.now,
    changedAt: ctx.now,
  }
}
