import { z } from 'zod'

export const Link = z
  .object({
    uri: z.string().describe('Relative to the version: starts with `/`, has no `/v1`.'),
    method: z.string(),
    headers: z.array(z.object({ key: z.string(), value: z.string() })),
  })
  .meta({ id: 'Link' })
export type Link = z.infer<typeof Link>

export const link = (uri: string, headers: Link['headers'] = []): Link => ({ uri, method: 'GET', headers })

/** The members that every resource object ends with. */
export const resource = <T extends string>(objectType: T) => ({
  links: z.record(z.string(), Link).optional(),
  attributes: z.object({
    etag: z.string().optional().describe('Version of the resource; opaque.'),
    objectType: z.literal(objectType),
  }),
})

/** Where the SDKs send the version that they read: in the body of a PUT. */
export const sentEtag = { attributes: z.object({ etag: z.string().max(256).nullish() }).nullish() }

/** `totalCount` is the number of items in this answer, as the SDKs compute it, not the grand total. */
export const collection = <T extends z.ZodType>(item: T) =>
  z.object({
    totalCount: z.int(),
    items: z.array(item),
    continuationToken: z.string().optional().describe('Only when another page exists.'),
    links: z.record(z.string(), Link).optional(),
    attributes: z.object({ objectType: z.literal('Collection') }),
  })

/** Envelope of every collection. */
export const collectionAttributes = { objectType: 'Collection' } as const

type Patched<S extends z.ZodObject> = {
  [K in keyof S['shape']]: z.ZodOptional<
    z.ZodNullable<
      Unwrapped<S['shape'][K]> extends z.ZodObject ? PatchSchema<Unwrapped<S['shape'][K]>> : Unwrapped<S['shape'][K]>
    >
  >
}
type Unwrapped<T> =
  T extends z.ZodOptional<infer I> ? Unwrapped<I> : T extends z.ZodNullable<infer I> ? Unwrapped<I> : T
export type PatchSchema<S> = S extends z.ZodObject ? z.ZodObject<Patched<S>> : never

/**
 * The body of a PUT: an absent member keeps its stored value, `null` clears it. SDKs that do not know a newer member
 * would otherwise erase it on a round trip.
 */
export const patchOf = <S extends z.ZodObject>(schema: S): PatchSchema<S> => {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, member] of Object.entries(schema.shape)) {
    let inner = member as z.ZodType
    while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap() as z.ZodType
    const described = inner instanceof z.ZodObject ? patchOf(inner) : inner
    shape[name] = described
      .nullable()
      .optional()
      .describe((member as z.ZodType).description ?? '')
  }
  return z.object(shape) as unknown as PatchSchema<S>
}

type Plain = Record<string, unknown>
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Lays a patch over a stored value: absent keeps, `null` removes, objects merge, anything else replaces. */
export const applyPatch = <T extends object>(stored: T, patch: object): T => {
  const merged: Plain = { ...(stored as Plain) }
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue
    if (value === null || value === '') delete merged[name]
    else if (isPlain(value)) merged[name] = applyPatch(isPlain(merged[name]) ? merged[name] : {}, value)
    else merged[name] = value
  }
  return merged as T
}
