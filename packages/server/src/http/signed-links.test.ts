import { expect, test } from 'vitest'
import { openSignedLinks } from './signed-links.ts'

const publicUrl = 'https://tenantry.example'
const key = (letter: string) => Buffer.from(letter.repeat(32))
const linksAt = (time: string, ...keys: Buffer[]) => openSignedLinks({ publicUrl, keys, now: () => new Date(time) })
const NOW = '2026-11-22T10:00:00Z'
const pathOf = (link: string) => link.slice(publicUrl.length)

test('a link gives back the query that it was made with', () => {
  const links = linksAt(NOW, key('a'))
  const query = { text: 'a&b=c d/é?#%', other: '' }
  expect(Object.fromEntries(links.read(pathOf(links.sign('/page', query)))!)).toEqual(query)
  expect([...links.read(pathOf(links.sign('/page', {})))!]).toEqual([])
})

test('one with a life ends, one without does not', () => {
  const links = linksAt(NOW, key('a'))
  const [short, lasting] = [links.sign('/page', {}, 60), links.sign('/page', {})].map(pathOf)
  expect(links.sign('/page', {}, 60)).not.toBe(links.sign('/page', {}, 60))
  expect(links.sign('/page', {})).toBe(links.sign('/page', {}))
  expect(linksAt('2026-11-22T10:00:59.999Z', key('a')).read(short!)).toBeDefined()
  expect(linksAt('2026-11-22T10:01:00Z', key('a')).read(short!)).toBeUndefined()
  expect(linksAt('2036-11-22T10:00:00Z', key('a')).read(lasting!)).toBeDefined()
})

test('keys may change: the newest signs, older ones are accepted, others are not', () => {
  const link = pathOf(linksAt(NOW, key('a')).sign('/page', {}))
  expect(linksAt(NOW, key('b'), key('a')).read(link)).toBeDefined()
  expect(linksAt(NOW, key('b')).read(link)).toBeUndefined()
  expect(pathOf(linksAt(NOW, key('b'), key('a')).sign('/page', {}))).not.toBe(link)
})

test.each([
  '',
  '/page',
  '/page?',
  '/page?signature=',
  `/page?signature=${'!'.repeat(43)}`,
  `/page&signature=${'A'.repeat(43)}`,
])('%j is none of ours', (url) => {
  expect(linksAt(NOW, key('a')).read(url)).toBeUndefined()
})
