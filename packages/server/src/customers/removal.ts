import { ApiError, relationshipRemoval } from '@tenantry/contract'
import { implement, write } from '../http/implement.ts'
import { related } from './customer.ts'
import { endRelationship } from './end-relationship.ts'

const REASON = 5

const refused = (error: 'acknowledgementMissing' | 'invalidProperty', field: string, reason: string) =>
  new ApiError(error, { params: { field }, data: [{ field, code: 3000, reason, params: { field, min: REASON } }] })

/** The same end as on `/v1`, for people: they type the name, declare good faith and say why. */
export const relationshipRemovalRoutes = implement(relationshipRemoval, {
  remove: write(relationshipRemoval.remove, {
    reads: ({ params }, ctx, find) =>
      endRelationship.reads({ params, query: {}, body: { relationshipToPartner: 'none' } }, ctx, find),
    decide: (found, { params, body: { companyName, goodFaith, reason } }, ctx) => {
      const customer = related(found.customer)
      if (companyName !== customer.billing.companyName) throw refused('invalidProperty', 'companyName', 'rel.confirm')
      if (!goodFaith) throw refused('acknowledgementMissing', 'goodFaith', 'rel.goodFaith')
      if (reason.length < REASON) throw refused('invalidProperty', 'reason', 'perm.reason')
      const input = { params, query: {}, body: { relationshipToPartner: 'none' as const } }
      return { ...endRelationship.decide(found, input, ctx), reason }
    },
  }),
})
