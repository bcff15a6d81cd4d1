import { expect, test } from 'vitest'
import { fipsFaults } from './fips.ts'

test('R11.3: outside of the mode the self-check finds each algorithm that must not work, and misses none that must', () => {
  expect(fipsFaults()).toEqual([
    'the mode is not on',
    'MD5 works',
    'RIPEMD-160 works',
    'BLAKE2 works',
    'ChaCha20 works',
  ])
})
