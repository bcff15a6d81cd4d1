import type { Address } from '../address.ts'
import { fold } from '../text.ts'
import { layout } from './address-format.ts'
import { countryName } from './country-name.ts'
import { countries } from './data.ts'
import { checkedStates } from './states.ts'

export type PostalAddress = { [K in keyof Address]?: string | null | undefined }

export interface PostalBlockOptions {
  /** Where the letter is posted: the country's name is the last line unless the address is there. Left out: no such line. */
  forCountry?: string
  /** Language of the country's name. */
  language?: string
  /** Company and person, placed where the country has them. */
  recipient?: readonly string[]
}

/**
 * The lines of a postal address in its country's order.
 *
 *     postalBlock({ addressLine1: 'Calle del Faro 12', postalCode: '11001', city: 'Cádiz', country: 'ES' })
 *     // ['Calle del Faro 12', '11001 Cádiz']
 */
export function postalBlock(address: PostalAddress, options: PostalBlockOptions = {}): string[] {
  const iso2 = address.country?.toUpperCase() ?? ''
  const values = valuesOf(address, iso2)
  const lines = layout(countries.get(iso2), scriptOf(address)).split('%n')
  const used = new Set(lines.flatMap((line) => [...line.matchAll(/%([A-Z])/g)].map(([, token]) => token)))
  const unplaced = ['D', 'C', 'S', 'Z'].flatMap((token) => (used.has(token) ? [] : (values[token] ?? [])))

  const recipient = options.recipient ?? []
  const block: string[] = []
  let named = false
  for (const line of lines) {
    if (line === '%N' || line === '%O') {
      if (!named) block.push(...recipient)
      named = true
      continue
    }
    const written = fill(line, values)
    if (line === '%A') block.push(...(values['A'] ?? []))
    else if (written) block.push(written)
    if (line.includes('%A')) block.push(...unplaced)
  }
  if (options.forCountry && iso2 && options.forCountry.toUpperCase() !== iso2) {
    block.push(countryName(iso2, options.language ?? 'en'))
  }
  return block
}

function valuesOf(address: PostalAddress, iso2: string): Record<string, string[]> {
  const given = (...texts: (string | null | undefined)[]) =>
    texts.filter((text) => text != null && text !== '') as string[]
  const city = given(address.city)
  const state = given(address.state ?? address.region)
  // Cádiz in the province of Cádiz is written once; a checked state is a code and stays.
  const repeated = checkedStates(iso2).length === 0 && city[0] && state[0] && fold(city[0]) === fold(state[0])
  return {
    A: given(address.addressLine1, address.addressLine2, address.addressLine3),
    D: given(address.district),
    C: city,
    S: repeated ? [] : state,
    Z: given(address.postalCode),
  }
}

/** One line of the layout. What stands between two fields is written only when both have a value. */
function fill(line: string, values: Record<string, string[]>): string {
  const parts = line.split(/(%[A-Z])/).filter((part) => part !== '')
  if (!line.includes('%')) return line
  let written = ''
  let between = ''
  for (const [index, part] of parts.entries()) {
    if (!part.startsWith('%')) {
      between = part
      continue
    }
    const value = values[part.slice(1)]?.join(', ')
    if (!value) continue
    if (written !== '' || index === 1) written += between
    written += value
    between = ''
  }
  return written
}

/** Address written in Latin letters, or in the country's own script, which may have another order. */
function scriptOf({ addressLine1, city }: PostalAddress): 'latin' | 'local' {
  return /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(`${addressLine1 ?? ''}${city ?? ''}`)
    ? 'local'
    : 'latin'
}
