import { expect, test } from 'vitest'
import { isTied, type Tie, tiedIn, tieUp, typed } from './ties.ts'

const values = {
  'a.city': 'Lugo',
  'a.country': 'ES',
  'b.city': 'Lugo',
  'b.country': 'ES',
  'c.city': '',
  'c.country': 'ES',
}
type Field = keyof typeof values
const pair = (from: string, to: string) =>
  (['city', 'country'] as const).map((part) => [`${from}.${part}`, `${to}.${part}`] as const) as unknown as Tie<Field>
const ties = { first: pair('a', 'b'), second: pair('b', 'c') }

test('what is equal and says something is tied', () => {
  expect(tiedIn(ties, values)).toEqual(new Set(['first']))
  expect(isTied(ties.first, { ...values, 'a.city': '', 'b.city': '' })).toBe(false)
})

test('what follows a follower follows too', () => {
  const all = tieUp(ties.second, values)
  expect(all['c.city']).toBe('Lugo')
  const next = typed(all, { field: 'a.city', value: 'Vigo', ties: Object.values(ties) })
  expect([next['a.city'], next['b.city'], next['c.city']]).toEqual(['Vigo', 'Vigo', 'Vigo'])
})

test('a follower typed apart leaves its leader alone', () => {
  const next = typed(values, { field: 'b.city', value: 'Vigo', ties: [ties.first] })
  expect([next['a.city'], tiedIn(ties, next).has('first')]).toEqual(['Lugo', false])
})

test('an empty leader takes what its follower says', () => {
  expect(tieUp(pair('c', 'a'), values)['c.city']).toBe('Lugo')
})
