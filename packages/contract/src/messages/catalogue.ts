import en from './en.json' with { type: 'json' }
import es from './es.json' with { type: 'json' }

export type Language = 'en' | 'es'
export type MessageKey = keyof typeof en

/** ICU texts of every finding, error and field label. English is the measure: both languages have the same keys. */
export const messages: Record<Language, Record<MessageKey, string>> = { en, es }

export const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(en, key)
