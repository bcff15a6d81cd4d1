/** What is typed into a form: a text for each field, under its path in the record, in the order of the form. */
export type Values<F extends string> = Record<F, string>

export interface Change<F extends string = string> {
  field: F
  before: string
  after: string
}

export const fieldsOf = <F extends string>(values: Values<F>): F[] => Object.keys(values) as F[]

/** What the service stores of a typed text; two texts with the same form are no change. */
export const stored = (value: string): string => value.normalize('NFC').trim()

export const changesBetween = <F extends string>(before: Values<F>, after: Values<F>): Change<F>[] =>
  fieldsOf(before)
    .filter((field) => stored(before[field]) !== stored(after[field]))
    .map((field) => ({ field, before: stored(before[field]), after: stored(after[field]) }))

/** The text at a path of a record; nothing where there is none. */
export const textAt = (record: unknown, path: string): string => {
  let value = record
  for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part]
  return typeof value === 'string' ? value : ''
}

export const textsAt = <F extends string>(record: unknown, fields: readonly F[]): Values<F> =>
  Object.fromEntries(fields.map((field) => [field, textAt(record, field)])) as Values<F>

const write = (target: Record<string, unknown>, path: string, value: string | null): void => {
  const [head, ...rest] = path.split('.') as [string, ...string[]]
  if (rest.length === 0) {
    target[head] = value
    return
  }
  target[head] ??= {}
  write(target[head] as Record<string, unknown>, rest.join('.'), value)
}

const erase = (target: Record<string, unknown>, path: string): void => {
  const parts = path.split('.')
  const last = parts.pop() as string
  let holder: Record<string, unknown> | undefined = target
  for (const part of parts) holder = holder?.[part] as Record<string, unknown> | undefined
  if (holder) delete holder[last]
}

/** Body of a PUT: changed members only. Absent keeps, `null` clears. */
export const patchFrom = (changes: readonly Change[]): Record<string, unknown> => {
  const patch: Record<string, unknown> = {}
  for (const { field, after } of changes) write(patch, field, after || null)
  return patch
}

/** The record with changes laid over it, so that rules can check the whole. */
export const withChanges = <R extends object>(record: R, changes: readonly Change[]): R => {
  const copy = structuredClone(record)
  for (const { field, after } of changes)
    if (after) write(copy as Record<string, unknown>, field, after)
    else erase(copy as Record<string, unknown>, field)
  return copy
}

/** Values that take a recorded change back: what stood before it, of the fields that the form has. */
export const valuesBefore = <F extends string>(
  fields: readonly { field: string; before?: unknown }[],
  fieldAt: (path: string) => F | undefined,
): Partial<Values<F>> => {
  const values: Partial<Values<F>> = {}
  for (const { field: path, before } of fields) {
    const field = fieldAt(path)
    if (field && (before === undefined || before === null || typeof before === 'string')) values[field] = before ?? ''
  }
  return values
}
