import { ApiError } from '@tenantry/contract'
import { isReseller, type PartnerDocument, partnerKey } from '../auth/partner.ts'
import { type CustomerDocument, customerKey, customerKind, providerColumn } from '../customers/customer.ts'
import type { AnyDecision, Decision, Operation, RowCount } from '../store/command.ts'
import type { Key } from '../store/document.ts'
import {
  type PartnerRelationshipDocument,
  partnerRelationshipKey,
  partnerRelationshipKind,
} from './partner-relationship.ts'

// Decided for the provider, who is the calling partner; the reseller has the same tie seen from its side.

const unfit = (field: string) => new ApiError('invalidProperty', { params: { field } })

const operation = (type: string, provider: { name: string }, reseller: { name: string }): Operation => ({
  type,
  resourceType: 'partner_relationship',
  data: { IndirectProvider: provider.name, IndirectReseller: reseller.name },
})

interface Tie {
  resellerId: string
}

const create: Decision<
  Tie,
  { provider: Key<PartnerDocument>; reseller: Key<PartnerDocument>; relationship: Key<PartnerRelationshipDocument> },
  undefined
> = {
  reads: ({ resellerId }, { actor }) => ({
    provider: partnerKey(actor.partnerId),
    reseller: partnerKey(resellerId),
    relationship: partnerRelationshipKey(actor.partnerId, resellerId),
  }),
  decide: ({ provider, reseller, relationship }, _tie, ctx) => {
    if (!ctx.settings.indirectModel)
      throw new ApiError('notAvailableInCloud', { params: { cloud: ctx.settings.cloud } })
    if (provider?.type !== 'indirectProvider') throw unfit('providerId')
    if (!reseller || !isReseller(reseller)) throw unfit('resellerId')
    if (provider.sandbox !== reseller.sandbox) throw unfit('resellerId')
    if (relationship) return { answer: undefined }
    const since = ctx.now
    return {
      answer: undefined,
      writes: [
        {
          put: partnerRelationshipKind,
          partnerId: provider.id,
          document: { id: reseller.id, type: 'is_indirect_cloud_solution_provider_of', since },
        },
        {
          put: partnerRelationshipKind,
          partnerId: reseller.id,
          document: { id: provider.id, type: 'is_indirect_reseller_of', since },
        },
      ],
      operations: [operation('create_partner_relationship', provider, reseller)],
    }
  },
}

/** Refused as long as the reseller sees a customer of the provider, so that a tie cannot end by half. */
const remove: Decision<
  Tie,
  { reseller: Key<PartnerDocument>; relationship: Key<PartnerRelationshipDocument>; shared: RowCount },
  undefined
> = {
  reads: ({ resellerId }, { actor }) => ({
    reseller: partnerKey(resellerId),
    relationship: partnerRelationshipKey(actor.partnerId, resellerId),
    shared: {
      rows: customerKind,
      partnerId: resellerId,
      where: { column: 'reseller', value: providerColumn(actor.partnerId) },
    },
  }),
  decide: ({ reseller, relationship, shared }, { resellerId }, ctx) => {
    if (!reseller || !relationship || shared > 0) throw unfit('resellerId')
    return {
      answer: undefined,
      writes: [
        { remove: partnerRelationshipKey(ctx.actor.partnerId, resellerId) },
        { remove: partnerRelationshipKey(resellerId, ctx.actor.partnerId) },
      ],
      operations: [operation('remove_partner_relationship', ctx.partner, reseller)],
    }
  },
}

interface Share {
  customerId: string
  resellerId: string
  /** Whether the reseller shall see it. */
  shared: boolean
}

/** Shows a customer to its reseller, or no longer. Whose customer it is stays as it is. */
const share: Decision<
  Share,
  { customer: Key<CustomerDocument>; there: Key<CustomerDocument>; relationship: Key<PartnerRelationshipDocument> },
  undefined
> = {
  reads: ({ customerId, resellerId }, { actor }) => ({
    customer: customerKey(actor.partnerId, customerId),
    there: customerKey(resellerId, customerId),
    relationship: partnerRelationshipKey(actor.partnerId, resellerId),
  }),
  decide: ({ customer, there, relationship }, { resellerId, shared }, { actor }) => {
    const unchanged = { answer: undefined }
    if (customer?.associatedPartnerId !== resellerId || (customer.sharedWith === resellerId) === shared)
      return unchanged
    // A customer of the reseller's own under this id is none of the provider's.
    if (shared && (!relationship || (there && there.providerId !== actor.partnerId))) return unchanged
    const { sharedWith: _, ...hidden } = customer
    return {
      answer: undefined,
      writes: [
        {
          put: customerKind,
          partnerId: actor.partnerId,
          document: shared ? { ...customer, sharedWith: resellerId } : hidden,
        },
      ],
      operations: [
        { type: shared ? 'tenantry_customer_shared' : 'tenantry_customer_hidden', resourceType: 'tenantry' },
      ],
      customerId: customer.id,
      customerName: customer.billing.companyName,
    }
  },
}

export const relationshipDecisions: Record<string, AnyDecision> = {
  'partnerRelationships.create': create,
  'partnerRelationships.remove': remove,
  'customers.share': share,
}
