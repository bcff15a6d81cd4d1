import type { RawBuilder, SqlBool } from 'kysely'
import { firstRow } from '../store/document.ts'
import type { ReadConnection } from '../store/query.ts'
import { all, raw, rawLit, rawRef, sql } from '../store/sql.ts'
import { firstKey, groupOf, SLOTS, SLOTS_PER_GROUP, trigramTable } from '../store/trigrams.ts'
import { customerKind } from './customer.ts'

const TRIGRAMS = 24

const contains = (needle: string) => raw<SqlBool>`instr(customer_index.search, ${needle}) > 0`

/** Trigrams side by side, since overlapping ones narrow little and cost as much; all, where a text repeats itself. */
const trigramsOf = (needle: string): string[] => {
  const letters = [...needle]
  const every = (step: number) =>
    Array.from({ length: Math.ceil(letters.length / step) }, (_, n) => {
      const from = Math.min(n * step, letters.length - 3)
      return letters.slice(from, from + 3).join('')
    })
  const cover = every(3)
  return new Set(cover).size < cover.length ? every(1) : cover
}

const trigramQuery = (needles: readonly string[]): string =>
  [...new Set(needles.flatMap(trigramsOf))]
    .slice(0, TRIGRAMS)
    .map((trigram) => `"${trigram.replaceAll('"', '""')}"`)
    .join(' AND ')

export const indexRows = () => sql().selectFrom('customer_index')
export type IndexRows = ReturnType<typeof indexRows>

export const withWords = (rows: IndexRows, needles: readonly string[]): IndexRows =>
  needles.reduce((narrowed, needle) => narrowed.where(contains(needle)), rows)

const integer = (value: number) => raw<number>`CAST(${value} AS INTEGER)`

/** Slots of a large partner’s rows that have the trigrams of all needles: what they hold is to be looked at. */
export const slots = (
  number: number,
  needles: readonly string[],
  [low, high]: readonly [number, number] = [0, SLOTS],
) =>
  sql()
    .selectFrom(
      raw<{ rowid: number }>`${rawRef(trigramTable(customerKind.name, number))}(${trigramQuery(needles)})`.as('found'),
    )
    .select('found.rowid as slot')
    .where('found.rowid', '>=', integer(low))
    .where('found.rowid', '<', integer(high))

export const groupAt = (slot: number): number => Math.floor(slot / SLOTS_PER_GROUP)
export const rowAt = (number: number, slot: number): number => firstRow(number) + (slot % SLOTS_PER_GROUP)

const among = (pks: RawBuilder<{ place: number }>): IndexRows =>
  sql()
    .selectFrom(pks.as('found'))
    .crossJoin('customer_index') // in this order
    .whereRef('customer_index.pk', '=', 'found.place') as never as IndexRows

export const rowsAt = (pks: readonly number[]): IndexRows =>
  among(raw`(SELECT value AS place FROM json_each(${JSON.stringify(pks)}))`)

/** The rows of all slots. */
export const rowsOf = (number: number, needles: readonly string[]): IndexRows =>
  among(
    raw`(SELECT ${rawLit(firstRow(number))} + slot % ${rawLit(SLOTS_PER_GROUP)} AS place FROM ${slots(number, needles)})`,
  )

export interface InNameOrder {
  needles: readonly string[]
  /** What else is asked of a row. */
  tests: readonly RawBuilder<SqlBool>[]
  direction: 'asc' | 'desc'
  after?: readonly [name: string, id: string] | undefined
  limit: number
  /** All slots, where they are known. */
  known?: readonly number[] | undefined
}

/** Slots are read in portions. */
const PORTION = 300

/** The statements that a search in the order of names is made of; their plans are shown in a test. */
export const nameOrderStatements = (number: number, { needles, tests, direction, after }: InNameOrder) => {
  const matches = (rows: IndexRows, limit: number) =>
    tests
      .reduce((narrowed, test) => narrowed.where(test), withWords(rows, needles))
      .orderBy('name', direction)
      .orderBy('id', direction)
      .$if(after !== undefined, (ordered) =>
        ordered.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('name', 'id'), direction === 'asc' ? '>' : '<', tuple(after![0], after![1])),
        ),
      )
      .select(['pk', 'name', 'id'])
      .limit(limit)
  return {
    slots: (range: readonly [number, number]) =>
      slots(number, needles, range)
        .orderBy('found.rowid', direction)
        .limit(PORTION + 1),
    /** Fetched and sorted. */
    rows: (pks: readonly number[], limit: number) => matches(rowsAt(pks), limit),
    /** Those of one group, by the index that has names and text. */
    walk: (group: number, limit: number) =>
      matches(
        indexRows()
          .where('partner_number', '=', number)
          .where('name', '>=', firstKey(group))
          .where('name', '<', firstKey(group + 1)),
        limit,
      ),
  }
}

/**
 * The first matches of a large partner in the order of names. Slots come in that order but for the last letters, so whole
 * groups of them are fetched and sorted until the page is full; a group that is more than a portion is walked by its names.
 */
export const inNameOrder = (db: ReadConnection, number: number, wanted: InNameOrder) => {
  const { direction, after, limit, known } = wanted
  const statements = nameOrderStatements(number, wanted)
  const forward = direction === 'asc'
  const inOrder = known && (forward ? known : known.toReversed())
  const portion = (low: number, high: number): readonly number[] =>
    inOrder
      ? inOrder.filter((slot) => slot >= low && slot < high).slice(0, PORTION + 1)
      : all(db, statements.slots([low, high])).map(({ slot }) => slot)
  const start = (group: number) => group * SLOTS_PER_GROUP
  let low = forward && after ? start(groupOf(after[0])) : 0
  let high = !forward && after ? start(groupOf(after[0]) + 1) : SLOTS
  const rows: { pk: number; name: string; id: string }[] = []
  while (rows.length < limit) {
    const found = portion(low, high)
    const last = found.at(-1)
    if (last === undefined) break
    const missing = limit - rows.length
    const group = groupAt(last)
    const complete = found.length <= PORTION ? found : found.filter((slot) => groupAt(slot) !== group)
    const alone = complete.length === 0
    const pks = complete.map((slot) => rowAt(number, slot))
    rows.push(...all(db, alone ? statements.walk(group, missing) : statements.rows(pks, missing)))
    if (found.length <= PORTION) break
    if (forward) low = start(alone ? group + 1 : group)
    else high = start(alone ? group : group + 1)
  }
  return rows
}
