// A session that ends while somebody works must not cost what they typed: a call that is answered 401 waits here
// until they have signed in again, and is then sent once more.

let established = false
let ended = false
let waiting: (() => void)[] = []
const listeners = new Set<() => void>()

const set = (next: boolean) => {
  ended = next
  for (const listener of listeners) listener()
}

export const sessionGuard = {
  /** From here on a 401 means that the session ended; before, that there was none. */
  establish: () => {
    established = true
  },
  ended: () => ended,
  /** The session was ended here: no call is even tried before the next sign-in. */
  lock: () => {
    if (!ended) set(true)
  },
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  resume: () => {
    const resumed = waiting
    waiting = []
    set(false)
    for (const resume of resumed) resume()
  },
}

const resumption = (signal: AbortSignal | null | undefined) =>
  new Promise<void>((resolve, reject) => {
    waiting.push(resolve)
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    if (!ended) set(true)
  })

/** `fetch` for the client. */
export const guardedFetch: typeof fetch = async (input, init) => {
  if (ended) await resumption(init?.signal)
  const response = await fetch(input, init)
  if (response.status !== 401 || !established) return response
  await resumption(init?.signal)
  return fetch(input, init)
}
