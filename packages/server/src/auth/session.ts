import { hash, randomBytes } from 'node:crypto'
import type { Settings } from '../store/command.ts'
import type { Store } from '../store/store.ts'
import { SESSION as KIND, listSessions, sessionsOf } from './access.ts'

export const sessionCookie = 'tenantry_session'

/** A person signed in to the portal. The browser holds a random value; this stands under its hash. */
export interface Session {
  partnerId: string
  userId: string
  /** How the person signed in (RFC 8176). */
  amr: string[]
  /** By a link that the operator has: it needs no second factor. */
  byLink?: true
  /** Milliseconds. */
  startedAt: number
  seenAt: number
  /** Where the person signed in from. */
  address?: string
  /** What the browser said that it is. */
  agent?: string
}

/** Whether it is good where a second factor is demanded. */
export const hasSecondFactor = ({ amr, byLink }: Pick<Session, 'amr' | 'byLink'>): boolean =>
  byLink === true || amr.includes('mfa')

/** How often at most use is noted in the time that a session lasts without it. */
const NOTES = 240

const idOf = (value: string): string => hash('sha256', value, 'base64url')

export const openSessions = (store: Store, { life, now }: { life: Settings['session']; now: () => Date }) => {
  const idle = life.idle * 1000
  const longest = life.longest * 1000

  const isOver = ({ seenAt, startedAt }: Session): boolean => {
    const at = now().getTime()
    return at >= seenAt + idle || at >= startedAt + longest
  }
  const parse = (body: string): Session => ({ amr: [], ...JSON.parse(body) })
  const endOf = (session: Session) => Math.ceil(Math.min(session.seenAt + idle, session.startedAt + longest) / 1000)
  const remove = (id: string) => store.writeArtifact({ remove: { kind: KIND, id } })

  return {
    /** A new session with a new value; the old one of this browser ends. */
    start: async (
      {
        user,
        ...rest
      }: { user: { partnerId: string; id: string } } & Pick<Session, 'amr' | 'byLink' | 'address' | 'agent'>,
      old: string | undefined,
    ): Promise<string> => {
      if (old) await remove(idOf(old))
      const value = randomBytes(32).toString('base64url')
      const at = now().getTime()
      const session: Session = { partnerId: user.partnerId, userId: user.id, ...rest, startedAt: at, seenAt: at }
      const body = JSON.stringify(session)
      await store.writeArtifact({
        put: { kind: KIND, id: idOf(value), body, expiresAt: endOf(session), grantId: sessionsOf(user) },
      })
      return value
    },

    /** The session of a cookie, if it is still good. What a page asks for by itself is no use of it. */
    find: async (value: string, { used = true }: { used?: boolean } = {}): Promise<Session | undefined> => {
      const id = idOf(value)
      const body = store.artifact(KIND, id)
      if (body === undefined) return undefined
      const session = parse(body)
      if (isOver(session)) return undefined
      const at = now().getTime()
      // A store that cannot be written now still serves reads; the use is noted next time. One that ends meanwhile stays ended.
      if (used && at - session.seenAt >= idle / NOTES) {
        const seen = { ...session, seenAt: at }
        await store
          .swapArtifact({ kind: KIND, id, from: body, to: JSON.stringify(seen), expiresAt: endOf(seen) })
          .catch(() => {})
      }
      return session
    },

    idOf,

    /** Where a person is signed in, newest first. */
    list: async (person: { partnerId: string; id: string }): Promise<(Session & { id: string })[]> => {
      const found = await store.query(listSessions, { partnerId: person.partnerId, id: person.id })
      return found
        .map(({ id, body }) => ({ ...parse(body), id }))
        .filter((session) => !isOver(session))
        .sort((a, b) => b.startedAt - a.startedAt)
    },

    end: (value: string) => remove(idOf(value)),
  }
}
export type Sessions = ReturnType<typeof openSessions>
