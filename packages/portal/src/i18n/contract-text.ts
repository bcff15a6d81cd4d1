import { isMessageKey, localizedParams, messages } from '@tenantry/contract/messages'
import { IntlMessageFormat } from 'intl-messageformat'
import type { Format } from './format.ts'

/** A text of the rules and errors, which server and portal share. What is no key of theirs comes back as it is. */
export type ContractText = (key: string, params?: Record<string, string | number>) => string

export const contractText =
  ({ language, locale }: Pick<Format, 'language' | 'locale'>): ContractText =>
  (key, params = {}) =>
    isMessageKey(key)
      ? String(new IntlMessageFormat(messages[language][key], locale).format(localizedParams(params, language)))
      : key
