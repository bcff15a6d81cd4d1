import { hash, randomBytes } from 'node:crypto'
import type { Store } from '../store/store.ts'

export const sessionCookie = 'tenantry_session'

/** A person signed in to the portal. The browser holds a random value; this stands under its hash. */
export interface Session {
  partnerId: string
  userId: string
  /** How the person signed in (RFC 8176). */
  amr: string[]
  /** Milliseconds. */
  startedAt: number
  seenAt: number
}

const KIND = 'session'
const MINUTE = 60_000
const LONGEST = 8 * 60 * MINUTE
const idleOf = { global: 30 * MINUTE, 'us-government': 15 * MINUTE } // R11.2

const idOf = (value: string): string => hash('sha256', value, 'base64url')

export const openSessions = (store: Store, { cloud, now }: { cloud: keyof typeof idleOf; now: () => Date }) => {
  const idle = idleOf[cloud]

  const write = (id: string, session: Session) =>
    store.writeArtifact({
      put: {
        kind: KIND,
        id,
        body: JSON.stringify(session),
        expiresAt: Math.ceil(Math.min(session.seenAt + idle, session.startedAt + LONGEST) / 1000),
      },
    })

  /** Being removed: a use that is noted meanwhile must not bring it back. */
  const ending = new Set<string>()
  const remove = async (id: string) => {
    ending.add(id)
    await store.writeArtifact({ remove: { kind: KIND, id } }).finally(() => ending.delete(id))
  }

  return {
    /** A new session with a new value; the old one of this browser ends. */
    start: async (
      { user, amr }: { user: { partnerId: string; id: string }; amr: string[] },
      old: string | undefined,
    ): Promise<string> => {
      if (old) await remove(idOf(old))
      const value = randomBytes(32).toString('base64url')
      const at = now().getTime()
      await write(idOf(value), { partnerId: user.partnerId, userId: user.id, amr, startedAt: at, seenAt: at })
      return value
    },

    /** The session of a cookie, if it is still good. Use is noted at most once a minute. */
    find: async (value: string): Promise<Session | undefined> => {
      const id = idOf(value)
      const body = store.artifact(KIND, id)
      if (body === undefined || ending.has(id)) return undefined
      const session: Session = { amr: [], ...JSON.parse(body) }
      const at = now().getTime()
      if (at >= session.seenAt + idle || at >= session.startedAt + LONGEST) return undefined
      // A store that cannot be written now still serves reads; the use is noted next time.
      if (at - session.seenAt >= MINUTE) await write(id, { ...session, seenAt: at }).catch(() => {})
      return session
    },

    end: (value: string) => remove(idOf(value)),
  }
}
export type Sessions = ReturnType<typeof openSessions>
