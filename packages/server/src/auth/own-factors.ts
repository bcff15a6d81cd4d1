import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { bodyAs } from './own-page.ts'
import type { PortalSession, Present } from './portal-session.ts'
import { type SecondFactors, ShownSecret } from './second-factor.ts'

export interface OwnFactorsOptions {
  session: PortalSession
  secondFactors: SecondFactors
}

/**
 * Where people see and change their own second factors. Part of signing in, and so no endpoint of the API: an app that acts
 * in somebody's name must not be able to give itself a way in as that person.
 */
export const mountOwnFactors = (app: FastifyInstance, { session, secondFactors }: OwnFactorsOptions): void => {
  const path = '/auth/second-factor'

  /** Whoever has a second factor changes them only where it was shown. */
  const mustBeSure = async (request: FastifyRequest): Promise<Present> => {
    const present = await session.mustBePresent(request)
    if (secondFactors.has(present.user) && !present.amr.includes('mfa')) throw new ApiError('secondFactorNeeded')
    return present
  }

  /** The session goes on as one that a second factor was shown for, under a new value. */
  const raise = (request: FastifyRequest, reply: FastifyReply, { user, amr }: Present, shown: string[]) =>
    session.start(request, reply, { user, amr: [...new Set([...amr, ...shown])] })

  app.get(path, async (request) => secondFactors.stateOf((await session.mustBePresent(request)).user))

  app.post(`${path}/totp/offer`, async (request) => secondFactors.offerTotp((await mustBeSure(request)).user))

  app.post(`${path}/totp`, async (request, reply) => {
    const present = await mustBeSure(request)
    const { amr, ...answer } = await secondFactors.addTotp({ ...present, request }, bodyAs(ShownSecret, request))
    await raise(request, reply, present, amr)
    return answer
  })

  app.delete(`${path}/totp`, async (request, reply) => {
    const { user } = await mustBeSure(request)
    await secondFactors.removeTotp({ user, request })
    return reply.code(204).send()
  })

  app.post(`${path}/recovery-codes`, async (request) => {
    const { user } = await mustBeSure(request)
    if (!secondFactors.has(user)) throw new ApiError('notFound')
    return { recoveryCodes: await secondFactors.renewRecoveryCodes({ user, request }) }
  })
}
