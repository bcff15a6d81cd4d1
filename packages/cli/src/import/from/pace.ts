import { setTimeout as sleep } from 'node:timers/promises'

/** Seconds of a `Retry-After` of 429 and 503; a date is left to the client, which waits by itself. */
const asked = (response: Response): number =>
  response.status === 429 || response.status === 503 ? Number(response.headers.get('retry-after')) || 0 : 0

/**
 * A `fetch` that begins at most so many requests a minute, evenly, whoever asks; and none while the service has asked any of
 * them to wait. The time limit begins with the request, not with the wait for its turn.
 */
export const pacedFetch = ({ perMinute, timeout }: { perMinute: number; timeout: number }): typeof fetch => {
  const gap = 60_000 / perMinute
  let next = 0
  let held = 0
  const turn = async (signal: AbortSignal | null | undefined) => {
    do {
      const now = performance.now()
      const at = Math.max(now, next, held)
      next = at + gap
      await sleep(at - now, undefined, signal ? { signal } : {})
    } while (performance.now() < held)
  }
  return async (input, init) => {
    await turn(init?.signal)
    const signals = [AbortSignal.timeout(timeout), ...(init?.signal ? [init.signal] : [])]
    const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) })
    held = Math.max(held, performance.now() + asked(response) * 1000)
    return response
  }
}
