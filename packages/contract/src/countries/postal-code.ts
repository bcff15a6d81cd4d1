import { countries } from './data.ts'

/** What mail from abroad carries before the code of a country, `CH-`, or nothing. */
export const postalPrefix = (iso2: string): string => countries.get(iso2.toUpperCase())?.postalPrefix ?? ''

const counted = new Map<string, number>()

/** Number of digits of a country's postal codes, where they consist of digits and have one length; otherwise 0. */
export function postalDigits(iso2: string): number {
  const known = counted.get(iso2)
  if (known !== undefined) return known
  const { postalPattern, postalExample = '' } = countries.get(iso2) ?? {}
  if (!postalPattern || !/^\d+$/.test(postalExample)) return 0
  const pattern = new RegExp(postalPattern, 'u')
  const lengths = [2, 3, 4, 5, 6, 7, 8, 9, 10].filter((length) => acceptsDigits(pattern, length))
  const digits = lengths.length === 1 ? postalExample.length : 0
  counted.set(iso2, digits)
  return digits
}

/** Tries each first two digits, which is where patterns tell regions apart. */
function acceptsDigits(pattern: RegExp, length: number): boolean {
  for (let start = 0; start < 100; start++) {
    if (pattern.test(String(start).padStart(2, '0').padEnd(length, '0'))) return true
  }
  return false
}
