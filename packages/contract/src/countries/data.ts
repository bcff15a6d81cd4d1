import rows from './data.json' with { type: 'json' }

/** One row of the generated data.json. Absent members mean no, none, or the international default. */
export interface CountryData {
  /**
   * libaddressinput notation: %A street, %C city, %D district, %N name, %n line break, %O organisation, %S state, %Z code.
   * `%N%n%O%n%A` at the start is left out.
   */
  format?: string
  /** The order used when the address is written in Latin letters, where it differs. */
  latinFormat?: string
  cityOptional?: true
  postalPattern?: string
  postalExample?: string
  postalRequired?: true
  postalLabel?: string
  /** Country prefix that people put before the code: `CH-` in CH-8001. */
  postalPrefix?: string
  stateLabel?: string
  cityLabel?: string
  /** `code=name=other spelling`, separated by bars. */
  states?: string
  /** Separated by blanks; en-US is understood. */
  cultures: string
  languages?: string
  callingCode: string
  /** Lengths of a national number without its trunk prefix: `4-6,8`. */
  phoneLengths?: string
  trunk?: string
  phonePattern?: string
  registration?: { pattern: string; sample: string; required: boolean }
  vat?: true
  vatPattern?: string
}

export const countries = new Map(Object.entries(rows as unknown as Record<string, CountryData>))
