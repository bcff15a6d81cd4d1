import { createContext, type ReactNode, use, useMemo, useState } from 'react'
import { createFormat, type Format } from './format.ts'
import { type Language, localeOf, preferredLanguage, rememberLanguage } from './language.ts'
import { loadMessages, loadPageMessages } from './messages.ts'

export type { Format, Values } from './format.ts'
export { type Language, languages } from './language.ts'
export type { MessageKey } from './messages.ts'

interface I18n {
  format: Format
  setLanguage: (language: Language) => Promise<void>
}

const I18nContext = createContext<I18n | null>(null)

let current: Language = preferredLanguage()

/** Language of the portal now, for code outside of components. */
export const currentLanguage = (): Language => current

const apply = async (language: Language) => {
  const messages = await loadMessages(language)
  current = language
  document.documentElement.lang = language
  return createFormat(language, localeOf(language), messages)
}

/** The words must be there before the first paint; those of other pages than the first ones come with {@link pageWords}. */
export const firstFormat = (): Promise<Format> => apply(current)

/** Words of the pages that are not shown first. */
export const pageWords = (): Promise<void> => loadPageMessages(current)

export const I18nProvider = ({ first, children }: { first: Format; children: ReactNode }) => {
  const [format, setFormat] = useState(first)
  const value = useMemo(
    () => ({
      format,
      setLanguage: async (language: Language) => {
        rememberLanguage(language)
        await loadPageMessages(language)
        setFormat(await apply(language))
      },
    }),
    [format],
  )
  return <I18nContext value={value}>{children}</I18nContext>
}

const useI18n = (): I18n => {
  const i18n = use(I18nContext)
  if (!i18n) throw new Error('No I18nProvider above')
  return i18n
}

/** `const { t, date } = useFormat()` */
export const useFormat = (): Format => useI18n().format

export const useSetLanguage = () => useI18n().setLanguage
