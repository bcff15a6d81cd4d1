import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { bodyAs } from './own-page.ts'
import { NamedPasskey, type SecondFactors, ShownSecret } from './second-factor.ts'
import type { UserDocument } from './user.ts'

export interface AddedFactorOptions<P> {
  secondFactors: SecondFactors
  /** Who adds one; throws where nobody may. */
  personOf: (request: FastifyRequest, reply: FastifyReply) => Promise<P>
  /** What follows from having shown one; goes into the answer. */
  onAdded: (request: FastifyRequest, reply: FastifyReply, person: P, amr: string[]) => Promise<object>
}

/** Where people add second factors: on the page of their own account, or while they sign in. */
export const mountAddedFactors = <P extends { user: UserDocument; onlyFirst?: boolean }>(
  app: FastifyInstance,
  path: string,
  { secondFactors, personOf, onAdded }: AddedFactorOptions<P>,
): void => {
  app.post(`${path}/totp/offer`, async (request, reply) =>
    secondFactors.offerTotp((await personOf(request, reply)).user),
  )

  app.post(`${path}/passkeys/offer`, async (request, reply) =>
    secondFactors.askForNewPasskey((await personOf(request, reply)).user),
  )

  app.post(`${path}/passkeys`, async (request, reply) => {
    const person = await personOf(request, reply)
    const { amr, ...shown } = await secondFactors.addPasskey(
      { user: person.user, request, onlyFirst: person.onlyFirst ?? false },
      bodyAs(NamedPasskey, request),
    )
    return { ...shown, ...(await onAdded(request, reply, person, amr)) }
  })

  app.post(`${path}/totp`, async (request, reply) => {
    const person = await personOf(request, reply)
    const { amr, ...shown } = await secondFactors.addTotp(
      { user: person.user, request, onlyFirst: person.onlyFirst ?? false },
      bodyAs(ShownSecret, request),
    )
    return { ...shown, ...(await onAdded(request, reply, person, amr)) }
  })
}
