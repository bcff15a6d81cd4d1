import type { CountryValidationRules } from './country-validation-rules.ts'
import { type CountryData, countries } from './data.ts'
import { checkedStates } from './states.ts'

export type CountryRules = CountryValidationRules

/** ISO 3166-1 alpha-2 codes, in alphabetical order, and XK for Kosovo. */
export const countryCodes: readonly string[] = [...countries.keys()]

const made = new Map<string, CountryRules>()

/** The rules of a country, or undefined for a code that is not one: `UK` and `EU` are not. Any letter case. */
export function countryRules(iso2: string): CountryRules | undefined {
  // Letters first: upper case would make SS of ß.
  if (!/^[a-z]{2}$/i.test(iso2)) return undefined
  const code = iso2.toUpperCase()
  const known = made.get(code)
  if (known) return known
  const data = countries.get(code)
  if (!data) return undefined
  const rules = toRules(code, data)
  made.set(code, rules)
  return rules
}

function toRules(iso2: string, data: CountryData): CountryRules {
  const own = data.cultures.split(' ')
  const cultures = own.includes('en-US') ? own : [...own, 'en-US']
  const languages = data.languages?.split(' ') ?? cultures.map((culture) => culture.split('-')[0] ?? culture)
  const states = checkedStates(iso2).map(({ code }) => code)
  const phone = phonePattern(data)
  const required = data.registration?.required ?? false
  return {
    iso2Code: iso2,
    defaultCulture: cultures[0] ?? 'en-US',
    // A client that finds true here refuses every state outside the list.
    isStateRequired: states.length > 0,
    supportedStatesList: states,
    supportedLanguagesList: [...new Set(languages)],
    supportedCulturesList: cultures,
    isPostalCodeRequired: data.postalRequired ?? false,
    ...(data.postalPattern && { postalCodeRegex: data.postalPattern }),
    isCityRequired: !data.cityOptional,
    isVatIdSupported: data.vat ?? false,
    ...(data.vatPattern && { vatIdRegex: data.vatPattern }),
    ...(phone && { phoneNumberRegex: phone }),
    isTaxIdSupported: false,
    isTaxIdOptional: false,
    countryCallingCodesList: [data.callingCode],
    ...(data.registration && {
      customerOrganizationRegistrationNumberRegex: data.registration.pattern,
      customerOrganizationRegistrationNumberSample: data.registration.sample,
    }),
    customerOrganizationRegistrationNumberRequired: required,
    customerOrganizationPhoneNumberRequired: required,
    attributes: { objectType: 'CountryValidationRules' },
  }
}

/** Digits in the lengths that the country uses, with the separators people write. The exact count is checked by the rule. */
function phonePattern({ phonePattern, phoneLengths, trunk = '' }: CountryData): string | undefined {
  if (phonePattern) return phonePattern
  if (!phoneLengths) return undefined
  const lengths = phoneLengths.split(/[-,]/).map(Number)
  const longest = Math.max(...lengths) + trunk.length
  return `^[0-9(][0-9 ()/.-]{${Math.min(...lengths) - 1},${longest + 9}}$`
}
