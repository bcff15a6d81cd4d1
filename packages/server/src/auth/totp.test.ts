import { expect, test } from 'vitest'
import { base32, codeOf, matchedStep, otpauthUri, stepAt } from './totp.ts'

const secret = Buffer.from('12345678901234567890')

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('shows at second %i the last six digits of the example in RFC 6238', (second, code) => {
  expect(codeOf(secret, stepAt(new Date(second * 1000)))).toBe(code)
})

test('a code counts from half a minute before its time to half a minute after, and with the gap that apps show', () => {
  const at = new Date('2026-03-01T12:00:10Z')
  const step = stepAt(at)
  const isRight = (number: number) => matchedStep(codeOf(secret, number), { secret, at }) === number
  expect([-2, -1, 0, 1, 2].map((aside) => isRight(step + aside))).toEqual([false, true, true, true, false])
  const code = codeOf(secret, step)
  expect(matchedStep(`${code.slice(0, 3)} ${code.slice(3)}`, { secret, at })).toBe(step)
})

test('a code that was used, and every one before it, counts no more', () => {
  const at = new Date('2026-03-01T12:00:10Z')
  const used = stepAt(at)
  expect(matchedStep(codeOf(secret, used), { secret, at, used })).toBeUndefined()
  expect(matchedStep(codeOf(secret, used - 1), { secret, at, used })).toBeUndefined()
  expect(matchedStep(codeOf(secret, used + 1), { secret, at, used })).toBe(used + 1)
})

test('tells an authenticator app the secret in base 32, and whose it is', () => {
  expect(base32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  expect(otpauthUri(secret, 'ana@norte.example')).toBe(
    `otpauth://totp/Tenantry:ana%40norte.example?secret=${base32(secret)}&issuer=Tenantry`,
  )
})
