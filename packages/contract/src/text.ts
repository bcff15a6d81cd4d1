import { z } from 'zod'

// Line breaks and other control characters never belong in a stored one-line text (R6.3); bidirectional overrides and
// zero-width characters make two different names look alike (R6.5, V-09).
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u
const INVISIBLE = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u

/** One line of text: NFC, trimmed, no control or invisible characters, at most `max` UTF-16 units. */
export const text = (max = 256) =>
  z
    .string()
    .max(max * 2, { error: 'field.toolong', abort: true })
    .refine((value) => value.isWellFormed(), { error: 'text.malformed', abort: true })
    .normalize('NFC')
    .trim()
    .max(max, 'field.toolong')
    .refine((value) => !CONTROL.test(value), 'text.control')
    .refine((value) => !INVISIBLE.test(value), 'text.invisible')
    .meta({ type: 'string', maxLength: max })

/** A GUID in any letter case, with or without braces; lower-case without braces afterwards. */
export const guid = () =>
  z
    .string()
    .max(40, 'guid.format')
    .overwrite((value) =>
      value
        .trim()
        .replace(/^\{(.*)\}$/, '$1')
        .toLowerCase(),
    )
    .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'guid.format')
    .meta({ type: 'string', format: 'uuid' })

/** Search form of a text: no accents, no case, one blank between words. Used to compare, never to store or show. */
export const fold = (value: string): string =>
  value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/æ/g, 'ae')
    .replace(/\s+/g, ' ')
    .trim()
