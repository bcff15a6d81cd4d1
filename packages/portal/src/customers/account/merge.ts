import { type FieldName, fieldNames, stored, type Values } from './changes.ts'

/** One field that both sides changed, to different values. */
export interface Conflict {
  field: FieldName
  opened: string
  theirs: string
  mine: string
}

export interface Merge {
  /** Both sides' single changes; conflicting fields hold mine until chosen. */
  values: Values
  /** Changed by the other side only, taken without a question. */
  taken: FieldName[]
  conflicts: Conflict[]
}

export type Side = 'mine' | 'theirs'

/** Three-way merge of one form: as it was opened, as it is stored now, as it was typed. */
export const merge = (opened: Values, { theirs, mine }: { theirs: Values; mine: Values }): Merge => {
  const values = { ...mine }
  const taken: FieldName[] = []
  const conflicts: Conflict[] = []
  for (const field of fieldNames) {
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
export const resolve = (merged: Merge, choices: Partial<Record<FieldName, Side>>): Values => {
  const values = { ...merged.values }
  for (const { field, theirs, mine } of merged.conflicts) values[field] = choices[field] === 'theirs' ? theirs : mine
  return values
}

export const undecided = (merged: Merge, choices: Partial<Record<FieldName, Side>>): FieldName[] =>
  merged.conflicts.filter(({ field }) => !choices[field]).map(({ field }) => field)
