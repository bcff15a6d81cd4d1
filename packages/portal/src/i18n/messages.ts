import type { Language } from './language.ts'

// The English catalogues are the type of both languages; scripts/check-messages.ts compares them key by key.
export type MessageKey =
  | keyof typeof import('./en/first.ts')['catalogue']
  | keyof typeof import('./en/pages.ts')['catalogue']

const first = {
  en: () => import('./en/first.ts'),
  es: () => import('./es/first.ts'),
}
const pages = {
  en: () => import('./en/pages.ts'),
  es: () => import('./es/pages.ts'),
}

const words: Record<Language, Record<string, string>> = { en: {}, es: {} }

/** What the first screen says; the object grows by the words of the other pages when they are loaded. */
export const loadMessages = async (language: Language): Promise<Readonly<Record<string, string>>> =>
  Object.assign(words[language], (await first[language]()).catalogue)

export const loadPageMessages = async (language: Language): Promise<void> => {
  Object.assign(words[language], (await pages[language]()).catalogue)
}
