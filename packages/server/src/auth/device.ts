import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Store } from '../store/store.ts'
import type { Attempts } from './attempts.ts'
import type { Directory } from './directory.ts'
import type { SignInServer } from './oidc/provider.ts'
import { bodyAs } from './own-page.ts'
import type { PortalSession, Present } from './portal-session.ts'
import { recordFailedSignIn, recordSignIn } from './sign-in-record.ts'

export interface DeviceOptions {
  store: Store
  directory: Directory
  server: SignInServer
  session: PortalSession
  attempts: Attempts
}

const UserCode = z.object({ userCode: z.string().max(40) })
const Answer = UserCode.extend({ accept: z.boolean() })

/** The page where people type the code that a device shows, see what asks, and let it in. */
export const mountDevice = (
  app: FastifyInstance,
  { store, directory, server, session, attempts }: DeviceOptions,
): void => {
  /** Codes are not to be guessed: a wrong one counts like a wrong password. */
  const pendingFor = async (request: FastifyRequest, { user }: Present, userCode: string) => {
    const attempt = attempts.begin({ account: `device ${user.id}`, address: request.ip })
    const found = await server.pendingOnDevice(userCode, user.partnerId)
    if (!found) throw new ApiError('notFound')
    attempt.succeeded()
    return found
  }

  app.post('/auth/device', async (request) => {
    const present = await session.mustBePresent(request)
    const { app: asking, address, requestedAt } = await pendingFor(request, present, bodyAs(UserCode, request).userCode)
    return { app: { name: asking.name }, address, requestedAt }
  })

  app.post('/auth/device/answer', async (request, reply) => {
    const present = await session.mustBePresent(request)
    const { userCode, accept } = bodyAs(Answer, request)
    const { app: asking } = await pendingFor(request, present, userCode)
    const partner = directory.partner(present.user.partnerId)!
    const signIn = { partner, user: present.user, app: asking, request }
    await server.answerDevice(userCode, accept ? present : 'declined')
    if (accept) await recordSignIn(store, signIn)
    else await recordFailedSignIn(store, { ...signIn, refusal: 'deviceDeclined' })
    return reply.code(204).send()
  })
}
