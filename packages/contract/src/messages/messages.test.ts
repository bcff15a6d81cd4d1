import { expect, test } from 'vitest'
import { addressFormat, countryCodes, countryRules } from '../countries/index.ts'
import { errors } from '../errors.ts'
import en from './en.json' with { type: 'json' }
import es from './es.json' with { type: 'json' }
import { fieldLabelKey, isMessageKey, localizedParams } from './index.ts'

const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name!).sort()

test('both languages have the same keys, in alphabetical order', () => {
  expect(Object.keys(es)).toEqual(Object.keys(en))
  expect(Object.keys(en)).toEqual(Object.keys(en).toSorted())
})

test.each(Object.keys(en) as (keyof typeof en)[])('%s takes the same values in both languages', (key) => {
  expect(placeholders(es[key])).toEqual(placeholders(en[key]))
  expect(en[key].trim()).toBe(en[key])
  expect(es[key].trim()).toBe(es[key])
  expect(es[key]).not.toBe('')
})

test('every refusal of the API has a text', () => {
  expect(Object.keys(errors).filter((name) => !isMessageKey(`error.${name}`))).toEqual([])
})

test('every error text has two sentences at least: what happened and what to do', () => {
  for (const name of Object.keys(errors)) {
    for (const catalogue of [en, es]) {
      const text: string = catalogue[`error.${name}` as keyof typeof en]
      expect(text.split(/[.:] /).length, text).toBeGreaterThan(1)
    }
  }
})

test('every kind of state, postal code and city, and every mandatory number, has a label', () => {
  for (const iso2 of countryCodes) {
    const { stateLabel, postalCodeLabel, cityLabel } = addressFormat(iso2)
    const keys = [`label.state.${stateLabel}`, `label.postalCode.${postalCodeLabel}`, `label.city.${cityLabel}`]
    if (countryRules(iso2)?.customerOrganizationRegistrationNumberRequired) keys.push(`registration.${iso2}`)
    expect(keys.filter((key) => !isMessageKey(key))).toEqual([])
  }
})

test('Spanish texts address the reader as usted and leave quotation marks to «»', () => {
  for (const text of Object.values(es)) {
    expect(text).not.toMatch(/["“”]|\b(tú|tus?|tienes|puedes|debes|vos)\b/i)
  }
})

test('a field is named by the longest part of its path that has a name', () => {
  expect(fieldLabelKey('billingProfile.defaultAddress.city')).toBe('field.defaultAddress.city')
  expect(fieldLabelKey('city')).toBe('field.city')
  expect(fieldLabelKey('type')).toBeUndefined()
  expect(fieldLabelKey('nowhere.')).toBeUndefined()
})

test('params are said in the language of the reader', () => {
  expect(localizedParams({ field: 'field.city', country: 'ES', max: 50 }, 'es')).toEqual({
    field: 'Ciudad',
    country: 'España',
    max: 50,
  })
  expect(localizedParams({ cloud: 'us-government' }, 'es')).toEqual({ cloud: 'nube del Gobierno de EE. UU.' })
  expect(localizedParams({ field: 'billingProfile.email', roles: 'adminAgent, nobody' }, 'en')).toEqual({
    field: 'Email address',
    roles: 'admin agent, nobody',
  })
})
