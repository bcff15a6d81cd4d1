import { type CountryData, countries } from './data.ts'
import { type State, statesOf } from './states.ts'

export type AddressField =
  | 'addressLine1'
  | 'addressLine2'
  | 'addressLine3'
  | 'district'
  | 'city'
  | 'state'
  | 'postalCode'
  | 'country'

export type PostalCodeLabel = 'postal' | 'zip' | 'pin' | 'eircode'
export type CityLabel = 'city' | 'district' | 'post_town' | 'suburb'
export type StateLabel =
  | 'area'
  | 'county'
  | 'department'
  | 'district'
  | 'do_si'
  | 'emirate'
  | 'island'
  | 'oblast'
  | 'parish'
  | 'prefecture'
  | 'province'
  | 'region'
  | 'state'

/** How a country writes its addresses: the order of a form's fields and what they are called there. */
export interface AddressFormat {
  /** Rows of the form in the country's order; the country itself is last. */
  lines: AddressField[][]
  /** Fields that the country does not use. Show them only when they hold a value. */
  others: AddressField[]
  /** Kind of postal code and of place; the words are `label.postalCode.…`, `label.state.…`, `label.city.…`. */
  postalCodeLabel: PostalCodeLabel
  stateLabel: StateLabel
  cityLabel: CityLabel
  /** For a list in the form. The code is kept where the country's list is checked, the name elsewhere. */
  states: readonly State[]
  postalCodeExample?: string
}

const INTERNATIONAL = '%N%n%O%n%A%n%C'
const STREET = '%N%n%O%n%A'

/** The layout of an address, restored from its short form in the data. */
export function layout(data: CountryData | undefined, script: 'local' | 'latin'): string {
  const written = script === 'latin' ? (data?.latinFormat ?? data?.format) : data?.format
  if (written === undefined) return INTERNATIONAL
  return /%A/.test(written) ? written : STREET + written
}

const FIELDS: Record<string, AddressField> = { C: 'city', D: 'district', S: 'state', Z: 'postalCode' }
const STREET_LINES: AddressField[][] = [['addressLine1'], ['addressLine2'], ['addressLine3']]

/** Order and names of the address fields of a country; the international order for an unknown one. */
export function addressFormat(iso2: string): AddressFormat {
  const code = iso2.toUpperCase()
  const data = countries.get(code)
  const lines = layout(data, 'latin').split('%n').flatMap(formRows)
  // Whatever its envelopes say, a country that demands a city needs the field.
  if (!data?.cityOptional && !lines.flat().includes('city')) lines.push(['city'])
  const used = new Set(lines.flat())
  return {
    lines: [...lines, ['country']],
    others: Object.values(FIELDS).filter((field) => !used.has(field)),
    postalCodeLabel: (data?.postalLabel ?? 'postal') as PostalCodeLabel,
    stateLabel: (data?.stateLabel ?? 'province') as StateLabel,
    cityLabel: (data?.cityLabel ?? 'city') as CityLabel,
    states: statesOf(code),
    ...(data?.postalExample && { postalCodeExample: data.postalExample }),
  }
}

function formRows(line: string): AddressField[][] {
  const rows: AddressField[][] = []
  let row: AddressField[] = []
  for (const [, token = ''] of line.matchAll(/%([A-Z])/g)) {
    const field = FIELDS[token]
    if (field) row.push(field)
    else if (token === 'A') {
      if (row.length > 0) rows.push(row)
      rows.push(...STREET_LINES)
      row = []
    }
  }
  return row.length > 0 ? [...rows, row] : rows
}
