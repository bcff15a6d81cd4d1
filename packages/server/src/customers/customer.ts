import {
  type Address,
  ApiError,
  type BillingProfile,
  type BillingProfileData,
  type CompanyDetails,
  type CompanyProfile,
  type Customer,
  fold,
  link,
} from '@tenantry/contract'
import type { Find, RowCount } from '../store/command.ts'
import { defineKind, type Key, uniqueKey } from '../store/document.ts'
import { isComplete } from './rules.ts'
import { searchText } from './search-text.ts'

/** Everything the partner keeps of a customer: one document, so one row is read and written by an update. */
export interface CustomerDocument {
  id: string
  commerceId: string
  domain: string
  customDomains: string[]
  relationshipToPartner: 'reseller' | 'none'
  allowDelegatedAccess: boolean
  enableGDAPByDefault?: boolean
  /** The indirect reseller that serves it, as its provider says. */
  associatedPartnerId?: string
  /** That reseller, while it sees the customer: among its own stands a copy that the store keeps in step. */
  sharedWith?: string
  /** Of such a copy: the indirect provider that keeps the customer. */
  providerId?: string
  company: CompanyDetails
  billing: BillingProfileData
  /** Versions of the two parts; the account's is made of both. */
  etags: { company: string; billing: string }
  /** Fingerprints of the values of the last import by path, to tell whether a value was changed here since. */
  imported?: Record<string, string>
  createdAt: string
  changedAt: string
}

const SORTED = 200

/** What the list sorts names by. Folding makes some letters many; the bound keeps a place in the list short enough to send. */
export const sortKey = (name: string): string =>
  fold(name).length <= SORTED ? fold(name) : fold(name).slice(0, SORTED).toWellFormed()

/** The provider of a resold customer stands in the column of the reseller that it has none of, marked as such. */
export const providerColumn = (providerId: string): string => `p:${providerId}`

/** All that the provider keeps, but who the reseller is: the one who reads it. */
const asResellerSees = (
  { sharedWith: _, associatedPartnerId: __, imported: ___, ...customer }: CustomerDocument,
  providerId: string,
): CustomerDocument => ({ ...customer, providerId })

export const customerKind = defineKind<CustomerDocument>({
  name: 'customer',
  version: 1,
  ofCustomer: (_partnerId, customerId) => customerId,
  copy: {
    of: (partnerId, customer) =>
      customer.sharedWith === undefined || customer.relationshipToPartner === 'none'
        ? undefined
        : { partnerId: customer.sharedWith, document: asResellerSees(customer, partnerId) },
    from: ({ providerId }) => providerId,
  },
  index: {
    version: 1,
    columns: {
      id: 'TEXT',
      name: 'TEXT',
      domain: 'TEXT',
      country: 'TEXT',
      status: 'TEXT',
      changed_at: 'TEXT',
      reseller: 'TEXT',
    },
    // Filters are ordered by name; a walk by name tests the search text.
    indexes: [
      ['name', 'id', 'search'],
      ['id'],
      ['domain', 'name', 'id'],
      ['country'],
      ['status'],
      ['status', 'name', 'id'],
      ['changed_at'],
      ['reseller', 'name', 'id'],
    ],
    searchOrder: 'name',
    of: (customer) =>
      customer.relationshipToPartner === 'none'
        ? null
        : {
            id: customer.id,
            name: sortKey(customer.billing.companyName),
            domain: customer.domain.toLowerCase(),
            country: countryOf(customer) ?? '',
            status: isComplete(customer) ? 'complete' : 'incomplete',
            changed_at: customer.changedAt,
            reseller: customer.providerId ? providerColumn(customer.providerId) : (customer.associatedPartnerId ?? ''),
            search: searchText(
              [
                customer.billing.companyName,
                customer.company.legalName === customer.billing.companyName ? undefined : customer.company.legalName,
                ...new Set([customer.domain, ...customer.customDomains]),
                customer.id,
                customer.company.organizationRegistrationNumber,
                customer.billing.email,
                customer.company.email === customer.billing.email ? undefined : customer.company.email,
              ],
              customer,
            ),
          },
  },
})

