import { askSignIn } from '../app/ask-sign-in.ts'

/** A browser in which the person is signed in. */
export interface OwnSession {
  id: string
  /** This very one. */
  current: boolean
  startedAt: string
  seenAt: string
  address?: string
  /** What the browser says that it is. */
  agent?: string
}

export const ownSessionsQuery = {
  queryKey: ['own sessions'],
  queryFn: async () => (await askSignIn<{ items: readonly OwnSession[] }>('sessions')).items,
}

export const endSession = (id: string) => askSignIn<void>(`sessions/${encodeURIComponent(id)}`, undefined, 'DELETE')
export const endAllSessions = () => askSignIn<void>('sessions', undefined, 'DELETE')
export const changePassword = (change: { old: string; password: string }) => askSignIn<void>('password', change)
