import { Problem } from './problem.ts'
import { orAborted } from './send.ts'

/**
 * Gives a bearer token. Called before each request, so it keeps what it has; after a 401 it is called with the token that
 * was rejected, and gives another one if it can.
 */
export type TokenSource = (rejected?: string) => string | Promise<string>

/** Runs with a token, and once more with another one if the service rejects the first. */
export const withToken = async <T>(
  token: string | TokenSource | undefined,
  run: (token: string | undefined) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> => {
  if (typeof token !== 'function') return run(token)
  const ask = (rejected?: string) => orAborted(Promise.resolve(token(rejected)), signal)
  const first = await ask()
  try {
    return await run(first)
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 401) throw problem
    const second = await ask(first)
    if (second === first) throw problem
    return run(second)
  }
}
