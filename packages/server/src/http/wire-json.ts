import { ApiError, type ErrorDetail } from '@tenantry/contract'
import { z } from 'zod'

/**
 * What clients of the compatible API send, brought to the names and spellings of the schemas: letter case of names
 * (documented PUT bodies use PascalCase), enumerations in any spelling or as ordinals, members that no schema knows.
 */

/** What an SDK calls itself that loses a whole answer to a value of an enumeration that it does not know. */
export const JAVA_SDK = 'Partner Center Java SDK'

const MAX_DEPTH = 32
const MAX_PROPERTIES = 1_000
const MAX_ITEMS = 1_000
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Members in a JSON text, counted by the colons outside strings. `JSON.parse` drops all but the last of equal names. */
const membersInText = (text: string): number => {
  let members = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 92) i++
      else if (c === 34) inString = false
    } else if (c === 34) inString = true
    else if (c === 58) members++
  }
  return members
}

const membersInValue = (value: unknown, depth = 1): number => {
  if (typeof value !== 'object' || value === null) return 0
  if (depth > MAX_DEPTH) throw new ApiError('malformedBody')
  if (Array.isArray(value)) {
    if (value.length > MAX_ITEMS) throw new ApiError('malformedBody')
    let members = 0
    for (const item of value) members += membersInValue(item, depth + 1)
    return members
  }
  const names = Object.keys(value)
  const seen = new Set<string>()
  let members = names.length
  if (members > MAX_PROPERTIES) throw new ApiError('malformedBody')
  for (const name of names) {
    const lower = name.toLowerCase()
    if (forbidden.has(lower)) throw new ApiError('forbiddenName', { params: { name: lower } })
    if (seen.has(lower)) throw new ApiError('duplicateName', { params: { name: lower.slice(0, 100) } })
    seen.add(lower)
    members += membersInValue((value as Record<string, unknown>)[name], depth + 1)
    if (members > MAX_PROPERTIES) throw new ApiError('malformedBody')
  }
  return members
}

/** Body of a request as a value. Refuses what `JSON.parse` lets pass: equal names, prototype keys, depth, bad UTF-8 (R6.3). */
export const parseJson = (bytes: Buffer): unknown => {
  let text: string
  let value: unknown
  try {
    text = utf8.decode(bytes)
    value = JSON.parse(text)
  } catch {
    throw new ApiError('malformedBody')
  }
  if (membersInValue(value) !== membersInText(text)) throw new ApiError('duplicateName', { params: { name: 'empty' } })
  return value
}

/** How a schema looks to the wire. */
type Shape =
  | { kind: 'object'; members: Map<string, { name: string; shape: Shape }> }
  | { kind: 'array'; item: Shape }
  | { kind: 'enum'; byName: Map<string, string>; ordinals: readonly string[] }
  | { kind: 'leaf' }

const leaf: Shape = { kind: 'leaf' }
const plainName = (name: string) => name.replaceAll('_', '').toLowerCase()

const shapeOf = (schema: z.ZodType): Shape => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return shapeOf(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodObject) {
    const members = new Map<string, { name: string; shape: Shape }>()
    for (const [name, member] of Object.entries(schema.shape))
      members.set(plainName(name), { name, shape: shapeOf(member as z.ZodType) })
    return { kind: 'object', members }
  }
  if (schema instanceof z.ZodArray) return { kind: 'array', item: shapeOf(schema.element as z.ZodType) }
  if (schema instanceof z.ZodEnum) {
    const values = schema.options.map(String)
    return { kind: 'enum', byName: new Map(values.map((value) => [plainName(value), value])), ordinals: values }
  }
  return leaf
}

interface Fitting {
  /** In the body of a POST a null member is an absent one: one SDK sends everything that it knows. */
  nullIsAbsent: boolean
  /** An unknown value of an enumeration has a code of its own where the endpoint says so. */
  ownEnumerationError?: boolean
}

const fit = (value: unknown, shape: Shape, how: Fitting): unknown => {
  if (shape.kind === 'leaf' || value === null || value === undefined) return value
  if (shape.kind === 'enum') {
    if (typeof value === 'number') return shape.ordinals[value] ?? value
    if (typeof value !== 'string') return value
    return (
      shape.byName.get(plainName(value)) ?? (/^\d{1,3}$/.test(value) ? (shape.ordinals[Number(value)] ?? value) : value)
    )
  }
  if (shape.kind === 'array') return Array.isArray(value) ? value.map((item) => fit(item, shape.item, how)) : value
  if (typeof value !== 'object' || Array.isArray(value)) return value
  const fitted: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const known = shape.members.get(plainName(name))
    if (!known || (member === null && how.nullIsAbsent)) continue
    // `company_name` and `companyName` in one body are the same member twice.
    if (known.name in fitted) throw new ApiError('duplicateName', { params: { name: known.name } })
    fitted[known.name] = fit(member, known.shape, how)
  }
  return fitted
}

const detailOf = (issue: z.core.$ZodIssue, root: unknown): ErrorDetail => {
  const field = issue.path.map(String).join('.')
  let input: unknown = root
  for (const step of issue.path) input = (input as Record<PropertyKey, unknown> | undefined)?.[step]
  const missing = issue.code === 'invalid_type' && (input === undefined || input === null)
  const ours = /^[a-z]+(\.[a-zA-Z]+)+$/.test(issue.message)
  const reason = missing
    ? 'field.required'
    : ours
      ? issue.message
      : issue.code === 'invalid_value'
        ? 'field.choice'
        : 'field.type'
  const max = issue.code === 'too_big' ? { max: Number(issue.maximum) } : {}
  return { field, code: 3000, reason, params: { field, ...max } }
}

/** A parser for one schema: wire spelling in, parsed value out; throws `invalidProperty` with a detail per field. */
export const wireParser = <S extends z.ZodType>(schema: S, how: Fitting = { nullIsAbsent: false }) => {
  const shape = shapeOf(schema)
  return (value: unknown): z.output<S> => {
    const fitted = fit(value, shape, how)
    const parsed = schema.safeParse(fitted)
    if (parsed.success) return parsed.data
    const data = parsed.error.issues.slice(0, 50).map((issue) => detailOf(issue, fitted))
    const onlyValues = parsed.error.issues.every(({ code }) => code === 'invalid_value')
    const error = how.ownEnumerationError && onlyValues ? 'badEnumeration' : 'invalidProperty'
    throw new ApiError(error, { params: { field: data[0]?.field ?? '' }, data })
  }
}

/** Etag inside a body, where the SDKs put it, in any letter case. */
export const bodyEtag = (body: unknown): string | undefined => {
  const etag = (body as { attributes?: { etag?: unknown } | null } | undefined)?.attributes?.etag
  return typeof etag === 'string' && etag !== '' ? etag : undefined
}
