import { ApiError, type ErrorDetail, type Link, link } from '@tenantry/contract'
import type { z } from 'zod'

const refused = (field: string, reason: string): ApiError => {
  const detail: ErrorDetail = { field, code: 3000, reason, params: { field } }
  return new ApiError('invalidProperty', { params: { field }, data: [detail] })
}
export const badQuery = refused

/** A continuation token: opaque to clients, bound to its partner; it carries all that the next page needs. */
export const writeToken = (partnerId: string, state: object): string =>
  Buffer.from(JSON.stringify({ p: partnerId, ...state })).toString('base64url')

/** What a token of ours carries. Callers can write tokens themselves, so the shape is checked as any other input. */
export const readToken = <S extends z.ZodObject>(token: string, partnerId: string, shape: S): z.output<S> => {
  try {
    const { p, ...state } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { p?: unknown }
    const parsed = shape.strict().safeParse(state)
    if (p === partnerId && parsed.success) return parsed.data as z.output<S>
  } catch {
    // the same refusal as for a foreign one
  }
  throw refused('MS-ContinuationToken', 'query.token')
}

export type Seek = 'Next' | 'Previous' | 'First' | 'Last' | 'PageIndex'

export const supportedSeek = (seek: Seek | undefined): 'Next' | 'Previous' | 'First' => {
  if (seek === 'Last' || seek === 'PageIndex') throw refused('seekOperation', 'query.seek')
  return seek ?? 'Next'
}

// One SDK's URI parser refuses raw braces, quotes, bars and blanks; another splits at a second question mark.
const queryText = (query: Record<string, string | number | undefined>): string =>
  Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join('&')

/** Links of a page; their presence is what SDK enumerators test. */
export const pageLinks = (
  path: string,
  query: Record<string, string | number | undefined>,
  { token, next, previous }: { token: string | undefined; next: boolean; previous: boolean },
): Record<string, Link> => {
  const address = (seek?: string) => {
    const text = queryText(seek ? { ...query, seekOperation: seek } : query)
    return text ? `${path}?${text}` : path
  }
  const headers = token ? [{ key: 'MS-ContinuationToken', value: token }] : []
  return {
    self: link(address()),
    ...(next && { next: link(address('Next'), headers) }),
    ...(previous && { previous: link(address('Previous'), headers) }),
  }
}

export interface SimpleFilter {
  field: string
  operator: string
  value: string
}

/** The filter of an address as it stands there, percent-decoded only: one SDK leaves a plus as it is. */
export const filterAsSent = (uri: string): string | undefined => {
  const sent = /[?&]filter=([^&]*)/i.exec(uri)?.[1]
  try {
    return sent && decodeURIComponent(sent)
  } catch {
    return undefined
  }
}

const operators = [
  'equals',
  'notequals',
  'greaterthan',
  'greaterthanorequals',
  'lessthan',
  'lessthanorequals',
  'substring',
  'and',
  'or',
  'startswith',
  'notstartswith',
]

/**
 * The filter of a query: a JSON object with Field, Value and Operator in any letter case and order; unknown keys are
 * ignored, operators come as `starts_with`, `StartsWith` or as ordinal. Some clients leave blanks as `+`.
 */
export const readFilter = (text: string | undefined): SimpleFilter | undefined => {
  if (!text) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    try {
      value = JSON.parse(text.replaceAll('+', ' '))
    } catch {
      throw refused('filter', 'query.filter')
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused('filter', 'query.filter')
  const members = new Map<string, unknown>()
  for (const [name, member] of Object.entries(value)) {
    const lower = name.toLowerCase()
    if (members.has(lower)) throw refused('filter', 'query.filter')
    members.set(lower, member)
  }
  const field = members.get('field')
  const given = members.get('value')
  const operator = members.get('operator')
  if (typeof field !== 'string' || typeof given !== 'string' || given.length > 256)
    throw refused('filter', 'query.filter')
  const name =
    typeof operator === 'number'
      ? operators[operator]
      : typeof operator === 'string'
        ? operator.replaceAll('_', '').toLowerCase()
        : ''
  const known = operators[Number(name)] ?? name
  if (!known || !operators.includes(known)) throw refused('filter', 'query.filterOperator')
  return { field: field.replaceAll('_', '').toLowerCase(), operator: known, value: given }
}
