import { basename } from 'node:path'
import type { Config } from '@tenantry/server/config'
import { type BatchStore, FolderInUse, type ImportResult, openCustomerFiles } from '@tenantry/server/customer-files'
import { Stop } from '../failure.ts'
import { asOperator, choosePartner } from '../operator.ts'
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
      const inputs = batch.flatMap(({ customer }) => (customer ? [{ customer, overwrite, dryRun }] : []))
      const results = run<ImportResult>('customers.import', inputs)[Symbol.iterator]()
      for (const { row, customer, problem } of batch) {
        const result = customer ? results.next().value! : problem
        if (isResult(result)) tally.done(row, result)
        else tally.refused(row, result)
      }
      terminal.progress(say('import.progress', tally.speed()))
    }
    await tally.end()
    const { counts } = tally
    if (!dryRun && counts.created + counts.updated > 0)
      run('customers.noted', [{ operation: 'tenantry_import', data: { File: basename(file), ...textsOf(counts) } }])
    terminal.out(say(dryRun ? 'import.would' : 'import.done', { ...counts, ...tally.speed() }))
    return counts.refused > 0 ? 1 : 0
  } finally {
    store.close()
  }
}

const isResult = (result: unknown): result is ImportResult => !(result instanceof Error)

const openFolder = (config: Config, { say }: Terminal): BatchStore => {
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
