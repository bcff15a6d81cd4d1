import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Store } from '../store/store.ts'
import { mountAddedFactors } from './added-factors.ts'
import type { AppDocument } from './app.ts'
import type { Directory } from './directory.ts'
import type { FirstFactor, FirstFactors } from './first-factor.ts'
import type { SignInServer } from './oidc/provider.ts'
import type { PendingSignIn } from './oidc/steps.ts'
import { bodyAs } from './own-page.ts'
import { PasskeyShown } from './passkeys.ts'
import type { PasswordCheck } from './password-check.ts'
import type { PortalSession, Present } from './portal-session.ts'
import { type SecondFactors, ShownFactor } from './second-factor.ts'
import { decideAs, recordFailedSignIn, recordSignIn } from './sign-in-record.ts'
import { listDemoUsers, type UserDocument } from './user.ts'

export interface InteractionOptions {
  store: Store
  directory: Directory
  server: SignInServer
  session: PortalSession
  checkPassword: PasswordCheck
  firstFactors: FirstFactors
  secondFactors: SecondFactors
  cloud: 'global' | 'us-government'
  /** Started with demo data: its users sign in without a password. */
  demo: boolean
  now: () => Date
}

const Credentials = z.union([
  z.object({ userPrincipalName: z.string().max(254), password: z.string().max(1024) }),
  z.object({ demoUser: z.string().max(254) }),
])
const ShownPasskey = z.object({ passkey: PasskeyShown })
const Consent = z.object({ accept: z.boolean() })

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** What the pages of a sign-in show, and what they are told: who signs in, and whether an app may act in their name. */
export const mountInteraction = (app: FastifyInstance, options: InteractionOptions): void => {
  const { store, directory, server, session, checkPassword, firstFactors, secondFactors, cloud, demo, now } = options

  const uidOf = (request: FastifyRequest): string => (request.params as { uid: string }).uid

  const pendingOf = async (request: FastifyRequest, reply: FastifyReply): Promise<PendingSignIn> => {
    const pending = await server.pending([request.raw, reply.raw], uidOf(request))
    if (!pending) throw new ApiError('notFound')
    return pending
  }

  /** Whoever is signed in to the portal need not sign in again for an app, unless the app wants that or somebody else. */
  const presentFor = async (request: FastifyRequest, pending: PendingSignIn): Promise<Present | undefined> => {
    const { app: asking, step, afresh, maxAge = Number.POSITIVE_INFINITY, loginHint } = pending
    if (!asking || step !== 'login' || afresh) return undefined
    const present = await session.present(request)
    if (!present || present.user.partnerId !== asking.partnerId) return undefined
    if (secondFactors.nextStep(present.user, present.amr)) return undefined
    if (now().getTime() - present.at > maxAge * 1000) return undefined
    return loginHint && !sameName(loginHint, present.user.userPrincipalName) ? undefined : present
  }

  const toApp = async (request: FastifyRequest, reply: FastifyReply, of: Present & { app: AppDocument }) => {
    const { app: asking, ...present } = of
    const partner = directory.partner(asking.partnerId)
    if (partner) await recordSignIn(store, { partner, user: present.user, app: asking, request })
    return server.signedIn([request.raw, reply.raw], { ...present, unseen: true })
  }

  /** The browser comes here from the sign-in server; its cookie for this sign-in is bound to this path. */
  const arrive = async (request: FastifyRequest, reply: FastifyReply) => {
    const page = `/sign-in?interaction=${encodeURIComponent(uidOf(request))}`
    const pending = await server.pending([request.raw, reply.raw], uidOf(request))
    if (!pending) return reply.redirect(page, 303)
    const present = await presentFor(request, pending)
    if (present && pending.app)
      return reply.redirect(await toApp(request, reply, { ...present, app: pending.app }), 303)
    if (!pending.silent) return reply.redirect(page, 303)
    const why = pending.step === 'login' ? 'login_required' : 'consent_required'
    return reply.redirect(await server.refused([request.raw, reply.raw], why), 303)
  }

  const demoUsers = async (of: AppDocument | undefined) => {
    const users = await store.query(listDemoUsers, undefined)
    return users
      .filter(({ partnerId }) => !of || partnerId === of.partnerId)
      .map(({ userPrincipalName, displayName, roles, partnerId }) => ({
        userPrincipalName,
        displayName,
        role: roles[0],
        partner: directory.partner(partnerId)?.name,
      }))
  }

  app.get('/auth/interaction/:uid', async (request, reply) => {
    if (request.headers.accept?.includes('text/html')) return arrive(request, reply)
    const pending = await pendingOf(request, reply)
    const first = firstStep(request, pending)
    if (first) return secondStep(first, pending)
    const { step, user, loginHint, again } = pending
    return {
      ...shownOf(pending),
      step,
      ...(user && { user: { ...nameOf(user), roles: user.roles }, otherUser: again }),
      ...(loginHint && { loginHint }),
      ...(step === 'login' && { passkeysHere: secondFactors.passkeysHere }),
      ...(demo && step === 'login' && { demoUsers: await demoUsers(pending.app) }),
    }
  })

  /** What every page of a sign-in shows. */
  const shownOf = ({ app: asking, returnsTo }: PendingSignIn) => ({
    cloud,
    ...(asking && { app: { name: asking.name, returnsTo, partner: directory.partner(asking.partnerId)?.name } }),
  })

  const nameOf = ({ displayName, userPrincipalName }: UserDocument) => ({ displayName, userPrincipalName })

  const firstStep = (request: FastifyRequest, { step }: PendingSignIn): FirstFactor | undefined =>
    step === 'login' ? firstFactors.find(request, uidOf(request)) : undefined

  const secondStep = ({ user, amr }: FirstFactor, pending: PendingSignIn) => ({
    ...shownOf(pending),
    step: secondFactors.nextStep(user, amr),
    user: nameOf(user),
    ways: secondFactors.ways(user),
    passkeysHere: secondFactors.passkeysHere,
    otherUser: pending.again ?? '/auth/sign-in',
  })

  const asDemoUser = (name: string): UserDocument => {
    const user = demo ? directory.userNamed(name) : undefined
    if (!user?.demo || user.disabled) throw new ApiError('signInFailed')
    return user
  }

  const signedInBy = async (request: FastifyRequest, of: AppDocument | undefined) => {
    const given = bodyAs(Credentials, request)
    if ('demoUser' in given) return { user: asDemoUser(given.demoUser), amr: [] }
    return { user: await checkPassword(request, { ...given, app: of }), amr: ['pwd'] }
  }

  /** Signs in whoever has proven enough; whoever has not is asked for the rest. */
  const goOn = async (
    request: FastifyRequest,
    reply: FastifyReply,
    first: FirstFactor & { pending: PendingSignIn },
  ) => {
    const { user, amr, pending } = first
    await mustBeOfPartner(request, user, pending.app)
    if (secondFactors.nextStep(user, amr)) {
      await firstFactors.keep(reply, uidOf(request), first)
      return secondStep(first, pending)
    }
    await firstFactors.end(request, reply, uidOf(request))
    if (pending.app) await admit(request, reply, { user, amr, app: pending.app })
    return { redirectTo: await server.signedIn([request.raw, reply.raw], { user, amr }) }
  }

  app.post('/auth/interaction/:uid', async (request, reply) => {
    session.mustBeOwnPage(request)
    const pending = await pendingOf(request, reply)
    if (pending.step !== 'login') throw new ApiError('notFound')
    return goOn(request, reply, { ...(await signedInBy(request, pending.app)), pending })
  })

  /** Refuses whoever is at another step: with a password alone nobody adds to the factors that an account has. */
  const mustHaveFirst = (request: FastifyRequest, pending: PendingSignIn, step: 'secondFactor' | 'enrolment') => {
    const first = firstStep(request, pending)
    if (!first || secondFactors.nextStep(first.user, first.amr) !== step) throw new ApiError('notFound')
    return first
  }

  app.post('/auth/interaction/:uid/factor', async (request, reply) => {
    session.mustBeOwnPage(request)
    const pending = await pendingOf(request, reply)
    const first = mustHaveFirst(request, pending, 'secondFactor')
    const { user } = first
    const second = await secondFactors.prove({ user, app: pending.app, request }, bodyAs(ShownFactor, request))
    return goOn(request, reply, { user, amr: [...first.amr, ...second], pending })
  })

  /** What an authenticator is asked: after the password for one of the person, before it for any. */
  app.post('/auth/interaction/:uid/passkey/offer', async (request, reply) => {
    session.mustBeOwnPage(request)
    const pending = await pendingOf(request, reply)
    if (pending.step !== 'login') throw new ApiError('notFound')
    if (!firstStep(request, pending)) return secondFactors.askForSignIn(uidOf(request))
    return secondFactors.askForPasskey(mustHaveFirst(request, pending, 'secondFactor').user)
  })

  app.post('/auth/interaction/:uid/passkey', async (request, reply) => {
    session.mustBeOwnPage(request)
    const pending = await pendingOf(request, reply)
    if (pending.step !== 'login') throw new ApiError('notFound')
    const { passkey } = bodyAs(ShownPasskey, request)
    const signedIn = await secondFactors.signInBy({ app: pending.app, uid: uidOf(request), request }, passkey)
    return goOn(request, reply, { ...signedIn, pending })
  })

  mountAddedFactors(app, '/auth/interaction/:uid', {
    secondFactors,
    personOf: async (request, reply) => {
      session.mustBeOwnPage(request)
      const pending = await pendingOf(request, reply)
      return { ...mustHaveFirst(request, pending, 'enrolment'), pending, onlyFirst: true }
    },
    onAdded: (request, reply, { amr, ...first }, added) => goOn(request, reply, { ...first, amr: [...amr, ...added] }),
  })

  /** An app is for people of its own partner. */
  const mustBeOfPartner = async (request: FastifyRequest, user: UserDocument, asking: AppDocument | undefined) => {
    const partner = directory.partner(user.partnerId)
    if (!partner) throw new ApiError('signInFailed')
    if (!asking || user.partnerId === asking.partnerId) return
    await recordFailedSignIn(store, { partner, user, app: asking, request, refusal: 'appOfOtherPartner' })
    throw new ApiError('appOfOtherPartner')
  }

  /** Whoever signs in to an app is signed in to the portal too. */
  const admit = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { user, amr, app: asking }: FirstFactor & { app: AppDocument },
  ) => {
    await session.start(request, reply, { user, amr })
    await recordSignIn(store, { partner: directory.partner(user.partnerId)!, user, app: asking, request })
  }

  app.post('/auth/interaction/:uid/consent', async (request, reply) => {
    session.mustBeOwnPage(request)
    const { step, app: asking, user } = await pendingOf(request, reply)
    const partner = user && directory.partner(user.partnerId)
    if (step !== 'consent' || !asking || !partner || user.partnerId !== asking.partnerId) throw new ApiError('notFound')
    if (!bodyAs(Consent, request).accept)
      return { redirectTo: await server.refused([request.raw, reply.raw], 'access_denied') }
    const between = { user: { id: user.id, partnerId: partner.id }, app: { id: asking.id, name: asking.name } }
    const given = await decideAs(store, { partner, user, request }, 'consents.give', between)
    if (!('status' in given)) throw new ApiError('storeUnavailable')
    return { redirectTo: await server.consented([request.raw, reply.raw]) }
  })
}
