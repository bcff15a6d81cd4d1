import { Problem, type ProblemCategory, problemOf } from './problem.ts'

/** How messages are sent, whatever they say: the same for calls of the API and for tokens. */
export interface ConnectionOptions {
  fetch?: typeof globalThis.fetch | undefined
  /**
   * How often a message is sent again that got no answer, 408, 429 or any 5xx. It carries the same request id each time, so
   * that the service has no second effect. Default 2.
   */
  retries?: number | undefined
  /** Longest wait before a retry, in milliseconds. Asked to wait longer, the call fails and says so. Default 60,000. */
  longestPause?: number | undefined
  /** Milliseconds that one attempt may take; `Infinity` for no limit. Default 100,000. */
  timeout?: number | undefined
  /** Told before each wait: why, and for how many milliseconds. */
  onRetry?: ((problem: Problem, pause: number) => void) | undefined
}

export interface Message {
  method: string
  url: string
  headers: Record<string, string>
  body?: string | undefined
  signal?: AbortSignal | undefined
}

/** Failures that may be gone in a moment. */
const passing: ReadonlySet<ProblemCategory> = new Set(['throttled', 'unavailable', 'failed', 'timeout', 'network'])
const NOT_IMPLEMENTED = 501
const FIRST_PAUSE = 300

/** Sends a message, again if need be; answers the JSON value of the body or its CSV, undefined where there is none. */
export const send = async (message: Message, options: ConnectionOptions): Promise<unknown> => {
  const { retries = 2, longestPause = 60_000, onRetry } = options
  for (let attempt = 0; ; attempt++) {
    try {
      return await sendOnce(message, options)
    } catch (problem) {
      if (!(problem instanceof Problem) || !passing.has(problem.category) || problem.status === NOT_IMPLEMENTED)
        throw problem
      // Spread out, so that many callers who failed together do not come back together.
      const pause = (problem.retryAfter ?? 0) * 1000 || FIRST_PAUSE * 2 ** attempt * (0.5 + Math.random())
      if (attempt >= retries || pause > longestPause) throw problem
      onRetry?.(problem, pause)
      await sleep(pause, message.signal)
    }
  }
}

/** One attempt, reading of the answer included. */
const sendOnce = async (message: Message, { fetch = globalThis.fetch, timeout = 100_000 }: ConnectionOptions) => {
  const { method, url, headers, body = null, signal } = message
  signal?.throwIfAborted()
  const requestId = headers['ms-requestid'] ?? ''
  const place = url.split('?', 1)[0]
  const limit = new AbortController()
  const stop = () => limit.abort()
  signal?.addEventListener('abort', stop, { once: true })
  const timer = Number.isFinite(timeout) ? setTimeout(stop, timeout) : undefined
  try {
    const response = await fetch(url, { method, headers, body, signal: limit.signal })
    const text = await response.text()
    const value = response.headers.get('content-type')?.startsWith('text/csv') ? text : jsonOf(text)
    if (!response.ok) throw problemOf(response, value, requestId)
    if (value === undefined && text !== '')
      throw new Problem(`no JSON from ${place}`, { status: response.status, category: 'unreadable', requestId })
    return value
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    signal?.throwIfAborted()
    const category = limit.signal.aborted ? 'timeout' : 'network'
    const late = category === 'timeout' ? ` in ${timeout} ms` : ''
    throw new Problem(`no answer from ${place}${late}`, { status: 0, category, requestId, cause })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What is awaited, unless the signal comes first: then its reason is thrown. */
export const orAborted = <T>(awaited: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return awaited
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    awaited.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

export const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await orAborted(over, signal).finally(() => clearTimeout(timer))
}
