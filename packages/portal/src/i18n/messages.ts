import type { Language } from './language.ts'

// The English catalogue is the type of both; scripts/check-messages.ts compares them key by key.
export type MessageKey = keyof typeof import('./en/index.ts')['catalogue']

const catalogues = {
  en: () => import('./en/index.ts'),
  es: () => import('./es/index.ts'),
}

export const loadMessages = async (language: Language): Promise<Record<string, string>> =>
  (await catalogues[language]()).catalogue
