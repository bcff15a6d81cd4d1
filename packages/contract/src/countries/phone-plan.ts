import { countryRules } from './country-rules.ts'
import { countries } from './data.ts'

export interface PhonePlan {
  callingCode: string
  /** Digit dialled before a national number inside the country, or nothing. */
  trunk: string
  /** Lengths of a national number without the trunk prefix; empty where they are not known. */
  lengths: ReadonlySet<number>
  pattern: string | undefined
}

const plans = new Map<string, PhonePlan>()

export function phonePlan(iso2: string): PhonePlan | undefined {
  const rules = countryRules(iso2)
  if (!rules) return undefined
  const known = plans.get(rules.iso2Code)
  if (known) return known
  const data = countries.get(rules.iso2Code)
  const plan = {
    callingCode: data?.callingCode ?? '',
    trunk: data?.trunk ?? '',
    lengths: new Set(lengths(data?.phoneLengths ?? '')),
    pattern: rules.phoneNumberRegex,
  }
  plans.set(rules.iso2Code, plan)
  return plan
}

function* lengths(runs: string) {
  for (const run of runs.split(',').filter(Boolean)) {
    const [from = 0, to = from] = run.split('-').map(Number)
    for (let length = from; length <= to; length++) yield length
  }
}
