import { expect, test } from 'vitest'
import { checkCulture, checkLanguage, normalizeCulture } from './culture-language.ts'

test('a culture is compared ignoring case and kept in canonical case', () => {
  expect(normalizeCulture('EN-us', 'ES')).toBe('en-US')
  expect(normalizeCulture(' ES-es ', 'es')).toBe('es-ES')
  expect(normalizeCulture('SR-LATN-rs', 'RS')).toBe('sr-Latn-RS')
  expect(checkCulture('CA-es', 'ES')).toEqual([])
})

test('a culture of another country is refused, and the accepted ones are named', () => {
  expect(normalizeCulture('pt-PT', 'ES')).toBeUndefined()
  expect(checkCulture('pt-PT', 'ES')[0]?.params).toMatchObject({ list: 'es-ES, ca-ES, eu-ES, gl-ES, en-US' })
  expect(checkCulture('', 'ES')).toHaveLength(1)
})

test('a language is any two-letter code, or one that the country lists', () => {
  for (const language of ['es', 'En', 'ja']) expect(checkLanguage(language, 'ES')).toEqual([])
  expect(checkLanguage('fil', 'PH')).toEqual([])
  for (const language of ['fil', 'e', 'es-ES', 'español', null]) expect(checkLanguage(language, 'ES')).toHaveLength(1)
})
