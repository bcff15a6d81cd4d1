import type { z } from 'zod'
import { type PartnerDocument, partnerFacts } from '../auth/partner.ts'
import type { AnyDecision, Command, Decision, Reads } from '../store/command.ts'

/** What only an operator does, with what has to be said for it. */
export interface OperatorDecision {
  input: z.ZodObject
  decision: AnyDecision
}

export const operatorDecision = <S extends z.ZodObject, R extends Reads, A>(
  input: S,
  decision: Decision<z.output<S>, R, A>,
): OperatorDecision => ({ input, decision })

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
