import { afterEach, expect, test, vi } from 'vitest'

const answers = (...statuses: number[]) => {
  const send = vi.fn(async () => new Response(null, { status: statuses.shift() ?? 200 }))
  vi.stubGlobal('fetch', send)
  return send
}

const freshGuard = async () => {
  vi.resetModules()
  return import('./session-guard.ts')
}

afterEach(() => {
  vi.unstubAllGlobals()
})

test('nobody was signed in: 401 is the answer', async () => {
  const { guardedFetch, sessionGuard } = await freshGuard()
  answers(401)
  expect((await guardedFetch('/me')).status).toBe(401)
  expect(sessionGuard.ended()).toBe(false)
})

test('a session that ends holds the calls back and sends them again after the next sign-in', async () => {
  const { guardedFetch, sessionGuard } = await freshGuard()
  sessionGuard.establish()
  const send = answers(401, 401, 200, 200)
  const calls = Promise.all([guardedFetch('/one', { method: 'PUT', body: 'typed' }), guardedFetch('/two')])
  await vi.waitFor(() => expect(sessionGuard.ended()).toBe(true))
  expect(send).toHaveBeenCalledTimes(2)

  sessionGuard.resume()
  expect((await calls).map((response) => response.status)).toEqual([200, 200])
  expect(send).toHaveBeenCalledWith('/one', { method: 'PUT', body: 'typed' })
  expect(send).toHaveBeenCalledTimes(4)
  expect(sessionGuard.ended()).toBe(false)
})

test('a call that is given up does not wait for the sign-in', async () => {
  const { guardedFetch, sessionGuard } = await freshGuard()
  sessionGuard.establish()
  answers(401)
  const abort = new AbortController()
  const call = guardedFetch('/list', { signal: abort.signal })
  await vi.waitFor(() => expect(sessionGuard.ended()).toBe(true))
  abort.abort(new Error('left the page'))
  await expect(call).rejects.toThrow('left the page')
})

test('R11.2: once locked, a call is not even tried before the next sign-in', async () => {
  const { guardedFetch, sessionGuard } = await freshGuard()
  sessionGuard.establish()
  const send = answers(200)
  sessionGuard.lock()
  const call = guardedFetch('/list')
  await Promise.resolve()
  expect(send).not.toHaveBeenCalled()
  sessionGuard.resume()
  expect((await call).status).toBe(200)
})
