import { describe, expect, test } from 'vitest'
import { returnPath } from './return-path.ts'

describe('where a sign-in ends', () => {
  test.each([
    '/customers',
    '/customers/1f?tab=account',
    '/activity#today',
    '/signed-in',
    '/a/b%20c',
    '/x?next=https://a.example',
  ])('%s is a page of ours', (path) => expect(returnPath(path)).toBe(path))

  test.each([
    undefined,
    '',
    'customers',
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%2fevil.example',
    '/%2Fevil.example',
    '/%252fevil.example',
    '/%25252fevil.example',
    '/%5cevil.example',
    '/%09/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/%0d%0aLocation:%20https://evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e%2e//evil.example',
    'javascript:alert(1)',
    '/%',
    '/ñ',
    '/auth/sign-in',
    '/auth/link/x',
    `/${'a'.repeat(3000)}`,
  ])('%j is refused', (path) => expect(returnPath(path)).toBe('/customers'))
})
