import { ApiError } from '@tenantry/contract'
import { isMessageKey, localizedParams, messages } from '@tenantry/contract/messages'
import { columnLabel } from '@tenantry/server/customer-files'
import { IntlMessageFormat } from 'intl-messageformat'
import { isOwnKey } from './messages/messages.ts'
import type { Terminal } from './terminal.ts'

/** Why something was refused, in the words of whoever reads it. */
export const reasonOf = (problem: unknown, { say, language }: Terminal): string => {
  if (!(problem instanceof ApiError)) return problem instanceof Error ? problem.message : String(problem)
  const ruled = (key: string, params: Record<string, string | number>): string => {
    if (isOwnKey(key)) return say(key, params)
    if (!isMessageKey(key)) return key
    const format = new IntlMessageFormat(messages[language][key], language, undefined, { ignoreTag: true })
    return String(format.format(localizedParams(params, language)))
  }
  if (problem.data.length === 0) return ruled(`error.${problem.error}`, problem.params)
  return problem.data
    .map(({ field, reason, params = {} }) => {
      const label = columnLabel(field, language)
      const text = ruled(reason, { ...params, ...(params['field'] === field && { field: label }) })
      return field ? `${label}: ${text}` : text
    })
    .join(' ')
}
