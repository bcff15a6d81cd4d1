import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Decision } from '../store/command.ts'
import type { Store } from '../store/store.ts'
import { type PartnerDocument, partnerFacts } from './partner.ts'
import { portalClientId } from './portal-client.ts'
import type { UserDocument } from './user.ts'

/** A sign-in changes nothing and is recorded all the same. */
export const signInDecisions = {
  'sessions.signIn': {
    reads: () => ({}),
    decide: () => ({ answer: undefined, operations: [{ type: 'tenantry_sign_in', resourceType: 'tenantry' }] }),
  } satisfies Decision<undefined, Record<never, never>, undefined>,
}

interface SignIn {
  partner: PartnerDocument
  user: UserDocument
  request: FastifyRequest
}

const actorOf = ({ user, request }: SignIn) => ({
  userId: user.id,
  userPrincipalName: user.userPrincipalName,
  displayName: user.displayName,
  applicationId: portalClientId,
  source: 'portal' as const,
  address: request.ip,
})

export const recordSignIn = (store: Store, signIn: SignIn) =>
  store.submit({
    decision: 'sessions.signIn',
    input: undefined,
    actor: {
      ...actorOf(signIn),
      partnerId: signIn.partner.id,
      partnerType: signIn.partner.type,
      roles: signIn.user.roles,
    },
    partner: partnerFacts(signIn.partner),
    requestId: randomUUID(),
    correlationId: signIn.request.ids.correlationId,
    status: 200,
  })

export const recordFailedSignIn = (store: Store, signIn: SignIn & { refusal: string }) =>
  store.recordRefused({
    partnerId: signIn.partner.id,
    actor: actorOf(signIn),
    operation: { type: 'tenantry_sign_in_failed', resourceType: 'tenantry' },
    refusal: signIn.refusal,
    correlationId: signIn.request.ids.correlationId,
  })
