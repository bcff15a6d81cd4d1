import { ApiError, type PartnerRelationship, type PartnerRelationshipType } from '@tenantry/contract'
import type { PartnerDocument } from '../auth/partner.ts'
import type { DecisionContext } from '../store/command.ts'
import { defineKind, type Key } from '../store/document.ts'

/** A tie between an indirect provider and an indirect reseller, as one of the two has it. */
export interface PartnerRelationshipDocument {
  /** The partner on the other side. */
  id: string
  /** What this partner is to the other one. */
  type: Exclude<PartnerRelationshipType, 'none'>
  since: string
}

export const partnerRelationshipKind = defineKind<PartnerRelationshipDocument>({
  name: 'partner_relationship',
  version: 1,
  ofCustomer: null,
})

export const partnerRelationshipKey = (partnerId: string, otherId: string): Key<PartnerRelationshipDocument> =>
  partnerRelationshipKind.key(partnerId, otherId)

/** As the relationships of one customer show a partner. */
export const toCustomerRelationship = (
  type: PartnerRelationshipDocument['type'],
  { id, name, mpnId }: PartnerDocument,
): PartnerRelationship => ({
  id,
  name,
  relationshipType: type,
  mpnId,
  attributes: { objectType: 'PartnerRelationship' },
})

/** As the list of a partner’s relationships shows the other side. */
export const toPartnerRelationship = (
  { type }: PartnerRelationshipDocument,
  other: PartnerDocument,
): PartnerRelationship => ({ ...toCustomerRelationship(type, other), state: 'Active', location: other.country })

/** Refuses to give a customer to who is no reseller of the calling partner, or has not signed what its customers rely on. */
export const refuseReseller = (
  {
    reseller,
    relationship,
  }: { reseller: PartnerDocument | undefined; relationship: PartnerRelationshipDocument | undefined },
  { settings }: Pick<DecisionContext, 'settings'>,
) => {
  if (!settings.indirectModel) throw new ApiError('associatedPartnerInvalid')
  if (!reseller) throw new ApiError('associatedPartnerUnknown')
  if (relationship?.type !== 'is_indirect_cloud_solution_provider_of') throw new ApiError('associatedPartnerInvalid')
  if (!reseller.agreementSigned) throw new ApiError('resellerAgreementMissing')
}
