import { hash, randomBytes } from 'node:crypto'
import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { parseJson } from '../http/wire-json.ts'
import type { Store } from '../store/store.ts'
import type { Attempts } from './attempts.ts'
import { cookieOf, cookieText } from './cookie.ts'
import type { Directory } from './directory.ts'
import type { SignInServer } from './oidc/provider.ts'
import { fromOwnPage } from './own-page.ts'
import { keptPassword, passwordMatches } from './password.ts'
import { returnPath } from './return-path.ts'
import { type Sessions, sessionCookie } from './session.ts'
import type { SignInLinks } from './sign-in-link.ts'
import { recordFailedSignIn, recordSignIn } from './sign-in-record.ts'
import { listDemoUsers, type UserDocument } from './user.ts'

export interface SignInOptions {
  store: Store
  directory: Directory
  server: SignInServer
  sessions: Sessions
  attempts: Attempts
  links: SignInLinks
  cloud: 'global' | 'us-government'
  publicUrl: string
  /** Started with demo data: its users sign in without a password, and by link. */
  demo: boolean
}

const Credentials = z.union([
  z.object({ userPrincipalName: z.string().max(254), password: z.string().max(1024) }),
  z.object({ demoUser: z.string().max(254) }),
])

const HOUR = 3600
const random = (bytes: number): string => randomBytes(bytes).toString('base64url')

