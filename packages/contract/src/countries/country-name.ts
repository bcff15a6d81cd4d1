const inLanguage = new Map<string, Intl.DisplayNames>()

/** Name of a country: `countryName('ES', 'es')` is España. What is not a two-letter code is given back. */
export function countryName(iso2: string, language: string): string {
  if (!/^[A-Z]{2}$/.test(iso2)) return iso2
  const names = inLanguage.get(language) ?? new Intl.DisplayNames([language], { type: 'region' })
  inLanguage.set(language, names)
  return names.of(iso2) ?? iso2
}
