import { ApiError, type customers, type Input, type Result } from '@tenantry/contract'
import { badQuery } from '../http/paging.ts'
import type { Decision, DecisionContext, Operation, Write } from '../store/command.ts'
import type { Key } from '../store/document.ts'
import { type CustomerDocument, customerKey, customerKind, domainKey, ownCustomer } from './customer.ts'
import { grantedTo, withdrawn } from './granted.ts'
import { type HoldsDocument, holdsKey, refuseHeld } from './hold.ts'

type Endpoint = typeof customers.removeRelationship
type Reads = {
  customer: Key<CustomerDocument>
  original: Key<CustomerDocument>
  holds: Key<HoldsDocument>
} & ReturnType<typeof grantedTo>

/** Ends the relationship with a customer: the partner's, or only the part of a reseller in that of its provider. */
export const endRelationship: Decision<Input<Endpoint>, Reads, Result<Endpoint>> = {
  reads: ({ params }, { actor }, find) => {
    const customer = customerKey(actor.partnerId, params.customerId)
    return {
      customer,
      original: customerKey(find(customer)?.providerId ?? '', params.customerId),
      holds: holdsKey(actor.partnerId, params.customerId),
      ...grantedTo(actor.partnerId, params.customerId),
    }
  },
  decide: ({ customer, original, holds, ...granted }, { body }, ctx) => {
    if (!customer) throw new ApiError('noRelationship')
    if (customer.relationshipToPartner === 'none') throw badQuery('relationshipToPartner', 'rel.gone')
    if (body.relationshipToPartner !== 'none') throw badQuery('relationshipToPartner', 'rel.onlyNone')
    refuseHeld(holds)
    const { partnerId } = ctx.actor
    const { providerId } = customer
    const deletes = ctx.partner.sandbox === true && !providerId
    const writes: Write[] = providerId
      ? [{ put: customerKind, partnerId: providerId, document: withoutReseller(original!, ctx) }]
      : deletes
        ? deletion(customer, partnerId)
        : [
            { put: customerKind, partnerId, document: ended(customer, ctx) },
            ...withdrawn(grantedTo(partnerId, customer.id), granted),
          ]
    return {
      answer: { id: customer.id, relationshipToPartner: 'none', attributes: { objectType: 'Customer' } },
      writes,
      operations: [
        {
          type: 'remove_partner_customer_relationship',
          resourceType: 'partner_customer_relationship',
          data: { PrimaryDomainName: customer.domain, Relationship: providerId ? 'IndirectReseller' : 'Reseller' },
        },
        ...(deletes ? [deleted(customer)] : []),
      ],
      customerId: customer.id,
      customerName: customer.billing.companyName,
    }
  },
}

/** Deletes a customer of a sandbox. Elsewhere a relationship ends, and what was known is kept. */
export const deleteCustomer: Decision<Input<typeof customers.remove>, { customer: Key<CustomerDocument> }, void> = {
  reads: ({ params }, { actor }) => ({ customer: customerKey(actor.partnerId, params.customerId) }),
  decide: ({ customer }, _input, { partner, actor }) => {
    if (!partner.sandbox) throw new ApiError('notAvailableHere')
    const { id, billing, ...rest } = ownCustomer(customer)
    return {
      answer: undefined,
      writes: deletion({ id, ...rest }, actor.partnerId),
      operations: [deleted(rest)],
      customerId: id,
      customerName: billing.companyName,
    }
  },
}

const deletion = ({ id, domain }: Pick<CustomerDocument, 'id' | 'domain'>, partnerId: string): Write[] => [
  { purge: id, partnerId },
  { release: domainKey(domain) },
]

const deleted = ({ domain }: Pick<CustomerDocument, 'domain'>): Operation => ({
  type: 'delete_customer',
  resourceType: 'customer',
  data: { PrimaryDomainName: domain },
})

const ended = (customer: CustomerDocument, { now }: DecisionContext): CustomerDocument => ({
  ...customer,
  relationshipToPartner: 'none',
  allowDelegatedAccess: false,
  changedAt: now,
})

/** The customer stays with the provider, as one that it serves directly. */
const withoutReseller = (
  { associatedPartnerId: _, sharedWith: __, ...customer }: CustomerDocument,
  { now }: DecisionContext,
): CustomerDocument => ({ ...customer, changedAt: now })