/** Portal sign-in: authorization code with PKCE at our own sign-in server, then a session that only the server knows. */
export const mountSignIn = (app: FastifyInstance, options: SignInOptions): void => {
  const { store, directory, server, sessions, attempts, links, cloud, publicUrl, demo } = options
  const { origin, protocol } = new URL(publicUrl)
  const secure = protocol === 'https:'

  /** Verifier and return path wait in a cookie of this sign-in; it also ties the answer to the browser that began. */
  const stateCookie = (state: string) => `tenantry_sign_in_${state}`
  const setStateCookie = (reply: FastifyReply, state: string, value: string | undefined) =>
    reply.header('set-cookie', cookieText(stateCookie(state), value, { path: '/auth/callback', secure, seconds: HOUR }))

  const setSession = (reply: FastifyReply, value: string | undefined) =>
    reply.header('set-cookie', cookieText(sessionCookie, value, { path: '/', secure }))

  const startSession = async (request: FastifyRequest, reply: FastifyReply, user: UserDocument) => {
    const partner = directory.partner(user.partnerId)
    if (!partner) throw new ApiError('signInFailed')
    setSession(reply, await sessions.start(user, cookieOf(request, sessionCookie)))
    await recordSignIn(store, { partner, user, request })
  }

  const activeUser = (partnerId: string, userId: string): UserDocument | undefined => {
    const user = directory.user(partnerId, userId)
    return user?.disabled ? undefined : user
  }

  const mustBeOwnPage = (request: FastifyRequest) => {
    if (!fromOwnPage(request, origin)) throw new ApiError('crossSite')
  }

  app.get('/auth/sign-in', async (request, reply) => {
    const state = random(16)
    const verifier = random(32)
    const path = returnPath((request.query as { returnTo?: unknown }).returnTo)
    setStateCookie(reply, state, `${verifier}.${Buffer.from(path).toString('base64url')}`)
    return reply.redirect(server.authorizeUrl({ state, challenge: hash('sha256', verifier, 'base64url') }), 303)
  })

  const authorize = (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack()
    return server.authorize(request.raw, reply.raw, (request.params as { uid?: string }).uid)
  }
  app.get('/:tenant/oauth2/v2.0/authorize', authorize)
  app.get('/:tenant/oauth2/authorize', authorize)
  app.get('/:tenant/oauth2/v2.0/authorize/:uid', authorize)

  const interactionOf = async (request: FastifyRequest, reply: FastifyReply) => {
    const { uid } = request.params as { uid: string }
    const interaction = await server.interaction(request.raw, reply.raw, uid)
    if (!interaction) throw new ApiError('notFound')
    return uid
  }

  app.get('/auth/interaction/:uid', async (request, reply) => {
    // The browser comes here from the sign-in server; its cookie for this sign-in is bound to this path.
    if (request.headers.accept?.includes('text/html')) {
      const { uid } = request.params as { uid: string }
      return reply.redirect(`/sign-in?interaction=${encodeURIComponent(uid)}`, 303)
    }
    await interactionOf(request, reply)
    return { cloud, ...(demo && { demoUsers: await demoUsers() }) }
  })

  const demoUsers = async () => {
    const users = await store.query(listDemoUsers, undefined)
    return users.map(({ userPrincipalName, displayName, roles, partnerId }) => ({
      userPrincipalName,
      displayName,
      role: roles[0],
      partner: directory.partner(partnerId)?.name,
    }))
  }

  const byPassword = async (request: FastifyRequest, name: string, password: string): Promise<UserDocument> => {
    const attempt = attempts.begin({ account: name, address: request.ip })
    const user = directory.userNamed(name)
    const right = await passwordMatches(password, user && keptPassword(store, user))
    if (!user || !right || user.disabled) {
      const partner = user && directory.partner(user.partnerId)
      // Not waited for: the time of the answer must not tell whether there is such an account (R5.8).
      if (user && partner)
        void recordFailedSignIn(store, { partner, user, request, refusal: right ? 'userDisabled' : 'passwordWrong' })
      throw new ApiError('signInFailed')
    }
    attempt.succeeded()
    return user
  }

  const asDemoUser = (name: string): UserDocument => {
    const user = demo ? directory.userNamed(name) : undefined
    if (!user?.demo || user.disabled) throw new ApiError('signInFailed')
    return user
  }

  app.post('/auth/interaction/:uid', async (request, reply) => {
    mustBeOwnPage(request)
    await interactionOf(request, reply)
    const credentials = Credentials.safeParse(parseJson(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)))
    if (!credentials.success) throw new ApiError('malformedBody')
    const given = credentials.data
    const user =
      'demoUser' in given
        ? asDemoUser(given.demoUser)
        : await byPassword(request, given.userPrincipalName, given.password)
    return { redirectTo: await server.signedIn(request.raw, reply.raw, { user, amr: ['pwd'] }) }
  })

  app.get('/auth/callback', async (request, reply) => {
    const { state, code } = request.query as Record<string, unknown>
    const [verifier, path] = (typeof state === 'string' && cookieOf(request, stateCookie(state))?.split('.')) || []
    const idToken = verifier && typeof code === 'string' ? await server.redeem(code, verifier) : undefined
    await server.forget(request.raw, reply.raw)
    // The token comes from this very process, so what it says needs no further check.
    const [partnerId, userId] = idToken === undefined ? [] : String(decodeJwt(idToken).sub).split('/')
    const user = partnerId && userId ? activeUser(partnerId, userId) : undefined
    if (!user) return reply.redirect('/sign-in?error=invalid_request', 303)
    setStateCookie(reply, String(state), undefined)
    await startSession(request, reply, user)
    return reply.redirect(returnPath(Buffer.from(path ?? '', 'base64url').toString()), 303)
  })

  app.post('/auth/sign-out', async (request, reply) => {
    mustBeOwnPage(request)
    const value = cookieOf(request, sessionCookie)
    if (value !== undefined) await sessions.end(value)
    setSession(reply, undefined)
    return reply.code(204).send()
  })

  if (!demo) return
  // No HEAD: a preview of the link must not use it up.
  app.get('/auth/link/:token', { exposeHeadRoute: false }, async (request, reply) => {
    const found = await links.take((request.params as { token: string }).token)
    const user = found && activeUser(found.partnerId, found.userId)
    if (!user) return reply.redirect('/auth/sign-in', 303)
    await startSession(request, reply, user)
    return reply.redirect(returnPath(undefined), 303)
  })
}
