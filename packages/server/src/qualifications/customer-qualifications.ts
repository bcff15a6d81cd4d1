import {
  ApiError,
  type CustomerQualification,
  customerQualifications,
  type OldQualificationName,
  oldQualificationNames,
  type Qualification,
  type QualificationRequest,
  qualificationNames,
} from '@tenantry/contract'
import { type CustomerDocument, customerKey, customerKind, ownCustomer, related } from '../customers/customer.ts'
import { implement, write } from '../http/implement.ts'
import { JAVA_SDK } from '../http/wire-json.ts'
import type { DecisionContext, Outcome, Write } from '../store/command.ts'
import {
  type HeldQualification,
  obstacleOf,
  type QualificationDocument,
  qualificationKey,
  qualificationKind,
  qualified,
  refused,
  reviewed,
  toQualifications,
} from './qualification.ts'
import { usedOnce, type ValidationCodeDocument, validationCodeKey, validationCodeKind } from './validation-code.ts'

const reads = (customerId: string, code: string | undefined, { actor: { partnerId } }: DecisionContext) => ({
  customer: customerKey(partnerId, customerId),
  before: qualificationKey(partnerId, customerId),
  code: validationCodeKey(partnerId, code ?? ''),
})

interface Before {
  customer: CustomerDocument
  before: QualificationDocument | undefined
  code: ValidationCodeDocument | undefined
}

interface Wanted extends Omit<QualificationRequest, 'qualification'> {
  qualification: Qualification
}

/** The state in which an answered request leaves a qualification, and what else it costs. */
const granted = (
  { qualification, educationSegment, website, validationCode }: Wanted,
  code: ValidationCodeDocument | undefined,
  { now, settings, actor: { partnerId } }: DecisionContext,
): { after: HeldQualification; writes?: readonly Write[] } => {
  if (qualification === 'StateOwnedEntity') return { after: { since: now } }
  if (qualification === 'Education') {
    const asked: HeldQualification = {
      vettingStatus: 'InReview',
      since: now,
      ...(educationSegment && { educationSegment }),
      ...(website && { website }),
    }
    const { educationVetting: mode } = settings
    return { after: ((mode === 'approve' || mode === 'deny') && reviewed(asked, { event: mode })) || asked }
  }
  if (!validationCode) throw refused('validationCode', 'field.required')
  const document = code && usedOnce(code, now)
  if (!document) throw refused('validationCode', 'qualification.code')
  return {
    after: {
      vettingStatus: 'Approved',
      since: now,
      validationId: document.id,
      organizationName: document.organizationName,
    },
    writes: [{ put: validationCodeKind, partnerId, document }],
  }
}

const requested = <A>(
  body: QualificationRequest,
  found: Before,
  { answer, ctx }: { answer: (changed: CustomerQualification) => A; ctx: DecisionContext },
): Outcome<A> => {
  const inTheWay = obstacleOf(body.qualification, found)
  if (inTheWay === 'held') throw new ApiError('qualificationHeld')
  if (inTheWay) throw refused('qualification', `qualification.${inTheWay}`)
  const qualification = body.qualification as Qualification
  const { after, writes } = granted({ ...body, qualification }, found.code, ctx)
  return qualified({ ...found, qualification, after }, { answer, ...(writes && { writes }) }, ctx)
}

/** In the old form there is one qualification, and none until one is approved. */
const oldName = (document: QualificationDocument | undefined, client: string): OldQualificationName => {
  const approved = (name: Qualification) => document?.held[name]?.vettingStatus === 'Approved'
  if (approved('Education')) return 'education'
  // an older SDK, which does not know this one, fails on what it does not know
  return approved('GovernmentCommunityCloud') && client !== JAVA_SDK ? 'government_community_cloud' : 'none'
}

export const customerQualificationRoutes = implement(customerQualifications, {
  list: ({ store, actor: { partnerId } }, { params: { customerId } }) => {
    related(store.find(customerKind, customerKey(partnerId, customerId)))
    return toQualifications(store.find(qualificationKind, qualificationKey(partnerId, customerId)))
  },

  request: write(customerQualifications.request, {
    reads: ({ params, query, body }, ctx) => reads(params.customerId, body.validationCode ?? query.code, ctx),
    decide: ({ customer, before, code }, { query, body }, ctx) => {
      const found = { customer: ownCustomer(customer), before, code }
      if (body.qualification === 'Education' && !body.educationSegment)
        throw refused('educationSegment', 'field.required')
      const request = { ...body, validationCode: body.validationCode ?? query.code }
      return requested(request, found, { answer: (changed) => changed, ctx })
    },
  }),

  current: ({ store, actor: { partnerId }, client }, { params: { customerId } }) => {
    related(store.find(customerKind, customerKey(partnerId, customerId)))
    return oldName(store.find(qualificationKind, qualificationKey(partnerId, customerId)), client)
  },

  set: write(customerQualifications.set, {
    reads: ({ params, query }, ctx) => reads(params.customerId, query.code, ctx),
    decide: ({ customer, before, code }, { query, body }, ctx): Outcome<OldQualificationName> => {
      const found = { customer: ownCustomer(customer), before, code }
      const qualification = qualificationNames[oldQualificationNames.indexOf(body)]!
      if (obstacleOf(qualification, found) === 'held') return { answer: body }
      return requested({ qualification, validationCode: query.code }, found, { answer: () => body, ctx })
    },
  }),
})
