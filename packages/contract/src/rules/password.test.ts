import { expect, test } from 'vitest'
import { checkPassword } from './password.ts'

const found = (password: string, names: string[] = []) => checkPassword(password, names).map(({ rule }) => rule)

test('V-95: has 12 to 256 characters, of whatever kind', () => {
  expect(found('short words')).toEqual(['V-95'])
  expect(found('twelve words')).toEqual([])
  expect(found('лошадь скрепка')).toEqual([])
  expect(found('🐎🔋📎✅🐎🔋📎✅🐎🔋📎')).toEqual(['V-95'])
  expect(found(`a${'bc'.repeat(128)}`)).toEqual(['V-95'])
})

test('V-96: is more than the names of the account, and more than a few characters again and again', () => {
  expect(found('lucia.ferrer1', ['lucia.ferrer'])).toEqual(['V-96'])
  expect(found('RibaltaRibalta', ['ribalta'])).toEqual(['V-96'])
  expect(found('aaaaaaaaaaaaa')).toEqual(['V-96'])
  expect(found('lucia rides a horse', ['lucia'])).toEqual([])
  expect(found('Ana Ana Ana Ana', ['ana'])).toEqual(['V-96'])
})
