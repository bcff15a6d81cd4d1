const compiled = new Map<string, RegExp>()

/** Patterns of countries are texts; each is compiled once. There are as many as countries, so the map stays small. */
export function patternOf(pattern: string): RegExp {
  const known = compiled.get(pattern)
  if (known) return known
  const made = new RegExp(pattern, 'u')
  compiled.set(pattern, made)
  return made
}
