import { z } from 'zod'
import { type PartnerDocument, partnerFacts } from '../auth/partner.ts'
import type { Route } from '../http/implement.ts'
import type { AnyDecision, Command, Decision, DecisionContext, Reads } from '../store/command.ts'

/** What only an operator does, with what has to be said for it. */
export interface OperatorDecision {
  input: z.ZodObject
  decision: AnyDecision
}

export const operatorDecision = <S extends z.ZodObject, R extends Reads, A>(
  input: S,
  decision: Decision<z.output<S>, R, A>,
): OperatorDecision => ({ input, decision })

/** Whoever may open the data folder could change the database itself, and so may do what a global admin may. */
const asGlobalAdmin = ({ reads, decide }: AnyDecision): AnyDecision => {
  const raised = (ctx: DecisionContext): DecisionContext => ({
    ...ctx,
    actor: { ...ctx.actor, roles: ['globalAdmin'] },
  })
  return {
    reads: (input, ctx, find) => reads(input, raised(ctx), find),
    decide: (before, input, ctx) => decide(before, input, raised(ctx)),
  }
}

export const nameForOperator = (endpointId: string): string => `operator.${endpointId}`

/** What a partner does for itself and the operator may do too, with the input of the endpoints. */
export const alsoForOperator = (routes: readonly Route[], ids: readonly string[]): Record<string, OperatorDecision> =>
  Object.fromEntries(
    routes.flatMap(({ endpoint: { id, params, body }, handler }) => {
      if (!ids.includes(id) || !('decision' in handler)) return []
      const input = z.object({ ...(params && { params }), ...(body && { body }) })
      return [[nameForOperator(id), { input, decision: asGlobalAdmin(handler.decision) }]]
    }),
  )

/** A command of whoever sits at the machine; it stands in the activity log like any other. */
export const operatorCommand = (
  partner: PartnerDocument,
  { decision, input, displayName, id }: { decision: string; input: unknown; displayName: string; id: string },
): Command => ({
  decision,
  input,
  actor: {
    partnerId: partner.id,
    partnerType: partner.type,
    roles: [],
    ...(displayName && { displayName }),
    applicationId: 'tenantry',
    source: 'cli',
  },
  partner: partnerFacts(partner),
  requestId: id,
  correlationId: id,
  status: 200,
})
