import { type Actor, ApiError, GUEST } from '@tenantry/contract'
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../http/mount.ts'
import { findPermissionSettings } from '../partner/permission-settings.ts'
import type { Store } from '../store/store.ts'
import { cookieOf } from './cookie.ts'
import type { Directory } from './directory.ts'
import { byItself, fromOwnPage } from './own-page.ts'
import { demandsSecondFactor, partnerFacts } from './partner.ts'
import { portalClientId } from './portal-client.ts'
import { hasSecondFactor, type Sessions, sessionCookie } from './session.ts'
import type { Verifier } from './tokens.ts'
import type { UserDocument } from './user.ts'

/** How long a document is used before it is read again: a cut-off app or a changed role takes effect within this (R5.9). */
const FRESH_MS = 5_000
const REMEMBERED = 10_000

/** Remembers what was read, for a few seconds. */
const forSeconds = <A extends string[], T>(read: (...keys: A) => T, now: () => Date): ((...keys: A) => T) => {
  const known = new Map<string, { value: T; until: number }>()
  return (...keys) => {
    const key = keys.join('/')
    const at = now().getTime()
    const found = known.get(key)
    if (found && found.until > at) return found.value
    if (known.size >= REMEMBERED) known.clear()
    const value = read(...keys)
    known.set(key, { value, until: at + FRESH_MS })
    return value
  }
}

export interface CallerOptions {
  store: Pick<Store, 'find'>
  directory: Directory
  verify: Verifier
  sessions: Sessions
  /** Whether what came of a sign-in is still good: a code or refresh token that is used twice ends it. */
  isAlive: (grantId: string) => boolean
  /** The request for a relationship that the secret of a link opens. */
  guestOf: (secret: string) => { partnerId: string; id: string } | undefined
  origin: string
  cloud: 'global' | 'us-government'
  now: () => Date
}

/** The secret of a link: whoever has it answers one request of one partner, and does nothing else. */
const INVITATION = /^Invitation +([0-9a-f]{64}) *$/i
const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i

/**
 * The one hook that makes the actor. An `Authorization` header means bearer only; otherwise the session cookie, and only for
 * a call of our own pages. Nothing else of a request says who acts (R5.4).
 */
export const callerHook = ({
  store,
  directory,
  verify,
  sessions,
  isAlive,
  guestOf,
  origin,
  cloud,
  now,
}: CallerOptions) => {
  const partnerOf = forSeconds(directory.partner, now)
  const userOf = forSeconds(directory.user, now)
  const appOf = forSeconds(directory.app, now)
  const settingsOf = forSeconds((partnerId: string) => findPermissionSettings(store, partnerId), now)
  const aliveNow = forSeconds(isAlive, now)

  /** From one moment to the next a partner may demand more than a password. */
  const demands = (partnerId: string): boolean => {
    const partner = partnerOf(partnerId)
    return partner !== undefined && demandsSecondFactor(partner, { cloud })
  }

  const activeUser = (partnerId: string, userId: string): UserDocument | undefined => {
    const user = userOf(partnerId, userId)
    return user?.disabled ? undefined : user
  }

  const callerAs = (
    who: Pick<Actor, 'partnerId' | 'roles' | 'applicationId' | 'invitation'> & {
      user?: Pick<UserDocument, 'id' | 'userPrincipalName' | 'displayName'>
    },
    { request, source }: { request: FastifyRequest; source: 'api' | 'portal' },
  ): Caller | undefined => {
    const partner = partnerOf(who.partnerId)
    if (!partner) return undefined
    const { user } = who
    return {
      actor: {
        partnerId: partner.id,
        partnerType: partner.type,
        roles: who.roles,
        permissionSettings: settingsOf(partner.id),
        ...(user && { userId: user.id, userPrincipalName: user.userPrincipalName, displayName: user.displayName }),
        applicationId: who.applicationId,
        ...(who.invitation && { invitation: who.invitation }),
        source,
        address: request.ip,
      },
      partner: partnerFacts(partner),
    }
  }

  const byToken = async (request: FastifyRequest, header: string): Promise<Caller | undefined> => {
    const token = BEARER.exec(header)?.[1]
    if (token === undefined) return undefined
    const { partnerId, clientId, userId, grantId, amr, outside } = await verify(token)
    const refuseWeak = () => {
      if (demands(partnerId) && !hasSecondFactor({ amr })) throw new ApiError('secondFactorMissing')
    }
    if (outside?.user) refuseWeak()
    if (outside) return callerAs({ partnerId, applicationId: clientId, ...outside }, { request, source: 'api' })
    if (grantId !== undefined && !aliveNow(grantId)) return undefined
    const app = appOf(clientId)
    if (!app || app.disabled || app.partnerId !== partnerId) return undefined
    const as = { partnerId, applicationId: app.id }
    if (userId === undefined) return callerAs({ ...as, roles: app.roles }, { request, source: 'api' })
    const user = activeUser(partnerId, userId)
    if (user) refuseWeak()
    return user && callerAs({ ...as, roles: user.roles, user }, { request, source: 'api' })
  }

  const byInvitation = (request: FastifyRequest, secret: string): Caller | undefined => {
    const found = guestOf(secret)
    if (!found) return undefined
    const who = { partnerId: found.partnerId, roles: [GUEST], applicationId: 'tenantry', invitation: found.id } as const
    return callerAs(who, { request, source: 'portal' })
  }

  const bySession = async (request: FastifyRequest, value: string): Promise<Caller | undefined> => {
    const session = await sessions.find(value, { used: !byItself(request) })
    const user = session && activeUser(session.partnerId, session.userId)
    if (!user || (demands(user.partnerId) && !hasSecondFactor(session))) return undefined
    const who = { partnerId: user.partnerId, roles: user.roles, applicationId: portalClientId, user }
    return callerAs(who, { request, source: 'portal' })
  }

  return async (request: FastifyRequest): Promise<Caller> => {
    const header = request.headers.authorization
    if (header !== undefined) {
      const secret = INVITATION.exec(header)?.[1]
      const caller = secret ? byInvitation(request, secret) : await byToken(request, header)
      if (!caller) throw new ApiError('badToken')
      return caller
    }
    const value = cookieOf(request, sessionCookie)
    if (value === undefined) throw new ApiError('missingToken')
    if (!fromOwnPage(request, origin)) throw new ApiError('crossSite')
    const caller = await bySession(request, value)
    if (!caller) throw new ApiError('sessionRequired')
    return caller
  }
}
export type CallerHook = ReturnType<typeof callerHook>
