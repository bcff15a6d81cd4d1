import {
  ApiError,
  type CustomerQualification,
  guid,
  type QualificationInReview,
  text,
  vetting,
} from '@tenantry/contract'
import { z } from 'zod'
import { type CustomerDocument, customerKey, customerKind, ownCustomer } from '../customers/customer.ts'
import { implement, write } from '../http/implement.ts'
import { readToken, writeToken } from '../http/paging.ts'
import { operatorDecision } from '../operator/command.ts'
import type { DecisionContext, Outcome } from '../store/command.ts'
import { readDocument, type StoredRow } from '../store/document.ts'
import { defineQuery } from '../store/query.ts'
import {
  obstacleOf,
  type QualificationDocument,
  qualificationKey,
  qualificationKind,
  qualified,
  refused,
  reviewed,
  toQualification,
} from './qualification.ts'

/** A place in the queue: when it was asked for, and of which customer. */
const Place = z.tuple([z.string().max(40), z.string().max(40)])

/** What waits for a decision, longest first. */
export const listInReview = defineQuery(
  'qualifications.inReview',
  (
    db,
    { partnerId, limit, after = ['', ''] }: { partnerId: string; limit: number; after?: z.infer<typeof Place> },
  ): QualificationDocument[] =>
    db
      .all<StoredRow>(
        `SELECT document.* FROM qualification_index
         JOIN partner_number ON partner_number.number = qualification_index.partner_number
         JOIN document ON document.pk = qualification_index.pk
         WHERE partner_number.partner_id = ? AND (qualification_index.since, qualification_index.id) > (?, ?)
         ORDER BY qualification_index.since, qualification_index.id LIMIT ?`,
        [partnerId, ...after, limit],
      )
      .map((row) => readDocument(qualificationKind, row)),
)

/** A request as whoever decides on it wants to see it. */
export const toInReview = (
  { id, held: { Education } }: QualificationDocument,
  customer: CustomerDocument | undefined,
): QualificationInReview => {
  const { since, educationSegment, website } = Education!
  return {
    customerId: id,
    ...(customer && { customerName: customer.billing.companyName }),
    qualification: 'Education',
    ...(educationSegment && { educationSegment }),
    ...(website && { website }),
    since,
  }
}

interface Decided {
  customer: CustomerDocument | undefined
  before: QualificationDocument | undefined
}

const decided = (
  { customer, before }: Decided,
  { event, reason }: { event: 'approve' | 'deny'; reason?: string | undefined },
  ctx: DecisionContext,
): Outcome<CustomerQualification> => {
  const known = ownCustomer(customer)
  const held = before?.held.Education
  if (!held) throw new ApiError('notFound')
  const after = reviewed(held, { event, reason })
  // what was disputed may meanwhile be excluded by another one
  if (event === 'approve' && obstacleOf('Education', { customer: known, before }) === 'rival')
    throw refused('qualification', 'qualification.rival')
  // it has been decided so already
  if (!after) return { answer: toQualification('Education', held) }
  return qualified(
    { customer: known, before, qualification: 'Education', after },
    { answer: (changed) => changed },
    ctx,
  )
}

const reads = (customerId: string, { actor: { partnerId } }: DecisionContext) => ({
  customer: customerKey(partnerId, customerId),
  before: qualificationKey(partnerId, customerId),
})

export const vettingRoutes = implement(vetting, {
  list: async ({ store, actor: { partnerId } }, { query: { size, continuationToken } }) => {
    const after = continuationToken && readToken(continuationToken, partnerId, z.object({ z: Place })).z
    const found = await store.query(listInReview, { partnerId, limit: size + 1, ...(after && { after }) })
    const items = found
      .slice(0, size)
      .map((document) => toInReview(document, store.find(customerKind, customerKey(partnerId, document.id))))
    const last = found.length > size ? items.at(-1) : undefined
    return { items, ...(last && { continuationToken: writeToken(partnerId, { z: [last.since, last.customerId] }) }) }
  },

  decide: write(vetting.decide, {
    reads: ({ params }, ctx) => reads(params.customerId, ctx),
    decide: (found, { body: { vettingStatus, vettingReason } }, ctx) => {
      if (ctx.settings.educationVetting !== 'partner') throw new ApiError('vettedByOperator')
      return decided(found, { event: vettingStatus === 'Approved' ? 'approve' : 'deny', reason: vettingReason }, ctx)
    },
  }),
})

const Vetting = z.object({
  customerId: guid(),
  event: z.enum(['approve', 'deny']),
  reason: text(200).optional(),
})

/** What an operator decides, whoever else may. */
const vetByOperator = operatorDecision(Vetting, {
  reads: ({ customerId }, ctx) => reads(customerId, ctx),
  decide: (found, { event, reason }, ctx) => decided(found, { event, reason }, ctx),
})

export const vettingDecisions = { 'qualifications.vet': vetByOperator }
