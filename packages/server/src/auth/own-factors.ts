import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { mountAddedFactors } from './added-factors.ts'
import type { PortalSession, Present } from './portal-session.ts'
import type { SecondFactors } from './second-factor.ts'

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

  app.get(path, async (request) => secondFactors.stateOf((await session.mustBePresent(request)).user))

  mountAddedFactors(app, path, {
    secondFactors,
    personOf: mustBeSure,
    // the session goes on as one that a second factor was shown for, under a new value
    onAdded: async (request, reply, { user, amr }, added) => {
      await session.start(request, reply, { user, amr: [...new Set([...amr, ...added])] })
      return {}
    },
  })

  app.delete(`${path}/totp`, async (request, reply) => {
    const { user } = await mustBeSure(request)
    await secondFactors.removeTotp({ user, request })
    return reply.code(204).send()
  })

  app.delete(`${path}/passkeys/:id`, async (request, reply) => {
    const { user } = await mustBeSure(request)
    await secondFactors.removePasskey({ user, request }, (request.params as { id: string }).id)
    return reply.code(204).send()
  })

  app.post(`${path}/recovery-codes`, async (request) => {
    const { user } = await mustBeSure(request)
    if (!secondFactors.has(user)) throw new ApiError('notFound')
    return { recoveryCodes: await secondFactors.renewRecoveryCodes({ user, request }) }
  })
}
