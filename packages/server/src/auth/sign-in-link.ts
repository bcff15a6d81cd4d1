import { hash, randomBytes } from 'node:crypto'
import type { Store } from '../store/store.ts'

const KIND = 'sign-in-link'
const VALID_MS = 24 * 3600_000

const idOf = (token: string): string => hash('sha256', token, 'base64url')

/** Links that sign one person in once, without a password: printed when a demo starts. */
export const openSignInLinks = (store: Store, { publicUrl, now }: { publicUrl: string; now: () => Date }) => {
  /** Taken in this process: its removal may not be committed yet when the link comes a second time. */
  const taken = new Set<string>()
  return {
    create: async (user: { partnerId: string; id: string }): Promise<string> => {
      const token = randomBytes(32).toString('base64url')
      const until = now().getTime() + VALID_MS
      await store.writeArtifact({
        put: {
          kind: KIND,
          id: idOf(token),
          body: JSON.stringify({ partnerId: user.partnerId, userId: user.id, until }),
          expiresAt: Math.ceil(until / 1000),
        },
      })
      return `${publicUrl}/auth/link/${token}`
    },

    /** Whom the link signs in; it is gone afterwards. */
    take: async (token: string): Promise<{ partnerId: string; userId: string } | undefined> => {
      const id = idOf(token)
      const body = store.artifact(KIND, id)
      if (body === undefined || taken.has(id)) return undefined
      taken.add(id)
      await store.writeArtifact({ remove: { kind: KIND, id } })
      taken.delete(id)
      const { partnerId, userId, until } = JSON.parse(body) as { partnerId: string; userId: string; until: number }
      return now().getTime() < until ? { partnerId, userId } : undefined
    },
  }
}
export type SignInLinks = ReturnType<typeof openSignInLinks>
