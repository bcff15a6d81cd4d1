import { addressFormat, countryRules, stateCode, statesOf } from '@tenantry/contract/countries'
import { isMessageKey, localizedParams, messages } from '@tenantry/contract/messages'
import { registrationLabel } from '@tenantry/contract/rules'
import { IntlMessageFormat } from 'intl-messageformat'
import { useMemo } from 'react'
import { type Format, useFormat } from '../../i18n/index.tsx'
import { type FieldName, stored, type Values } from './changes.ts'

export interface FieldText {
  /** What the country calls the field: ZIP code, province, post town. */
  label: (field: FieldName, values: Values) => string
  /** The part of the account that the field belongs to. */
  section: (field: FieldName) => string
  /** A value as people read it: the name of a country, a state, a language. */
  display: (field: FieldName, values: Values) => string
  /** A message of the rules. */
  rule: (key: string, params?: Record<string, string | number>) => string
}

const countryOf = (field: FieldName, values: Values): string =>
  field.startsWith('company.')
    ? values['company.address.country'] || values['billing.defaultAddress.country']
    : values['billing.defaultAddress.country']

/** What the country calls a field, as a key of the rules' messages. */
const labelKey = (field: FieldName, country: string): string => {
  const { postalCodeLabel, stateLabel, cityLabel } = addressFormat(country)
  const member = field.slice(field.lastIndexOf('.') + 1)
  if (member === 'postalCode') return `label.postalCode.${postalCodeLabel}`
  if (member === 'state') return `label.state.${stateLabel}`
  if (member === 'city') return `label.city.${cityLabel}`
  if (
    member === 'organizationRegistrationNumber' &&
    countryRules(country)?.customerOrganizationRegistrationNumberRequired
  )
    return registrationLabel(country)
  return `field.${member}`
}

const sentence = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)

const createFieldText = ({ language, locale, country: countryName, t }: Format): FieldText => {
  const words = messages[language]
  const say = (key: string, params: Record<string, string | number> = {}) =>
    isMessageKey(key)
      ? String(new IntlMessageFormat(words[key], locale).format(localizedParams(params, language)))
      : key
  const tags = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' })

  const display = (field: FieldName, values: Values): string => {
    const value = stored(values[field])
    if (!value) return ''
    if (field.endsWith('.country')) return countryName(value)
    if (field === 'billing.culture' || field === 'billing.language') {
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
    label: (field, values) => say(labelKey(field, countryOf(field, values))),
    section: (field) =>
      t(
        field.startsWith('billing.defaultAddress.') && !field.endsWith('phoneNumber')
          ? 'account.billingAddress'
          : field.startsWith('company.address.')
            ? 'account.companyAddress'
            : field.startsWith('company.')
              ? 'account.company'
              : 'account.billTo',
      ),
    display,
    rule: say,
  }
}

export const useFieldText = (): FieldText => {
  const format = useFormat()
  return useMemo(() => createFieldText(format), [format])
}
