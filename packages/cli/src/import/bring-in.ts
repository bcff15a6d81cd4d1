import { basename } from 'node:path'
import type { Config } from '@tenantry/server/config'
import {
  type BatchStore,
  FolderInUse,
  type ImportedCustomer,
  type ImportResult,
  openCustomerFiles,
} from '@tenantry/server/customer-files'
import { Stop } from '../failure.ts'
import { asOperator, choosePartner, type Run } from '../operator.ts'
import { configOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'
import { batchesOf } from './batches.ts'
import { rowsOf, type SourceFormat, sourceFormats } from './source.ts'
import { type Counts, openTally } from './tally.ts'

export interface ImportOptions extends SettingOptions {
  format?: string
  partner?: string
  overwrite?: boolean
  dryRun?: boolean
  report?: string
}

/** Rows in one transaction: enough for the disk, few enough for memory. */
const BATCH = 2_000

/** Brings customers in from a file. Answers 1 if rows were refused. */
export const bringIn = async (options: ImportOptions, terminal: Terminal, file: string): Promise<number> => {
  const { say } = terminal
  const { overwrite = false, dryRun = false, report } = options
  const format = formatOf(options.format, terminal)
  const config = configOf(options, terminal.env)
  const partner = choosePartner(config.data, options.partner, say)
  const store = openFolder(config, terminal)
  try {
    const run = asOperator(store, partner)
    const tally = openTally(terminal, { report })
    const onIgnored = (headings: string[]) => {
      if (headings.length > 0) terminal.err(say('import.ignored', { headings: headings.join(', ') }))
    }
    for await (const batch of batchesOf(rowsOf(file, { format, say, onIgnored }), BATCH)) {
      const results = decideCustomers(run, batch, { overwrite, dryRun })
      for (const [place, { row }] of batch.entries()) {
        const result = results[place]
        if (isResult(result)) tally.done({ row }, result)
        else tally.refused({ row }, result)
      }
      terminal.progress(say('import.progress', tally.speed()))
    }
    await tally.end()
    const { counts } = tally
    if (!dryRun && counts.created + counts.updated > 0) noteImport(run, { File: basename(file) }, counts)
    terminal.out(say(dryRun ? 'import.would' : 'import.done', { ...counts, ...tally.speed() }))
    return counts.refused > 0 ? 1 : 0
  } finally {
    store.close()
  }
}

/** A customer as it was read, or why it could not be. */
export interface DecidedRow {
  customer?: ImportedCustomer
  problem?: unknown
}

/** What came of each row, in one transaction: a result, or a problem. */
export const decideCustomers = (
  run: Run,
  rows: readonly DecidedRow[],
  how: { overwrite: boolean; dryRun: boolean },
) => {
  const inputs = rows.flatMap(({ customer }) => (customer ? [{ customer, ...how }] : []))
  const results = run<ImportResult>('customers.import', inputs)[Symbol.iterator]()
  return rows.map(({ customer, problem }): unknown => (customer ? results.next().value : problem))
}

export const isResult = (result: unknown): result is ImportResult => !(result instanceof Error)

/** One line in the activity log for the import as a whole. */
export const noteImport = (run: Run, source: Record<string, string>, counts: Counts): void => {
  run('customers.noted', [{ operation: 'tenantry_import', data: { ...source, ...textsOf(counts) } }])
}

export const openFolder = (config: Config, { say }: Terminal): BatchStore => {
  try {
    return openCustomerFiles(config)
  } catch (error) {
    throw error instanceof FolderInUse ? new Stop(say('import.closed', { reason: error.message })) : error
  }
}

const textsOf = (counts: Counts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name[0]!.toUpperCase() + name.slice(1), String(count)]),
  )

const formatOf = (asked: string | undefined, { say }: Terminal): SourceFormat => {
  const format = sourceFormats.find((known) => known === (asked ?? 'auto'))
  if (!format) throw new Stop(say('usage.choice', { name: '--format', choices: sourceFormats.join(', ') }))
  return format
}
