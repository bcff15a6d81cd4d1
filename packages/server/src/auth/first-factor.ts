import { hash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Store } from '../store/store.ts'
import { cookieOf, cookieText } from './cookie.ts'
import type { Directory } from './directory.ts'
import type { UserDocument } from './user.ts'

const KIND = 'first-factor'
const COOKIE = 'tenantry_factor'
const VALID_MS = 10 * 60_000

/** Somebody whose password was right and who has not shown the second factor yet: signed in to nothing. */
export interface FirstFactor {
  user: UserDocument
  /** How they have proven who they are so far (RFC 8176). */
  amr: string[]
}

interface Kept {
  uid: string
  partnerId: string
  userId: string
  amr: string[]
  until: number
}

export interface FirstFactorOptions {
  store: Store
  directory: Directory
  publicUrl: string
  now: () => Date
}

const idOf = (value: string): string => hash('sha256', value, 'base64url')

/**
 * What stands between the two steps of a sign-in. It is bound to a cookie that is made with the password, so that a browser
 * which only shares the sign-in (somebody may have planted its cookie) does not share the first step.
 */
export const openFirstFactors = ({ store, directory, publicUrl, now }: FirstFactorOptions) => {
  const secure = publicUrl.startsWith('https:')
  const setCookie = (reply: FastifyReply, uid: string, value: string | undefined) =>
    reply.header(
      'set-cookie',
      cookieText(COOKIE, value, { path: `/auth/interaction/${encodeURIComponent(uid)}`, secure }),
    )

  return {
    keep: async (reply: FastifyReply, uid: string, { user, amr }: FirstFactor): Promise<void> => {
      const value = randomBytes(32).toString('base64url')
      const until = now().getTime() + VALID_MS
      const kept: Kept = { uid, partnerId: user.partnerId, userId: user.id, amr, until }
      const body = JSON.stringify(kept)
      await store.writeArtifact({ put: { kind: KIND, id: idOf(value), body, expiresAt: Math.ceil(until / 1000) } })
      setCookie(reply, uid, value)
    },

    find: (request: FastifyRequest, uid: string): FirstFactor | undefined => {
      const value = cookieOf(request, COOKIE)
      const body = value && store.artifact(KIND, idOf(value))
      const kept = body ? (JSON.parse(body) as Kept) : undefined
      if (kept?.uid !== uid || now().getTime() >= kept.until) return undefined
      const user = directory.user(kept.partnerId, kept.userId)
      return user && !user.disabled ? { user, amr: kept.amr } : undefined
    },

    end: async (request: FastifyRequest, reply: FastifyReply, uid: string): Promise<void> => {
      const value = cookieOf(request, COOKIE)
      if (value === undefined) return
      await store.writeArtifact({ remove: { kind: KIND, id: idOf(value) } })
      setCookie(reply, uid, undefined)
    },
  }
}
export type FirstFactors = ReturnType<typeof openFirstFactors>
