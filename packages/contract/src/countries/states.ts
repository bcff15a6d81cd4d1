import { fold } from '../text.ts'
import { countries } from './data.ts'

export interface State {
  /** ISO 3166-2 without the country where that exists. */
  code: string
  name: string
}

/** Countries whose state is checked against a list (V-68). Their list is the only one on the wire. */
const CHECKED = new Set(['US', 'CA', 'CN', 'MX'])

interface StateList {
  states: readonly State[]
  /** Folded code, name or other accepted spelling → code. */
  codes: ReadonlyMap<string, string>
}

const NONE: StateList = { states: [], codes: new Map() }
const LONGEST = 64
const lists = new Map<string, StateList>()

/** States, provinces and the like of a country, by name: the list of the four checked countries, suggestions elsewhere. */
export const statesOf = (iso2: string): readonly State[] => listOf(iso2).states

/** The list that decides (V-68), or an empty one where any text is accepted. */
export const checkedStates = (iso2: string): readonly State[] => (CHECKED.has(iso2) ? statesOf(iso2) : [])

/** The code of a state given as code or name, in any case and with or without accents. */
export function stateCode(iso2: string, value: string): string | undefined {
  if (value.length > LONGEST) return undefined
  const folded = fold(value)
  const { codes } = listOf(iso2)
  return codes.get(folded) ?? (iso2 === 'CN' ? codes.get(withoutKind(folded)) : undefined)
}

function listOf(iso2: string): StateList {
  const known = lists.get(iso2)
  if (known) return known
  const list = parse(countries.get(iso2)?.states)
  // Only known countries are kept, so that unknown codes cannot fill the map.
  if (list !== NONE) lists.set(iso2, list)
  return list
}

function parse(written: string | undefined): StateList {
  if (written === undefined) return NONE
  const states: State[] = []
  const codes = new Map<string, string>()
  for (const row of written.split('|')) {
    const [code = '', name = code, ...others] = row.split('=')
    states.push({ code, name })
    codes.set(fold(code), code)
    for (const spelling of [name, ...others].map(fold)) if (!codes.has(spelling)) codes.set(spelling, code)
  }
  return { states, codes }
}

/** 广东省, 北京市, Guangdong Province, Anhui Sheng: people write the kind of the place after its name. */
const withoutKind = (folded: string): string =>
  folded.replace(/ (?:province|municipality|autonomous region|sheng|shi|zizhiqu)$/, '').replace(/(?:自治区|省|市)$/, '')
