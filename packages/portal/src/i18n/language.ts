export const languages = ['en', 'es'] as const
export type Language = (typeof languages)[number]

const stored = 'tenantry.language'
const fallback = { en: 'en-US', es: 'es-ES' } as const

const isLanguage = (value: string | null): value is Language => languages.some((each) => each === value)
const languageOf = (tag: string) => tag.slice(0, 2).toLowerCase()

/** The language chosen before, else the first one of the browser that we speak, else English. */
export const preferredLanguage = (): Language => {
  const chosen = localStorage.getItem(stored)
  if (isLanguage(chosen)) return chosen
  return navigator.languages.map(languageOf).find(isLanguage) ?? 'en'
}

export const rememberLanguage = (language: Language) => localStorage.setItem(stored, language)

/** Locale for dates and numbers: the browser's own variant of the language (`es-MX`), if it has one. */
export const localeOf = (language: Language): string =>
  navigator.languages.find((tag) => tag.includes('-') && languageOf(tag) === language) ?? fallback[language]
