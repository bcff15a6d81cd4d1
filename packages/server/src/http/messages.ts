import { isMessageKey, localizedParams, type MessageKey, messages } from '@tenantry/contract/messages'
import { IntlMessageFormat } from 'intl-messageformat'

export type Locale = 'en' | 'es'

const formats = new Map<string, IntlMessageFormat>()

export const hasMessage = isMessageKey

/** Text of a catalogue key in the language of the caller; fields, countries and roles are shown by their names. */
export const message = (locale: Locale, key: MessageKey, params: Record<string, string | number> = {}): string => {
  const id = `${locale} ${key}`
  let format = formats.get(id)
  if (!format) {
    format = new IntlMessageFormat(messages[locale][key], locale === 'es' ? 'es-ES' : 'en-US', undefined, {
      ignoreTag: true,
    })
    formats.set(id, format)
  }
  try {
    return String(format.format(localizedParams(params, locale)))
  } catch {
    return messages[locale][key] // a parameter is missing: the text with its braces says more than nothing
  }
}

/** `X-Locale` as clients send it (`es`, `es-MX`, `"es-ES"`) to a language we speak. */
export const localeOf = (header: unknown): Locale =>
  typeof header === 'string' && /^"?\s*es\b/i.test(header) ? 'es' : 'en'
