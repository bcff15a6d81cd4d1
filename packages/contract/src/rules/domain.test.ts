import { expect, test } from 'vitest'
import { checkDomainName, checkDomainPrefix, checkInitialDomain, domainKey, initialDomainSuffixes } from './domain.ts'

test.each([
  ['Auroralibros.Example', 'auroralibros.example'],
  ['señal.example', 'xn--seal-hqa.example'],
  ['SEÑAL.example', 'xn--seal-hqa.example'],
  ['例え.example', 'xn--r8jz45g.example'],
])('%s is compared as %s', (name, key) => {
  expect(domainKey(name)).toBe(key)
})

test.each([
  '',
  'localhost',
  'a..b',
  '-a.example',
  'a-.example',
  'a b.example',
  'a_b.example',
  'a.example/x',
  'x@a.example',
  '10.0.0.1',
])('%j is no domain name', (name) => {
  expect(domainKey(name)).toBeUndefined()
  expect(checkDomainName(name)).toHaveLength(1)
})

test('letters of scripts that imitate each other are refused, those that are written together are not (R6.5)', () => {
  expect(checkDomainName('p\u0430ypal.example')[0]?.rule).toBe('R6.5')
  expect(checkDomainName('ο\u006fo.example')[0]?.rule).toBe('R6.5')
  expect(checkDomainName('пример.example')).toEqual([])
  expect(checkDomainName('日本ネットabc.example')).toEqual([])
})

test('V-21 takes letters and digits only', () => {
  for (const prefix of ['auroralibros', 'Aurora24', '3m']) expect(checkDomainPrefix(prefix)).toEqual([])
  for (const prefix of ['aurora-libros', 'aurora libros', 'librería', 'a.b', 'аurora']) {
    expect(checkDomainPrefix(prefix)[0]?.rule).toBe('V-21')
  }
})

test('V-22 takes 1 to 27 characters', () => {
  expect(checkDomainPrefix('a'.repeat(27))).toEqual([])
  expect(checkDomainPrefix('a'.repeat(28))[0]?.rule).toBe('V-22')
  expect(checkDomainPrefix(' ')[0]?.rule).toBe('V-22')
})

test('V-20 takes the suffixes of the cloud only', () => {
  const check = (domain: string, cloud: 'global' | 'us-government') =>
    checkInitialDomain(domain, initialDomainSuffixes[cloud]).map(({ rule }) => rule)
  expect(check('Auroralibros.OnMicrosoft.com', 'global')).toEqual([])
  expect(check('ridgefield.onmicrosoft.us', 'us-government')).toEqual([])
  expect(check('ridgefield.onmicrosoft.com', 'us-government')).toEqual([])
  expect(check('ridgefield.onmicrosoft.us', 'global')).toEqual(['V-20'])
  expect(check('auroralibros.example', 'global')).toEqual(['V-20'])
  expect(check('.onmicrosoft.com', 'global')).toEqual(['V-22'])
  expect(check('a.b.onmicrosoft.com', 'global')).toEqual(['V-21'])
})
