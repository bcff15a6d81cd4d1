import { addressFormat, countryRules, stateCode, statesOf } from '@tenantry/contract/countries'
import { type ContractText, contractText } from '../../i18n/contract-text.ts'
import type { Format } from '../../i18n/index.tsx'
import { stored, type Values } from './values.ts'

export interface FieldText<F extends string> {
  /** What the country calls the field: ZIP code, province, post town. */
  label: (field: F, values: Values<F>) => string
  /** The part of the record that the field belongs to. */
  section: (field: F) => string
  /** A value as people read it: the name of a country, a state, a language. */
  display: (field: F, values: Values<F>) => string
  /** A message of the rules. */
  rule: ContractText
}

export interface FieldWords<F extends string> {
  section: (field: F) => string
  /** The country whose words and lists hold for a field. */
  countryOf: (field: F, values: Values<F>) => string
  /** Key of a label that is not `field.` and the last part of the path. */
  labelKey?: (field: F, country: string) => string | undefined
}

/** What the country calls a field, as a key of the rules' messages. */
const labelKeyIn = (field: string, country: string): string => {
  const { postalCodeLabel, stateLabel, cityLabel } = addressFormat(country)
  const member = field.slice(field.lastIndexOf('.') + 1)
  if (member === 'postalCode') return `label.postalCode.${postalCodeLabel}`
  if (member === 'state') return `label.state.${stateLabel}`
  if (member === 'city') return `label.city.${cityLabel}`
  return `field.${member}`
}

const sentence = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)

export const createFieldText = <F extends string>(
  format: Format,
  { section, countryOf, labelKey }: FieldWords<F>,
): FieldText<F> => {
  const { locale, country: countryName } = format
  const say = contractText(format)
  const tags = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' })

  const display = (field: F, values: Values<F>): string => {
    const value = stored(values[field])
    if (!value) return ''
    if (field.endsWith('.country')) return countryName(value)
    if (/\.(culture|language)$/.test(field)) {
      try {
        return `${sentence(tags.of(value) ?? value)} · ${value}`
      } catch {
        return value
      }
    }
    if (field.endsWith('.state')) {
      const country = countryOf(field, values)
      // Only where a list decides is the code what is stored.
      if (!countryRules(country)?.supportedStatesList.length) return value
      const code = stateCode(country, value)
      return statesOf(country).find((state) => state.code === code)?.name ?? value
    }
    return value
  }

  return {
    label: (field, values) => {
      const country = countryOf(field, values)
      return say(labelKey?.(field, country) ?? labelKeyIn(field, country))
    },
    section,
    display,
    rule: say,
  }
}
