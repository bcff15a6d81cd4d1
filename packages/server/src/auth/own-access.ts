import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuseBlocked } from '../customers/rules.ts'
import { badQuery } from '../http/paging.ts'
import type { Decision, DecisionContext, Look } from '../store/command.ts'
import type { Store } from '../store/store.ts'
import { endAccess, endSession, findSession } from './access.ts'
import type { Directory } from './directory.ts'
import { checkNewPassword } from './new-password.ts'
import { bodyAs } from './own-page.ts'
import { hashPassword, keepHash } from './password.ts'
import type { PasswordCheck } from './password-check.ts'
import type { PortalSession, Present } from './portal-session.ts'
import type { Sessions } from './session.ts'
import { namesOf } from './set-password.ts'
import { decideAs } from './sign-in-record.ts'

const self = ({ actor }: DecisionContext) => ({ partnerId: actor.partnerId, id: actor.userId ?? '' })
const operation = (type: string) => ({ type, resourceType: 'tenantry' })

export const ownAccessDecisions = {
  'sessions.end': {
    reads: ({ sessionId }, ctx) => ({ session: findSession(self(ctx), sessionId) }),
    decide: ({ session }, { sessionId }, ctx) => {
      if (!session) throw new ApiError('notFound')
      return {
        answer: undefined,
        writes: [{ run: endSession, input: { person: self(ctx), sessionId } }],
        operations: [operation('tenantry_session_ended')],
      }
    },
  } satisfies Decision<{ sessionId: string }, { session: Look<string> }, undefined>,

  'sessions.endAll': {
    reads: () => ({}),
    decide: (_before, _input, ctx) => ({
      answer: undefined,
      writes: [{ run: endAccess, input: { person: self(ctx) } }],
      operations: [operation('tenantry_signed_out_everywhere')],
    }),
  } satisfies Decision<undefined, Record<never, never>, undefined>,

  'passwords.change': {
    reads: () => ({}),
    decide: (_before, { passwordHash, sessionId }, ctx) => ({
      answer: undefined,
      writes: [
        { run: keepHash, input: { user: self(ctx), hash: passwordHash } },
        { run: endAccess, input: { person: self(ctx), but: sessionId } },
      ],
      operations: [operation('tenantry_password_changed')],
    }),
  } satisfies Decision<{ passwordHash: string; sessionId: string }, Record<never, never>, undefined>,
}

export interface OwnAccessOptions {
  store: Store
  directory: Directory
  sessions: Sessions
  session: PortalSession
  checkPassword: PasswordCheck
}

const Change = z.object({ old: z.string().max(1024), password: z.string().max(1024) })

/**
 * Where people see where they are signed in, end that, and change their password. Like second factors no endpoint of the API:
 * an app that acts in somebody's name has no business with them.
 */
export const mountOwnAccess = (app: FastifyInstance, options: OwnAccessOptions): void => {
  const { store, directory, sessions, session, checkPassword } = options

  const decide = async (
    request: FastifyRequest,
    { user }: Present,
    { decision, input }: { decision: keyof typeof ownAccessDecisions; input?: object },
  ) => {
    const partner = directory.partner(user.partnerId)
    if (!partner) throw new ApiError('sessionRequired')
    const answer = await decideAs(store, { partner, user, request }, decision, input)
    if ('refusal' in answer) throw new ApiError('notFound')
    if ('failure' in answer) throw new ApiError('storeUnavailable')
  }

  app.get('/auth/sessions', async (request) => {
    const { user, sessionId } = await session.mustBePresent(request)
    const found = await sessions.list(user)
    return {
      items: found.map(({ id, startedAt, seenAt, address, agent }) => ({
        id,
        current: id === sessionId,
        startedAt: new Date(startedAt).toISOString(),
        seenAt: new Date(seenAt).toISOString(),
        ...(address && { address }),
        ...(agent && { agent }),
      })),
    }
  })

  app.delete('/auth/sessions/:sessionId', async (request, reply) => {
    const present = await session.mustBePresent(request)
    const { sessionId } = request.params as { sessionId: string }
    await decide(request, present, { decision: 'sessions.end', input: { sessionId } })
    return reply.code(204).send()
  })

  app.delete('/auth/sessions', async (request, reply) => {
    await decide(request, await session.mustBePresent(request), { decision: 'sessions.endAll' })
    return reply.code(204).send()
  })

  /** A wrong one counts as a wrong sign-in, so that a page left open is no place to guess at. */
  const mustKnow = async (request: FastifyRequest, { user }: Present, password: string): Promise<void> => {
    const { userPrincipalName } = user
    await checkPassword(request, { userPrincipalName, password }).catch((error: unknown) => {
      throw error instanceof ApiError && error.error === 'signInFailed' ? badQuery('old', 'password.wrong') : error
    })
  }

  app.post('/auth/password', async (request, reply) => {
    const present = await session.mustBePresent(request)
    const { old, password } = bodyAs(Change, request)
    await mustKnow(request, present, old)
    refuseBlocked(checkNewPassword(password, namesOf(present.user, directory.partner(present.user.partnerId))))
    const input = { passwordHash: await hashPassword(password), sessionId: present.sessionId }
    await decide(request, present, { decision: 'passwords.change', input })
    return reply.code(204).send()
  })
}
