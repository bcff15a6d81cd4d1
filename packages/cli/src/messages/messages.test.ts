import { variables } from '@tenantry/server/config'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import en from './en.json' with { type: 'json' }
import es from './es.json' with { type: 'json' }
import { languageOf } from './messages.ts'
import settings from './settings.es.json' with { type: 'json' }

const argumentsOf = (text: string): string[] => {
  const found = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('type' in value && 'value' in value && Number(value.type) > 0 && Number(value.type) < 7)
      found.add(String(value.value))
    for (const member of Object.values(value)) walk(member)
  }
  walk(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst())
  return [...found].sort()
}

test('both languages say the same things about the same values', () => {
  expect(Object.keys(es)).toEqual(Object.keys(en))
  for (const [key, text] of Object.entries(en))
    expect(argumentsOf(es[key as keyof typeof es]), key).toEqual(argumentsOf(text))
})

test('every setting is explained in Spanish', () => {
  expect(Object.keys(settings).sort()).toEqual(Object.keys(variables).sort())
})

test('the language is the one asked for, else the one of the terminal', () => {
  expect(languageOf(['import', '--lang', 'es'], { LANG: 'en_US.UTF-8' })).toBe('es')
  expect(languageOf(['--lang=en'], { LANG: 'es_ES.UTF-8' })).toBe('en')
  expect(languageOf(['start'], { LANG: 'es_ES.UTF-8' })).toBe('es')
  expect(languageOf(['start'], { LC_ALL: 'C', LANG: 'es_ES.UTF-8' })).toBe('en')
  expect(languageOf(['start'], {})).toBe('en')
})
