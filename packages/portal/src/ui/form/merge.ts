import { fieldsOf, stored, type Values } from './values.ts'

/** One field that both sides changed, to different values. */
export interface Conflict<F extends string> {
  field: F
  opened: string
  theirs: string
  mine: string
}

export interface Merge<F extends string> {
  /** Both sides' single changes; conflicting fields hold mine until chosen. */
  values: Values<F>
  /** Changed by the other side only, taken without a question. */
  taken: F[]
  conflicts: Conflict<F>[]
}

export type Side = 'mine' | 'theirs'
export type Choices<F extends string> = Partial<Record<F, Side>>

/** Three-way merge of one form: as it was opened, as it is stored now, as it was typed. */
export const merge = <F extends string>(
  opened: Values<F>,
  { theirs, mine }: { theirs: Values<F>; mine: Values<F> },
): Merge<F> => {
  const values = { ...mine }
  const taken: F[] = []
  const conflicts: Conflict<F>[] = []
  for (const field of fieldsOf(opened)) {
    const was = stored(opened[field])
    const now = stored(theirs[field])
    const own = stored(mine[field])
    if (now === was || now === own) continue
    if (own === was) {
      values[field] = theirs[field]
      taken.push(field)
    } else conflicts.push({ field, opened: was, theirs: now, mine: own })
  }
  return { values, taken, conflicts }
}

/** The form after the choices. A conflict without a choice keeps mine, and is reported by `undecided`. */
export const resolve = <F extends string>(merged: Merge<F>, choices: Choices<F>): Values<F> => {
  const values = { ...merged.values }
  for (const { field, theirs, mine } of merged.conflicts) values[field] = choices[field] === 'theirs' ? theirs : mine
  return values
}

export const undecided = <F extends string>(merged: Merge<F>, choices: Choices<F>): F[] =>
  merged.conflicts.filter(({ field }) => !choices[field]).map(({ field }) => field)
