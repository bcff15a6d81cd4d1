import { z } from 'zod'

type Json = Record<string, unknown>

/** Schemas of one document: those with an id become components, referred to by name. */
export const schemaConverter = (io: 'input' | 'output') => {
  const components: Json = {}
  const convert = (schema: z.ZodType): Json => {
    const {
      $schema: _,
      $defs,
      ...json
    } = z.toJSONSchema(schema, {
      io,
      target: 'draft-2020-12',
      unrepresentable: 'any',
      reused: 'inline',
    }) as Json
    for (const [name, definition] of Object.entries(($defs ?? {}) as Json)) components[name] ??= renamed(definition)
    return renamed(json) as Json
  }
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, member]) => {
        if (name === 'id' && typeof member === 'string' && 'type' in value) return []
        if (name === '$ref' && typeof member === 'string')
          return [[name, member.replace('#/$defs/', '#/components/schemas/')]]
        return [[name, renamed(member)]]
      }),
    )
  }
  return { convert, components }
}
