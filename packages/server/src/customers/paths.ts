type Plain = Record<string, unknown>

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Texts inside a value, each with its path. */
export function* leaves(value: Plain, path = ''): Generator<[path: string, text: string]> {
  for (const [name, member] of Object.entries(value)) {
    const at = path ? `${path}.${name}` : name
    if (typeof member === 'string' && member !== '') yield [at, member]
    else if (isPlain(member)) yield* leaves(member, at)
  }
}

export const valueAt = (value: unknown, path: string): unknown => {
  let found = value
  for (const name of path.split('.')) found = isPlain(found) ? found[name] : undefined
  return found
}

/** The value with another one at a path; what is not on the way is shared. */
export const withValue = <T extends object>(value: T, path: string, next: unknown): T => {
  const [name = '', ...rest] = path.split('.')
  const member = (value as Plain)[name]
  return {
    ...value,
    [name]: rest.length === 0 ? next : withValue(isPlain(member) ? member : {}, rest.join('.'), next),
  }
}
