import { countryRules } from '../countries/index.ts'
import { block, type Finding, quoted } from './finding.ts'
import { isGiven, type Text } from './plain-text.ts'

/** The culture in its canonical letter case, `EN-US` → `en-US`; undefined where the country does not have it. */
export function normalizeCulture(culture: string, country: string): string | undefined {
  const wanted = culture.trim().toLowerCase()
  return countryRules(country)?.supportedCulturesList.find((supported) => supported.toLowerCase() === wanted)
}

/** One of the country's `supportedCulturesList`, in any letter case. */
export function checkCulture(value: Text, country: string, field = 'culture'): Finding[] {
  if (!isGiven(value)) {
    return [block(field, { rule: 'culture', message: 'field.required.select', params: { field: 'field.culture' } })]
  }
  const rules = countryRules(country)
  if (!rules || normalizeCulture(value, country)) return []
  const params = { value: quoted(value.trim()), country: rules.iso2Code, list: rules.supportedCulturesList.join(', ') }
  return [block(field, { rule: 'culture', message: 'culture.unsupported', params })]
}

/** Any two-letter code, or one of the country's `supportedLanguagesList`. The letter case of the client is kept. */
export function checkLanguage(value: Text, country: string, field = 'language'): Finding[] {
  if (!isGiven(value)) {
    return [block(field, { rule: 'language', message: 'field.required.select', params: { field: 'field.language' } })]
  }
  const language = value.trim().toLowerCase()
  if (/^[a-z]{2}$/.test(language) || countryRules(country)?.supportedLanguagesList.includes(language)) return []
  return [block(field, { rule: 'language', message: 'language.unsupported', params: { value: quoted(language) } })]
}
