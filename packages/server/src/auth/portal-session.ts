import { ApiError } from '@tenantry/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { cookieOf, cookieText } from './cookie.ts'
import type { Directory } from './directory.ts'
import { fromOwnPage } from './own-page.ts'
import { demandsSecondFactor } from './partner.ts'
import { hasSecondFactor, type Session, type Sessions, sessionCookie } from './session.ts'
import type { UserDocument } from './user.ts'

/** A person who is signed in with this browser. */
export interface Present {
  user: UserDocument
  amr: string[]
  /** Since when, in milliseconds. */
  at: number
  sessionId: string
}

export interface PortalSessionOptions {
  directory: Directory
  sessions: Sessions
  publicUrl: string
  cloud: 'global' | 'us-government'
}

const AGENT_LENGTH = 300

/** The session of a browser, as its sign-in pages begin, read and end it. */
export const openPortalSession = ({ directory, sessions, publicUrl, cloud }: PortalSessionOptions) => {
  const { origin, protocol } = new URL(publicUrl)
  const setCookie = (reply: FastifyReply, value: string | undefined) =>
    reply.header('set-cookie', cookieText(sessionCookie, value, { path: '/', secure: protocol === 'https:' }))

  const present = async (request: FastifyRequest): Promise<Present | undefined> => {
    const value = cookieOf(request, sessionCookie)
    const session = value === undefined ? undefined : await sessions.find(value)
    const user = session && directory.user(session.partnerId, session.userId)
    const partner = user && directory.partner(user.partnerId)
    if (!partner || user.disabled || (demandsSecondFactor(partner, { cloud }) && !hasSecondFactor(session)))
      return undefined
    return { user, amr: session.amr, at: session.startedAt, sessionId: sessions.idOf(value!) }
  }

  const mustBeOwnPage = (request: FastifyRequest): void => {
    if (!fromOwnPage(request, origin)) throw new ApiError('crossSite')
  }

  return {
    mustBeOwnPage,
    present,

    /** For calls of our own pages, which act in the name of who is signed in. */
    mustBePresent: async (request: FastifyRequest): Promise<Present> => {
      mustBeOwnPage(request)
      const found = await present(request)
      if (!found) throw new ApiError('sessionRequired')
      return found
    },

    start: async (
      request: FastifyRequest,
      reply: FastifyReply,
      of: { user: UserDocument } & Pick<Session, 'amr' | 'byLink'>,
    ): Promise<void> => {
      const agent = request.headers['user-agent']?.slice(0, AGENT_LENGTH)
      const from = { ...of, address: request.ip, ...(agent && { agent }) }
      setCookie(reply, await sessions.start(from, cookieOf(request, sessionCookie)))
    },

    end: async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const value = cookieOf(request, sessionCookie)
      if (value !== undefined) await sessions.end(value)
      setCookie(reply, undefined)
    },
  }
}
export type PortalSession = ReturnType<typeof openPortalSession>
