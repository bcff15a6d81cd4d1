import { expect, test } from 'vitest'
import { createFormat } from './format.ts'

const messages = { 'list.count': '{n, plural, one {# cliente} other {# clientes}}', plain: 'Clientes' }

test('plurals and numbers follow the language', () => {
  const { message } = createFormat('es', 'es-ES', messages)
  expect(message('list.count', { n: 1 })).toBe('1 cliente')
  expect(message('list.count', { n: 12_500 })).toBe('12.500 clientes')
})

test('a key that we do not have gives nothing, so that the caller can say something else', () => {
  expect(createFormat('en', 'en-US', messages).message('relationship.somethingNew')).toBeUndefined()
})

test('countries are named in the language; what is not a code stays as it is', () => {
  const { country } = createFormat('es', 'es-ES', messages)
  expect(country('us')).toBe('Estados Unidos')
  expect(country('Atlantis')).toBe('Atlantis')
})

test('dates carry no ambiguity of day and month', () => {
  expect(createFormat('es', 'es-ES', messages).date('2025-11-22T12:00:00Z')).toBe('22 nov 2025')
  expect(createFormat('en', 'en-US', messages).date('2025-11-22T12:00:00Z')).toBe('Nov 22, 2025')
})
