import { IntlMessageFormat } from 'intl-messageformat'
import en from './en.json' with { type: 'json' }
import es from './es.json' with { type: 'json' }

export type Language = 'en' | 'es'
export type MessageKey = keyof typeof en
export type Params = Record<string, string | number>
export type Say = (key: MessageKey, params?: Params) => string

const catalogues: Record<Language, Record<MessageKey, string>> = { en, es }
export const isOwnKey = (key: string): key is MessageKey => Object.hasOwn(en, key)

const locales = { en: 'en-US', es: 'es-ES' }

/** The texts of the command line in one language. */
export const speak =
  (language: Language): Say =>
  (key, params = {}) =>
    String(
      new IntlMessageFormat(catalogues[language][key], locales[language], undefined, { ignoreTag: true }).format(
        params,
      ),
    )

/** `--lang es`, else the language of the terminal. */
export const languageOf = (argv: readonly string[], env: Record<string, string | undefined>): Language => {
  const place = argv.findIndex((argument) => argument === '--lang' || argument.startsWith('--lang='))
  const asked = place < 0 ? undefined : (argv[place]!.split('=')[1] ?? argv[place + 1])
  const wanted = asked ?? (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '')
  return /^es\b|^es_/i.test(wanted) ? 'es' : 'en'
}
