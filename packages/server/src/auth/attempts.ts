import { ApiError } from '@tenantry/contract'

const WINDOW_MS = 15 * 60_000
const PER_ACCOUNT = 5
/** Many people may share an address, but not guess names from it. */
const PER_ADDRESS = 100
const REMEMBERED = 10_000

/** Wrong sign-ins of the last 15 minutes; past the limit no more are looked at (R5.8). */
export const openAttempts = (now: () => Date) => {
  const counts = new Map<string, { count: number; since: number }>()

  const entryOf = (key: string) => {
    const found = counts.get(key)
    if (found && now().getTime() - found.since < WINDOW_MS) return found
    counts.delete(key)
    if (counts.size >= REMEMBERED) counts.delete(counts.keys().next().value!)
    const fresh = { count: 0, since: now().getTime() }
    counts.set(key, fresh)
    return fresh
  }

  return {
    /**
     * Counts as wrong until it has succeeded, so that attempts made at the same time do not slip through. `anywhere`: those
     * from other addresses count too; only where strangers get no further, or they could lock somebody out.
     */
    begin: ({ account, address, anywhere = false }: { account: string; address: string; anywhere?: boolean }) => {
      const accountKey = anywhere ? account : `${account.toLowerCase()} ${address}`
      const limits: [string, number][] = [
        [accountKey, PER_ACCOUNT],
        [address, PER_ADDRESS],
      ]
      const entries = limits.map(([key, limit]) => ({ entry: entryOf(key), limit }))
      for (const { entry, limit } of entries)
        if (entry.count >= limit)
          throw new ApiError('throttled', { retryAfter: Math.ceil((entry.since + WINDOW_MS - now().getTime()) / 1000) })
      for (const { entry, limit } of entries) {
        entry.count++
        if (entry.count === limit) entry.since = now().getTime()
      }
      return {
        succeeded: () => {
          counts.delete(accountKey)
          entryOf(address).count--
        },
      }
    },
  }
}
export type Attempts = ReturnType<typeof openAttempts>
