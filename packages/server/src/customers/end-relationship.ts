import { ApiError, type customers, type Input, type Result } from '@tenantry/contract'
import { badQuery } from '../http/paging.ts'
import type { Decision, DecisionContext, Write } from '../store/command.ts'
import type { Key } from '../store/document.ts'
import { type CustomerDocument, customerKey, customerKind } from './customer.ts'
import { grantedTo, withdrawn } from './granted.ts'

type Endpoint = typeof customers.removeRelationship
type Reads = { customer: Key<CustomerDocument>; original: Key<CustomerDocument> } & ReturnType<typeof grantedTo>

/** Ends the relationship with a customer: the partner's, or only the part of a reseller in that of its provider. */
export const endRelationship: Decision<Input<Endpoint>, Reads, Result<Endpoint>> = {
  reads: ({ params }, { actor }, find) => {
    const customer = customerKey(actor.partnerId, params.customerId)
    return {
      customer,
      original: customerKey(find(customer)?.providerId ?? '', params.customerId),
      ...grantedTo(actor.partnerId, params.customerId),
    }
  },
  decide: ({ customer, original, ...granted }, { body }, ctx) => {
    if (!customer) throw new ApiError('noRelationship')
    if (customer.relationshipToPartner === 'none') throw badQuery('relationshipToPartner', 'rel.gone')
    if (body.relationshipToPartner !== 'none') throw badQuery('relationshipToPartner', 'rel.onlyNone')
    const { partnerId } = ctx.actor
    const { providerId } = customer
    const writes: Write[] = providerId
      ? [{ put: customerKind, partnerId: providerId, document: withoutReseller(original!, ctx) }]
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
      ],
      customerId: customer.id,
      customerName: customer.billing.companyName,
    }
  },
}

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
