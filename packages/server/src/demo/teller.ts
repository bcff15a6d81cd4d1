import { randomUUID } from 'node:crypto'
import type { Actor } from '@tenantry/contract'
import { type NewPartner, partnerFacts } from '../auth/partner.ts'
import { portalClientId } from '../auth/portal-client.ts'
import type { UserDocument } from '../auth/user.ts'
import type { Command } from '../store/command.ts'
import type { Store } from '../store/store.ts'

export interface Deed {
  /** Absent: the program itself. */
  by?: UserDocument | undefined
  decision: string
  input: unknown
  at: Date
  operation?: Command['operation']
}

/** Tells what happened at a partner: the decisions that people's own writes take, at their time. */
export const openTeller = (store: Store, { partner, seed }: { partner: NewPartner; seed: string }) => {
  let told = 0

  const actorOf = (user: UserDocument | undefined): Actor => ({
    partnerId: partner.id,
    partnerType: partner.type,
    roles: user?.roles ?? [],
    ...(user && { userId: user.id, userPrincipalName: user.userPrincipalName, displayName: user.displayName }),
    applicationId: user ? portalClientId : 'tenantry',
    source: user ? 'portal' : 'system',
  })

  const submit = ({ by, decision, input, at, operation }: Deed) =>
    store.submit({
      decision,
      input,
      actor: actorOf(by),
      partner: partnerFacts(partner),
      requestId: randomUUID(),
      correlationId: randomUUID(),
      status: 200,
      ...(operation && { operation }),
      past: { at: at.toISOString(), seed: `${seed}/${told++}` },
    })

  return {
    /** What the rules let pass, with its answer. */
    tell: async <A>(deed: Deed): Promise<A> => {
      const answer = await submit(deed)
      if (!('body' in answer)) throw new Error(`demo: ${deed.decision}: ${JSON.stringify(answer)}`)
      return (answer.body === '' ? undefined : JSON.parse(answer.body)) as A
    },
    /** What a rule refuses: it is recorded as a failed attempt. */
    tellRefused: async (deed: Deed & { operation: NonNullable<Command['operation']> }): Promise<void> => {
      await submit(deed)
    },
  }
}
export type Teller = ReturnType<typeof openTeller>
