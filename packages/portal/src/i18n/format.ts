import { IntlMessageFormat, type PrimitiveType } from 'intl-messageformat'
import type { Language } from './language.ts'
import type { MessageKey } from './messages.ts'

export type Values = Record<string, PrimitiveType>

/** Words, numbers, dates and names of countries in the language of the portal. */
export interface Format {
  language: Language
  locale: string
  /** A message of ours. */
  t: (key: MessageKey, values?: Values) => string
  /** A message whose key comes from elsewhere (the server's `reason`, a role); undefined when we have no such key. */
  message: (key: string, values?: Values) => string | undefined
  number: (value: number) => string
  date: (iso: string) => string
  dateTime: (iso: string) => string
  /** Without the time zone, where {@link timeZone} is named beside. */
  moment: (iso: string) => string
  /** As the IANA calls it: `Europe/Madrid`. */
  timeZone: string
  country: (code: string) => string
}

export const createFormat = (
  language: Language,
  locale: string,
  messages: Readonly<Record<string, string>>,
): Format => {
  const parsed = new Map<string, IntlMessageFormat>()
  const message = (key: string, values?: Values) => {
    const source = messages[key]
    if (source === undefined) return undefined
    let format = parsed.get(key)
    if (!format) {
      format = new IntlMessageFormat(source, locale, undefined, { ignoreTag: true })
      parsed.set(key, format)
    }
    return String(format.format(values))
  }
  const number = new Intl.NumberFormat(locale)
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const parts = { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const
  const moment = new Intl.DateTimeFormat(locale, parts)
  const dateTime = new Intl.DateTimeFormat(locale, { ...parts, timeZoneName: 'short' })
  const countries = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' })
  return {
    language,
    locale,
    t: (key, values) => message(key, values) ?? key,
    message,
    number: (value) => number.format(value),
    date: (iso) => date.format(new Date(iso)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    moment: (iso) => moment.format(new Date(iso)),
    timeZone: moment.resolvedOptions().timeZone,
    country: (code) => (/^[a-z]{2}$/i.test(code) ? (countries.of(code.toUpperCase()) ?? code) : code),
  }
}
