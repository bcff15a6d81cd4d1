import type { FieldChange } from '@tenantry/contract'

type Plain = Record<string, unknown>
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)

const same = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))

/** Fields whose value differs, by path. Objects are entered, arrays compared whole; an absent side has no value. */
export const diff = (before: unknown, after: unknown, path = ''): FieldChange[] => {
  if (isPlain(before) || isPlain(after)) {
    const old = isPlain(before) ? before : {}
    const next = isPlain(after) ? after : {}
    const changes: FieldChange[] = []
    for (const name of new Set([...Object.keys(old), ...Object.keys(next)])) {
      if (old[name] === next[name]) continue
      changes.push(...diff(old[name], next[name], path ? `${path}.${name}` : name))
    }
    return changes
  }
  if (same(before ?? undefined, after ?? undefined)) return []
  return [
    {
      field: path,
      ...(before !== undefined && before !== null && { before }),
      ...(after !== undefined && after !== null && { after }),
    },
  ]
}
