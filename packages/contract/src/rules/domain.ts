import { block, type Finding, quoted } from './finding.ts'

export type Cloud = 'global' | 'us-government'

/** Suffixes that a customer's first domain may have. An operator can set others. */
export const initialDomainSuffixes: Record<Cloud, readonly string[]> = {
  global: ['.onmicrosoft.com'],
  'us-government': ['.onmicrosoft.us', '.onmicrosoft.com'],
}

const LONGEST_NAME = 253
const LONGEST_PREFIX = 27
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const ASCII = /^[\x21-\x7e]*$/
const LETTERS = /^[\p{L}\p{M}\p{N}.-]+$/u

/**
 * The form in which domain names are compared: lower-case ASCII (R6.5). Undefined for what is no domain name.
 *
 *     domainKey('Señal.Example') // 'xn--seal-hqa.example'
 */
export function domainKey(name: string): string | undefined {
  const trimmed = name.trim().replace(/\.$/, '') // `aurora.example.` names the same domain from the root on
  if (trimmed.length > LONGEST_NAME) return undefined
  const ascii = ASCII.test(trimmed) ? trimmed.toLowerCase() : punycode(trimmed)
  if (ascii === undefined || ascii.length > LONGEST_NAME) return undefined
  const labels = ascii.split('.')
  const last = labels.at(-1) ?? ''
  if (labels.length < 2 || /^\d+$/.test(last)) return undefined
  return labels.every((label) => LABEL.test(label)) ? ascii : undefined
}

/** IDNA through the URL parser, the one implementation that servers and browsers share. */
function punycode(name: string): string | undefined {
  if (!LETTERS.test(name)) return undefined
  try {
    return new URL(`http://${name}`).hostname
  } catch {
    return undefined
  }
}

/** A domain name of any kind: well formed, and no label of letters from scripts that imitate each other (R6.5). */
export function checkDomainName(name: string, field = 'domain'): Finding[] {
  if (domainKey(name) === undefined) {
    return [block(field, { rule: 'V-21', message: 'domain.format', params: { value: quoted(name.trim()) } })]
  }
  if (mixesScripts(name)) {
    return [block(field, { rule: 'R6.5', message: 'domain.mixed', params: { value: quoted(name.trim()) } })]
  }
  return []
}

/** V-21, V-22: the part of the first domain that a person types. */
export function checkDomainPrefix(prefix: string, field = 'domain'): Finding[] {
  const typed = prefix.trim()
  if (typed === '')
    return [block(field, { rule: 'V-22', message: 'field.required', params: { field: 'field.domain' } })]
  if (typed.length > LONGEST_PREFIX) {
    return [block(field, { rule: 'V-22', message: 'domain.toolong', params: { max: LONGEST_PREFIX } })]
  }
  return /^[a-z0-9]+$/i.test(typed) ? [] : [block(field, { rule: 'V-21', message: 'domain.prefix' })]
}

/** V-20…V-22: a whole first domain, such as auroralibros.onmicrosoft.com. */
export function checkInitialDomain(domain: string, suffixes: readonly string[], field = 'domain'): Finding[] {
  const key = domainKey(domain) ?? normalizeDomain(domain)
  const suffix = suffixes.find((allowed) => key.endsWith(allowed))
  if (suffix === undefined) {
    const params = { value: quoted(key), suffix: suffixes[0] ?? '' }
    return [block(field, { rule: 'V-20', message: 'domain.suffix', params })]
  }
  return checkDomainPrefix(key.slice(0, -suffix.length), field)
}

/** The stored form of a first domain. */
export const normalizeDomain = (domain: string): string => domain.trim().toLowerCase()

const SCRIPTS = [
  ...[
    'Latin',
    'Greek',
    'Cyrillic',
    'Armenian',
    'Hebrew',
    'Arabic',
    'Devanagari',
    'Bengali',
    'Thai',
    'Georgian',
    'Ethiopic',
  ],
  ...[
    'Cherokee',
    'Khmer',
    'Lao',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Gujarati',
    'Gurmukhi',
    'Sinhala',
    'Myanmar',
  ],
  ...['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul'],
].map((name) => ({ name, pattern: new RegExp(`\\p{Script=${name}}`, 'u') }))

// Written together in one word by the people who use them.
const WRITTEN_TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
]

function mixesScripts(name: string): boolean {
  if (ASCII.test(name.trim())) return false
  return name.split('.').some((label) => {
    const found = SCRIPTS.filter(({ pattern }) => pattern.test(label)).map(({ name }) => name)
    return found.length > 1 && !WRITTEN_TOGETHER.some((together) => found.every((script) => together.includes(script)))
  })
}
