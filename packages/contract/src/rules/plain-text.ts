import type { MessageKey } from '../messages/index.ts'
import { block, type Finding } from './finding.ts'

// Line breaks and other controls never belong in a one-line text; bidirectional overrides and zero-width characters make
// two different names look alike (R6.5).
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u
const INVISIBLE = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u

export type Text = string | null | undefined

/** Absent, empty and blank are the same to every rule. */
export const isGiven = (value: Text): value is string => typeof value === 'string' && value.trim() !== ''

export interface PlainTextRule {
  rule: string
  label: MessageKey
  max: number
}

/** One readable line of at most `max` characters. Length comes first: the other checks then run on bounded input (R6.6). */
export function checkPlainText(value: string, field: string, { rule, label, max }: PlainTextRule): Finding[] {
  const params = { field: label }
  if (value.trim().length > max) return [block(field, { rule, message: 'field.toolong', params: { ...params, max } })]
  if (!value.isWellFormed()) return [block(field, { rule, message: 'text.malformed', params })]
  if (CONTROL.test(value)) return [block(field, { rule, message: 'text.control', params })]
  if (INVISIBLE.test(value)) return [block(field, { rule, message: 'text.invisible', params })]
  return []
}
