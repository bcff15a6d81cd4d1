import { basename } from 'node:path'
import { type ImportResult, openDataFolder, StoreRefused } from '@tenantry/server'
import { Stop } from '../failure.ts'
import { rowsOf, type SourceFormat, sourceFormats } from '../import/source.ts'
import { type Counts, openTally } from '../import/tally.ts'
import { asOperator, choosePartner } from '../operator.ts'
import { configOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'

export interface ImportOptions extends SettingOptions {
  format?: string
  partner?: string
  overwrite?: boolean
  dryRun?: boolean
  report?: string
}

/** Rows on their way to the store: enough to fill its batches, few enough to keep memory small. */
const AHEAD = 2_000
const BATCH = 500
const PROGRESS_MS = 200

/** Brings customers in from a file. Answers 1 if rows were refused. */
export const importFile = async (options: ImportOptions, terminal: Terminal, file: string): Promise<number> => {
  const { say } = terminal
  const format = formatOf(options.format, terminal)
  const config = configOf(options, terminal.env)
  const store = await openDataFolder(config, { batch: BATCH, readers: 0 }).catch((error: unknown) => {
    throw error instanceof StoreRefused ? new Stop(say('import.closed', { reason: error.message })) : error
  })
  try {
    const run = asOperator(store, choosePartner(config.data, options.partner, say))
    const tally = openTally(terminal, { report: options.report })
    const { overwrite = false, dryRun = false } = options
    const began = performance.now()
    let shown = began
    let read = 0
    let ahead: Promise<void>[] = []
    const onIgnored = (headings: string[]) => {
      if (headings.length > 0) terminal.err(say('import.ignored', { headings: headings.join(', ') }))
    }
    for await (const { row, customer, problem } of rowsOf(file, { format, say, onIgnored })) {
      read++
      if (!customer) {
        tally.refused(row, problem)
        continue
      }
      ahead.push(
        run<ImportResult>('customers.import', { customer, overwrite, dryRun }).then(
          (result) => tally.done(row, result),
          (error: unknown) => {
            if (error instanceof Stop) throw error
            tally.refused(row, error)
          },
        ),
      )
      if (ahead.length < AHEAD) continue
      await Promise.all(ahead.splice(0, AHEAD / 2))
      if (performance.now() - shown < PROGRESS_MS) continue
      shown = performance.now()
      terminal.progress(say('import.progress', { rows: read, rate: rate(read, began) }))
    }
    await Promise.all(ahead)
    ahead = []
    await tally.end()
    const { counts } = tally
    if (!dryRun && counts.created + counts.updated > 0)
      await run('customers.noted', { operation: 'tenantry_import', data: { File: basename(file), ...textsOf(counts) } })
    terminal.out(say(dryRun ? 'import.would' : 'import.done', { ...counts, rows: read, rate: rate(read, began) }))
    return counts.refused > 0 ? 1 : 0
  } finally {
    await store.close()
  }
}

const rate = (rows: number, began: number): number => Math.round((rows * 1000) / Math.max(performance.now() - began, 1))

const textsOf = (counts: Counts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name[0]!.toUpperCase() + name.slice(1), String(count)]),
  )

const formatOf = (asked: string | undefined, { say }: Terminal): SourceFormat => {
  const format = sourceFormats.find((known) => known === (asked ?? 'auto'))
  if (!format) throw new Stop(say('usage.choice', { name: '--format', choices: sourceFormats.join(', ') }))
  return format
}
