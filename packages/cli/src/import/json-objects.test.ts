import { expect, test } from 'vitest'
import { jsonObjects } from './json-objects.ts'

const found = async (text: string, size: number): Promise<unknown[]> => {
  const chunks = async function* () {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
  }
  const objects: unknown[] = []
  for await (const object of jsonObjects(chunks()))
    objects.push(typeof object === 'string' ? JSON.parse(object) : object)
  return objects
}

const a = { id: 'a', domains: ['x', ['y']], note: 'brace } and "quote\\" [' }
const b = { id: 'b', profile: { items: [1, { c: 2 }] } }

test.each([
  ['one object', JSON.stringify(a), [a]],
  [
    'objects one after the other',
    `${JSON.stringify(a)}\n${JSON.stringify(b, null, 2)} ${JSON.stringify(a)}`,
    [a, b, a],
  ],
  ['an array', JSON.stringify([a, b]), [a, b]],
  ['a collection', JSON.stringify({ totalCount: 2, items: [a, b], links: { self: { uri: '/x' } } }, null, 1), [a, b]],
  [
    'two pages',
    `${JSON.stringify({ Items: [a] })}${JSON.stringify({ items: [] })}${JSON.stringify({ items: [b] })}`,
    [a, b],
  ],
  ['nothing', ' [] ', []],
])('finds the objects of %s, however the text is cut', async (_name, text, expected) => {
  for (const size of [1, 2, 3, 7, 64, 10_000]) expect(await found(text, size)).toEqual(expected)
})
