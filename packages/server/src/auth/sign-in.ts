import { hash, randomBytes } from 'node:crypto'
import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { decodeJwt } from 'jose'
import type { Store } from '../store/store.ts'
import { cookieOf, cookieText } from './cookie.ts'
import type { Directory } from './directory.ts'
import type { SignInServer } from './oidc/provider.ts'
import type { PortalSession } from './portal-session.ts'
import { returnPath } from './return-path.ts'
import type { Session } from './session.ts'
import type { SignInLinks } from './sign-in-link.ts'
import { recordSignIn } from './sign-in-record.ts'
import type { UserDocument } from './user.ts'

export interface SignInOptions {
  store: Store
  directory: Directory
  server: SignInServer
  session: PortalSession
  links: SignInLinks
  publicUrl: string
  /** Started with demo data: one-time links work. */
  demo: boolean
}

const HOUR = 3600
const random = (bytes: number): string => randomBytes(bytes).toString('base64url')

/** Portal sign-in: authorization code with PKCE at our own sign-in server, then a session that only the server knows. */
export const mountSignIn = (app: FastifyInstance, options: SignInOptions): void => {
  const { store, directory, server, session, links, publicUrl, demo } = options
  const secure = publicUrl.startsWith('https:')

  /** Verifier and return path wait in a cookie of this sign-in; it also ties the answer to the browser that began. */
  const stateCookie = (state: string) => `tenantry_sign_in_${state}`
  const setStateCookie = (reply: FastifyReply, state: string, value: string | undefined) =>
    reply.header('set-cookie', cookieText(stateCookie(state), value, { path: '/auth/callback', secure, seconds: HOUR }))

  const startSession = async (
    request: FastifyRequest,
    reply: FastifyReply,
    of: { user: UserDocument } & Pick<Session, 'amr' | 'byLink'>,
  ) => {
    const partner = directory.partner(of.user.partnerId)
    if (!partner) throw new ApiError('signInFailed')
    await session.start(request, reply, of)
    await recordSignIn(store, { partner, user: of.user, request })
  }

  const activeUser = (partnerId: string, userId: string): UserDocument | undefined => {
    const user = directory.user(partnerId, userId)
    return user?.disabled ? undefined : user
  }

  app.get('/auth/sign-in', async (request, reply) => {
    const state = random(16)
    const verifier = random(32)
    const path = returnPath((request.query as { returnTo?: unknown }).returnTo)
    setStateCookie(reply, state, `${verifier}.${Buffer.from(path).toString('base64url')}`)
    return reply.redirect(server.authorizeUrl({ state, challenge: hash('sha256', verifier, 'base64url') }), 303)
  })

  app.get('/auth/callback', async (request, reply) => {
    const { state, code } = request.query as Record<string, unknown>
    const [verifier, path] = (typeof state === 'string' && cookieOf(request, stateCookie(state))?.split('.')) || []
    const idToken = verifier && typeof code === 'string' ? await server.redeem(code, verifier) : undefined
    await server.forget(request.raw, reply.raw)
    // The token comes from this very process, so what it says needs no further check.
    const { sub = '', amr = [] } = idToken === undefined ? {} : decodeJwt<{ amr?: string[] }>(idToken)
    const [partnerId, userId] = sub.split('/')
    const user = partnerId && userId ? activeUser(partnerId, userId) : undefined
    if (!user) return reply.redirect('/sign-in?error=invalid_request', 303)
    setStateCookie(reply, String(state), undefined)
    await startSession(request, reply, { user, amr })
    return reply.redirect(returnPath(Buffer.from(path ?? '', 'base64url').toString()), 303)
  })

  app.post('/auth/sign-out', async (request, reply) => {
    session.mustBeOwnPage(request)
    await session.end(request, reply)
    return reply.code(204).send()
  })

  if (!demo) return
  // No HEAD: a preview of the link must not use it up.
  app.get('/auth/link/:token', { exposeHeadRoute: false }, async (request, reply) => {
    const found = await links.take((request.params as { token: string }).token)
    const user = found && activeUser(found.partnerId, found.userId)
    if (!user) return reply.redirect('/auth/sign-in', 303)
    await startSession(request, reply, { user, amr: [], byLink: true })
    return reply.redirect(returnPath(undefined), 303)
  })
}
