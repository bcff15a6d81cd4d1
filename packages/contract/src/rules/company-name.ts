import type { MessageKey } from '../messages/index.ts'
import { block, type Finding, quoted, warn } from './finding.ts'
import { genericEndings } from './generic-endings.ts'
import { checkPlainText, isGiven, type Text } from './plain-text.ts'

const MAX = 200

// V-S: may be part of a name, may not be all of it.
const SPECIAL_ONLY = /^[\s~\-=_#.%+:^[\]$&@*,()"'<>!\\/{};?|`–—‘⟨⟩،]+$/

// V-A, without dots: `l.l.c.`, `llc.` and `llc` are one entry.
const LEGAL_FORMS = new Set([
  ...['c p a', 'cpa', 'l l c', 'llc', 'l l p', 'llp', 'corp', 'corporation', 'inc', 'incorporated', 'limited', 'ltd'],
  ...['pty', 'pty ltd', 'pte ltd', 'private limited', 'pvt', 'pvt ltd', 'plc', 'gmbh', 'wll', 'lda', 'sarl', 'kft'],
  ...['zrt', 'ooo', 'sdn bhd'],
])

// The end of a domain name: of foo.com.au that is au. A bounded run, so a text full of dots stays linear.
const ENDING = /\.([\p{L}\p{M}]{2,24})(?!\.[\p{L}\d])(?=$|[\s\p{P}\p{S}])/gu

/** A company name as the rules compare it. The stored value keeps the spelling of whoever typed it. */
const comparable = (value: string): string => value.normalize('NFC').replace(/\s+/g, ' ').trim()

/** V-01…V-09. A name that must not be used gives one finding, a name to look at again gives a warning for each reason. */
export function checkCompanyName(
  value: Text,
  field = 'companyName',
  label: MessageKey = 'field.companyName',
): Finding[] {
  if (!value) return [block(field, { rule: 'V-01', message: 'field.required', params: { field: label } })]
  if (!isGiven(value)) return [block(field, { rule: 'V-01', message: 'name.blank' })]
  const unreadable = checkPlainText(value, field, { rule: 'V-09', label, max: MAX })
  if (unreadable[0]) return [{ ...unreadable[0], rule: unreadable[0].message === 'field.toolong' ? 'V-08' : 'V-09' }]

  const name = comparable(value)
  if ([...name].length < 2) return [block(field, { rule: 'V-02', message: 'name.onechar' })]
  if (SPECIAL_ONLY.test(name)) return [block(field, { rule: 'V-03', message: 'name.special' })]
  if (isLegalForm(name)) {
    return [block(field, { rule: 'V-04', message: 'name.abbrev', params: { value: quoted(name) } })]
  }
  return nameWarnings(name, field)
}

/** V-05…V-07: what a person has to confirm before the name is kept. */
export function nameWarnings(value: string, field = 'companyName'): Finding[] {
  if (value.length > 2 * MAX) return []
  const name = comparable(value)
  const characters = [...name]
  const rules: string[] = []
  if (hasInternetEnding(name)) rules.push('V-05')
  if (characters.length >= 3 && characters.every((character) => character === characters[0])) rules.push('V-06')
  if (characters.length >= 3 && characters.every((character, index) => (index % 2 === 1) === (character === ' '))) {
    rules.push('V-07')
  }
  return rules.map((rule) => warn(field, { rule, message: 'name.warn' }))
}

const isLegalForm = (name: string): boolean =>
  LEGAL_FORMS.has(name.toLowerCase().replaceAll('.', '').replace(/\s+/g, ' ').trim())

function hasInternetEnding(name: string): boolean {
  for (const [, ending = ''] of name.matchAll(ENDING)) if (genericEndings.has(ending.toLowerCase())) return true
  return false
}
