import { Readable } from 'node:stream'
import { columnsOf, fromRow } from '@tenantry/server/customer-files'
import { CsvError, type Info, parse } from 'csv-parse'
import { Stop } from '../failure.ts'
import type { Say } from '../messages/messages.ts'
import { LONGEST } from './json-objects.ts'
import { type SourceRow, unreadable } from './row.ts'

/** Customers of a CSV file, by its headings. Rows are numbered as a spreadsheet program numbers them. */
export async function* csvRows(
  chunks: AsyncIterable<string>,
  { say, onIgnored }: { say: Say; onIgnored: (headings: string[]) => void },
): AsyncGenerator<SourceRow> {
  const iterator = chunks[Symbol.asyncIterator]()
  const first = (await iterator.next()).value ?? ''
  // Some spreadsheet programs write and read a first line that names the separator.
  const hint = /^sep=(.)\r?\n/i.exec(first)
  const text = hint ? first.slice(hint[0].length) : first
  const before = hint ? 1 : 0
  const rest = async function* () {
    yield text
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  const parser = Readable.from(rest()).pipe(
    parse({
      delimiter: hint?.[1] ?? delimiterOf(text),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: LONGEST,
    }),
  )
  let columns: ReturnType<typeof columnsOf> | undefined
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (!columns) {
        columns = columnsOf(record)
        if (!columns.some((column) => column?.path === 'id')) throw new Stop(say('import.noId'))
        onIgnored(record.filter((heading, place) => heading.trim() !== '' && !columns![place]))
        continue
      }
      const row = info.records + info.empty_lines + before
      if (record.every((cell) => cell.trim() === '')) continue
      yield { row, ...customerIn(columns, record) }
    }
    if (!columns) throw new Stop(say('import.noId'))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    yield { row: Number(error['records'] ?? 0) + before + 1, problem: unreadable('import.badCsv') }
  }
}

const customerIn = (columns: ReturnType<typeof columnsOf>, record: string[]): Omit<SourceRow, 'row'> => {
  try {
    return { customer: fromRow(columns, record) }
  } catch (problem) {
    return { problem }
  }
}

/** What separates the headings, outside quotes. */
const delimiterOf = (text: string): string => {
  const headings = text
    .slice(0, 20_000)
    .split(/\r?\n/, 1)[0]!
    .replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => headings.split(delimiter).length
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best))
}
