import {
  ApiError,
  type CustomerQualification,
  type EducationSegment,
  type Qualification,
  type QualificationName,
  qualifications,
  type VettingStatus,
} from '@tenantry/contract'
import { nextVetting, qualificationObstacle, type VettingEvent } from '@tenantry/contract/rules'
import type { CustomerDocument } from '../customers/customer.ts'
import type { DecisionContext, Outcome, Write } from '../store/command.ts'
import { defineKind, type Key } from '../store/document.ts'

export interface HeldQualification {
  /** Absent where nobody reviews it. */
  vettingStatus?: VettingStatus
  vettingReason?: string
  /** When it was asked for. */
  since: string
  educationSegment?: EducationSegment
  website?: string
  validationId?: string
  organizationName?: string
}

/** What one customer is qualified as, or asked to be. No document: nothing. */
export interface QualificationDocument {
  /** That of the customer. */
  id: string
  held: Partial<Record<Qualification, HeldQualification>>
}

export const qualificationKind = defineKind<QualificationDocument>({
  name: 'qualification',
  version: 1,
  ofCustomer: (_partnerId, customerId) => customerId,
  index: {
    version: 1,
    columns: { since: 'TEXT', id: 'TEXT' },
    indexes: [['since', 'id']],
    // what waits for a decision
    of: ({ id, held: { Education } }) =>
      Education?.vettingStatus === 'InReview' ? { since: Education.since, id } : null,
  },
})

export const qualificationKey = (partnerId: string, customerId: string): Key<QualificationDocument> =>
  qualificationKind.key(partnerId, customerId)

export const toQualification = (
  qualification: Qualification,
  { vettingStatus, vettingReason, since }: HeldQualification,
): CustomerQualification => ({
  qualification,
  ...(vettingStatus && {
    vettingStatus,
    ...(vettingReason && { vettingReason }),
    // the samples do not agree on the name
    vettingCreateDate: since,
    vettingCreatedDate: since,
  }),
})

/** As the list shows them. */
export const toQualifications = (document: QualificationDocument | undefined): CustomerQualification[] =>
  qualifications.flatMap((name) => {
    const held = document?.held[name]
    return held ? [toQualification(name, held)] : []
  })

/** Why a customer cannot be given a qualification now. */
export const obstacleOf = (
  wanted: QualificationName,
  { customer, before }: { customer: CustomerDocument; before: QualificationDocument | undefined },
) =>
  qualificationObstacle(wanted, {
    held: toQualifications(before),
    country: customer.billing.defaultAddress.country,
  })

export const refused = (field: string, reason: string): ApiError =>
  new ApiError('invalidProperty', { params: { field }, data: [{ field, code: 3000, reason, params: { field } }] })

export interface QualificationChange {
  customer: CustomerDocument
  before: QualificationDocument | undefined
  qualification: Qualification
  after: HeldQualification
}

/** The one way by which a qualification changes, with what is recorded of it. */
export const qualified = <A>(
  { customer, before, qualification, after }: QualificationChange,
  { answer, writes = [] }: { answer: (changed: CustomerQualification) => A; writes?: readonly Write[] },
  { actor: { partnerId } }: Pick<DecisionContext, 'actor'>,
): Outcome<A> => {
  const document: QualificationDocument = { id: customer.id, held: { ...before?.held, [qualification]: after } }
  return {
    answer: answer(toQualification(qualification, after)),
    writes: [{ put: qualificationKind, partnerId, document }, ...writes],
    operations: [
      {
        type: 'update_customer_qualification',
        resourceType: 'customer',
        data: { Qualification: qualification, VettingStatus: after.vettingStatus ?? null },
      },
    ],
    customerId: customer.id,
    customerName: customer.billing.companyName,
    ...(after.vettingReason && { reason: after.vettingReason }),
  }
}

const DENIED = 'Not an Education Customer'

/** A qualification after an event of its review; undefined where the event cannot happen. */
export const reviewed = (
  { vettingReason: _, ...held }: HeldQualification,
  { event, reason = DENIED }: { event: VettingEvent; reason?: string | undefined },
): HeldQualification | undefined => {
  const vettingStatus = nextVetting(held.vettingStatus, event)
  return vettingStatus && { ...held, vettingStatus, ...(vettingStatus === 'Denied' && { vettingReason: reason }) }
}
