import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { ChangeHead } from '../store/change.ts'
import type { Answer, Decision } from '../store/command.ts'
import type { Store } from '../store/store.ts'
import type { AppDocument } from './app.ts'
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

/** Who signs in, and to what. */
export interface SignIn {
  partner: PartnerDocument
  user: UserDocument
  /** Absent: the portal. */
  app?: AppDocument | undefined
  /** False: a program sent the password, and no page was shown. */
  page?: boolean
  request: FastifyRequest
}

const actorOf = ({ user, app, page = true, request }: SignIn) => ({
  userId: user.id,
  userPrincipalName: user.userPrincipalName,
  displayName: user.displayName,
  applicationId: app?.id ?? portalClientId,
  source: page ? ('portal' as const) : ('api' as const),
  address: request.ip,
})

/** A decision in the name of the person who signs in. */
export const decideAs = (store: Store, signIn: SignIn, decision: string, input?: unknown): Promise<Answer> =>
  store.submit({
    decision,
    input,
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

export const recordSignIn = (store: Store, signIn: SignIn) => decideAs(store, signIn, 'sessions.signIn')

export const recordFailedSignIn = (store: Store, signIn: SignIn & { refusal: string }) =>
  store.recordRefused({
    partnerId: signIn.partner.id,
    actor: actorOf(signIn),
    operation: { type: 'tenantry_sign_in_failed', resourceType: 'tenantry' },
    refusal: signIn.refusal,
    correlationId: signIn.request.ids.correlationId,
  })

/** Somebody used a code or a refresh token a second time; the person and the admins find it in the activity log. */
export const recordReplay = (store: Store, { app, user }: { app: AppDocument; user: UserDocument }) => {
  const actor: ChangeHead['actor'] = {
    userId: user.id,
    userPrincipalName: user.userPrincipalName,
    displayName: user.displayName,
    applicationId: app.id,
    source: 'api',
  }
  return store.recordRefused({
    partnerId: user.partnerId,
    actor,
    operation: { type: 'tenantry_token_reused', resourceType: 'tenantry' },
    refusal: 'tokenReused',
    correlationId: randomUUID(),
  })
}
