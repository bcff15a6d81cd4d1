import { expect, test } from 'vitest'
import { hashPassword, passwordMatches } from './password.ts'

test('a password is kept as PBKDF2 with its rounds and a salt of its own', async () => {
  const [one, two] = [await hashPassword('secret'), await hashPassword('secret')]
  expect(one).toMatch(/^pbkdf2-sha256\$600000\$[\w-]{22}\$[\w-]{43}$/)
  expect(one).not.toBe(two)
  expect(await passwordMatches('secret', one)).toBe(true)
  expect(await passwordMatches('Secret', one)).toBe(false)
})

test('the same letters typed another way are the same password', async () => {
  expect(await passwordMatches('contrase\u006e\u0303a', await hashPassword('contrase\u00f1a'))).toBe(true)
})

test('an account without a password takes as long and never matches', async () => {
  const kept = await hashPassword('secret')
  const timed = async (of: string | undefined) => {
    const from = performance.now()
    expect(await passwordMatches('wrong', of)).toBe(false)
    return performance.now() - from
  }
  const [known, unknown] = [await timed(kept), await timed(undefined)]
  expect(unknown / known).toBeGreaterThan(0.3)
  expect(unknown / known).toBeLessThan(3)
})
