import { countryName } from '../countries/country-name.ts'
import { isMessageKey, type Language, type MessageKey, messages } from './catalogue.ts'

// Sentences about a field, in the same namespace as the labels.
const SENTENCES = new Set<string>([
  'field.choice',
  'field.required',
  'field.required.select',
  'field.toolong',
  'field.type',
])

/** Label of the last part of a field's path that has one: `billingProfile.defaultAddress.city` → `field.defaultAddress.city`. */
export function fieldLabelKey(path: string): MessageKey | undefined {
  for (let rest = path; rest !== ''; rest = rest.includes('.') ? rest.slice(rest.indexOf('.') + 1) : '') {
    const key = `field.${rest}`
    if (isMessageKey(key) && !SENTENCES.has(key)) return key
  }
  return undefined
}

/**
 * Params of a finding or an error in the words of a reader: `field` and `label` hold message keys or field paths, `country`
 * an ISO code, `cloud` a cloud, `roles` names of roles separated by commas. What has no words stays as it is.
 */
export function localizedParams(
  params: Record<string, string | number>,
  language: Language,
): Record<string, string | number> {
  const texts = messages[language]
  const label = (value: string) => {
    const key = isMessageKey(value) ? value : fieldLabelKey(value)
    return key ? texts[key] : value
  }
  const named = (kind: 'role' | 'cloud') => (name: string) => {
    const key = `${kind}.${name}`
    return isMessageKey(key) ? texts[key] : name
  }
  const words: Record<string, (value: string) => string> = {
    field: label,
    label,
    country: (code) => countryName(code, language),
    cloud: named('cloud'),
    roles: (names) => names.split(', ').map(named('role')).join(', '),
  }
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, words[name]?.(String(value)) ?? value]),
  )
}
