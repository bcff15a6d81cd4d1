import { fold } from '@tenantry/contract'

// What a search finds stands in one text. Two blanks before each word make a trigram of its first letter, and one of them a
// trigram of its first two; with a mark before them, those of the domain can be told from other words.
const MARK = '\u0001'

export const searchText = (values: readonly (string | undefined)[], { domain }: { domain: string }): string =>
  [...values.filter((value) => value !== undefined && value !== ''), MARK + domain.slice(0, 2)]
    .map((value) => `  ${fold(value!).replace(/\s+/g, '  ')}`)
    .join('')

/** What must stand in the search text: three letters and more anywhere, fewer at the beginning of a word. */
export const needlesOf = (search: string | undefined): string[] =>
  fold(search ?? '')
    .split(' ')
    .filter(Boolean)
    .slice(0, 8)
    .map((word) => ' '.repeat(Math.max(0, 3 - [...word].length)) + word)

/** What must stand there where the domain begins so. */
export const needlesOfDomain = (prefix: string): string[] => [
  ...needlesOf(MARK + prefix.slice(0, 2)),
  ...(prefix.length > 2 ? needlesOf(prefix) : []),
]
