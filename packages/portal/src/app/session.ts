import { QueryClient, queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { type Client, createClient, Problem } from '@tenantry/client'
import { type Me, may, type Permission, partnerTypeMay } from '@tenantry/contract'
import { currentLanguage } from '../i18n/index.tsx'
import { dropAllDrafts, keepDraftsInMemory } from '../ui/form/drafts.ts'
import { leaveTo } from '../ui/leaving.ts'
import { attended, attention } from './attention.ts'
import { guardedFetch, sessionGuard } from './session-guard.ts'

/** People are told to wait rather than left waiting. */
const longestPause = 5_000
const connection = { baseUrl: '', headers: { 'x-tenantry-request': '1' }, locale: currentLanguage, longestPause }

/** Without a time limit: a call may have to wait until somebody has signed in again. */
export const client = createClient({ ...connection, fetch: attended(guardedFetch), timeout: Number.POSITIVE_INFINITY })
/** Answers 401 instead of waiting for a new session. */
const unguarded = createClient(connection)

export const queryClient = new QueryClient({
  defaultOptions: {
    // The client retries by itself. `always`: without a network a query fails and says so instead of waiting unseen.
    queries: { retry: false, networkMode: 'always', staleTime: 30_000, gcTime: 30 * 60_000 },
    mutations: { retry: false, networkMode: 'always' },
  },
})

export const useClient = (): Client => client

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => {
    const me = await client.identity.me({}, { signal })
    sessionGuard.establish()
    attention.of(me.sessionIdleSeconds)
    if (me.cloud === 'us-government') keepDraftsInMemory()
    return me
  },
  staleTime: 5 * 60_000,
})

/** Who is signed in. Only below the frame, which waits for it. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data

/** Whether the person's roles and the kind of partner give a right; the server decides by the same function. */
export const useMay = (permission: Permission): boolean => {
  const me = useMe()
  return may(me, permission) && partnerTypeMay({ partnerType: me.partner.type }, permission)
}

/** Who is signed in now, asked past the guard; undefined when nobody is. */
export const whoIsSignedIn = async (): Promise<Me | undefined> => {
  try {
    return await unguarded.identity.me()
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return undefined
    throw error
  }
}

export const signInAddress = (returnTo: string) => `/auth/sign-in?returnTo=${encodeURIComponent(returnTo)}`

/** The person signed in; nobody: off to the sign-in page, and back here afterwards. */
export const requireMe = async (): Promise<Me> => {
  try {
    return await queryClient.ensureQueryData(meQuery)
  } catch (error) {
    if (error instanceof Problem && error.status === 401)
      return leaveTo(signInAddress(location.pathname + location.search + location.hash))
    throw error
  }
}

export const endSession = () => fetch('/auth/sign-out', { method: 'POST', headers: connection.headers })

export const signOut = async () => {
  await endSession()
  dropAllDrafts()
  await leaveTo('/auth/sign-in')
}
