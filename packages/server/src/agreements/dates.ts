import { checkAgreementDate } from '@tenantry/contract/rules'
import { readDate } from '../audit/dates.ts'
import { refuseBlocked } from '../customers/rules.ts'

/** What one SDK sends for a date that nobody set. */
const UNSET = /^0001-01-01/

/** A day of acceptance as clients write it, as an instant; refused where V-91 refuses it. */
export const agreedAt = (text: string, { field, now }: { field: string; now: string }): string => {
  const at = UNSET.test(text) ? undefined : readDate(text, field).at
  refuseBlocked(checkAgreementDate(at, { now: Date.parse(now), field }))
  return instantOf(at!)
}

/** Whole seconds without a fraction. */
export const instantOf = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')