export const countryOf = ({ billing, company }: Pick<CustomerDocument, 'billing' | 'company'>): string | undefined =>
  billing.defaultAddress.country ?? company.address?.country

export const customerKey = (partnerId: string, customerId: string): Key<CustomerDocument> =>
  customerKind.key(partnerId, customerId)

/** How many customers the partner has. */
export const customerCount = (partnerId: string): RowCount => ({ rows: customerKind, partnerId })

/** Domains are unique in the installation, whoever owns them. */
export const domainKey = (domain: string) => uniqueKey('domain', domain.toLowerCase())

const CUSTOMER = 'customer/'
export const ownerOfDomain = (partnerId: string, customerId: string): string => `${CUSTOMER}${partnerId}/${customerId}`

/** Where the customer stands that a domain belongs to; an empty place where it is nobody's, or a partner's own. */
export const customerAt = (find: Find, domain: string): Key<CustomerDocument> => {
  const owner = find(domainKey(domain))
  const [partnerId = '', customerId = ''] = owner?.startsWith(CUSTOMER) ? owner.slice(CUSTOMER.length).split('/') : []
  return customerKey(partnerId, customerId)
}

/** Unknown, someone else's or removed: the same answer, so that nobody learns which. */
export const related = (customer: CustomerDocument | undefined): CustomerDocument => {
  if (!customer || customer.relationshipToPartner === 'none') throw new ApiError('noRelationship')
  return customer
}

/** A customer that the partner may change: what it resells is changed by its provider. */
export const ownCustomer = (customer: CustomerDocument | undefined): CustomerDocument => {
  const found = related(customer)
  if (found.providerId !== undefined) throw new ApiError('partnerTypeLacksRight')
  return found
}

export const accountEtag = ({ etags }: CustomerDocument): string => `${etags.company}.${etags.billing}`

const nullsOut = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== null)) as T

export const toBillingProfile = (customer: CustomerDocument): BillingProfile => ({
  ...nullsOut(customer.billing),
  links: { self: link(`/customers/${customer.id}/profiles/billing`) },
  attributes: { etag: customer.etags.billing, objectType: 'CustomerBillingProfile' },
})

/** The company profile writes `region` where the billing profile writes `state`. */
const companyAddress = ({ state, ...address }: Address): Address => ({
  ...address,
  ...(state !== undefined && { region: state }),
})

export const toCompanyProfile = (customer: CustomerDocument, { whole }: { whole: boolean }): CompanyProfile => ({
  tenantId: customer.id,
  domain: customer.domain,
  companyName: customer.billing.companyName,
  ...(whole && {
    ...(customer.company.organizationRegistrationNumber && {
      organizationRegistrationNumber: customer.company.organizationRegistrationNumber,
    }),
    ...(customer.allowDelegatedAccess && {
      ...(customer.company.address && { address: companyAddress(customer.company.address) }),
      ...(customer.company.email && { email: customer.company.email }),
    }),
  }),
  links: { self: link(`/customers/${customer.id}/profiles/company`) },
  attributes: { objectType: 'CustomerCompanyProfile' },
})

/** As the list shows a customer. */
export const toListedCustomer = (customer: CustomerDocument): Customer => ({
  id: customer.id,
  companyProfile: toCompanyProfile(customer, { whole: false }),
  relationshipToPartner: customer.relationshipToPartner,
  links: { self: link(`/customers/${customer.id}`) },
  attributes: { objectType: 'Customer' },
})

/** As `GET /v1/customers/{id}` shows a customer. */
export const toCustomer = (customer: CustomerDocument): Customer => ({
  id: customer.id,
  commerceId: customer.commerceId,
  companyProfile: toCompanyProfile(customer, { whole: true }),
  billingProfile: toBillingProfile(customer),
  relationshipToPartner: customer.relationshipToPartner,
  allowDelegatedAccess: customer.allowDelegatedAccess,
  ...(customer.allowDelegatedAccess && { customDomains: customer.customDomains }),
  ...(customer.associatedPartnerId && { associatedPartnerId: customer.associatedPartnerId }),
  links: { self: link(`/customers/${customer.id}`) },
  attributes: { objectType: 'Customer' },
})
