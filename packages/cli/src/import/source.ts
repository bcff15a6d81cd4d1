import { Stop } from '../failure.ts'
import type { Say } from '../messages/messages.ts'
import { csvRows } from './csv.ts'
import { isSpreadsheet, textOf } from './encoding.ts'
import { jsonRows } from './json.ts'
import type { SourceRow } from './row.ts'

export const sourceFormats = ['auto', 'csv', 'json'] as const
export type SourceFormat = (typeof sourceFormats)[number]

export interface SourceOptions {
  format: SourceFormat
  say: Say
  /** Headings that no column is known for. */
  onIgnored: (headings: string[]) => void
}

/** The rows of a file, whatever its kind, one after the other. */
export async function* rowsOf(file: string, { format, ...options }: SourceOptions): AsyncGenerator<SourceRow> {
  if (await isSpreadsheet(file)) throw new Stop(options.say('import.spreadsheet'))
  const chunks = textOf(file)
  const first = (await chunks.next()).value ?? ''
  const all = async function* () {
    yield first
    yield* chunks
  }
  const isJson = format === 'json' || (format === 'auto' && /^\s*[[{]/.test(first))
  yield* isJson ? jsonRows(all()) : csvRows(all(), options)
}
