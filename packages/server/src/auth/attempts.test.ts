import { expect, test } from 'vitest'
import { openAttempts } from './attempts.ts'

const clock = () => {
  let at = 0
  return { now: () => new Date(at), forward: (minutes: number) => (at += minutes * 60_000) }
}
const ana = { account: 'Ana@norte.example', address: '192.0.2.1' }

test('after five wrong attempts an account waits 15 minutes, in whatever letter case', () => {
  const { now, forward } = clock()
  const attempts = openAttempts(now)
  for (let n = 0; n < 5; n++) attempts.begin(ana)
  expect(() => attempts.begin({ ...ana, account: 'ANA@norte.example' })).toThrow(
    expect.objectContaining({ error: 'throttled', retryAfter: 900 }),
  )
  forward(14)
  expect(() => attempts.begin(ana)).toThrow(expect.objectContaining({ retryAfter: 60 }))
  forward(1)
  expect(() => attempts.begin(ana)).not.toThrow()
})

test('an attempt that succeeds clears the ones before it', () => {
  const attempts = openAttempts(clock().now)
  for (let n = 0; n < 20; n++) {
    attempts.begin(ana)
    attempts.begin(ana).succeeded()
  }
})

test('another address is counted apart, and one address does not try a hundred names', () => {
  const attempts = openAttempts(clock().now)
  for (let n = 0; n < 5; n++) attempts.begin(ana)
  expect(() => attempts.begin({ ...ana, address: '192.0.2.2' })).not.toThrow()
  for (let n = 5; n < 100; n++) attempts.begin({ account: `user${n}`, address: ana.address })
  expect(() => attempts.begin({ account: 'one more', address: ana.address })).toThrow()
})
