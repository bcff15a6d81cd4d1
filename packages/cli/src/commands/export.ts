import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { type ExportFormat, exportFormats } from '@tenantry/contract'
import type { Config } from '@tenantry/server/config'
import {
  type BatchStore,
  customersCsv,
  FolderInUse,
  listedCustomers,
  openCustomerFiles,
  openForReading,
  type PartnerDocument,
} from '@tenantry/server/customer-files'
import { Stop } from '../failure.ts'
import { asOperator, choosePartner } from '../operator.ts'
import { configOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'

export interface ExportOptions extends SettingOptions {
  format?: string
  partner?: string
  out?: string
}

const CHUNK = 64 * 1024

/** Writes the customers of a partner as CSV. */
export const exportFile = async (options: ExportOptions, terminal: Terminal): Promise<number> => {
  const { say } = terminal
  const format = exportFormats.find((known) => known === (options.format ?? 'partner-center'))
  if (!format) throw new Stop(say('usage.choice', { name: '--format', choices: exportFormats.join(', ') }))
  const config = configOf(options, terminal.env)
  const partner = choosePartner(config.data, options.partner, say)
  // Whoever holds the folder writes the log. While a server does, reading goes on and is told to be unrecorded.
  const store = openToRecord(config)
  try {
    const file = options.out === '-' ? undefined : (options.out ?? 'Customers.csv')
    const customers = await write({ folder: config.data, partner, format, file })
    const data = { Format: format, Rows: String(customers) }
    if (store) asOperator(store, partner)('customers.noted', [{ operation: 'tenantry_export', data }])
    else terminal.err(say('export.unrecorded'))
    if (file) terminal.err(say('export.done', { customers, file }))
    return 0
  } finally {
    store?.close()
  }
}

/** Whoever holds the folder writes the log. While a server does, reading goes on, and is told to be unrecorded. */
const openToRecord = (config: Config): BatchStore | undefined => {
  try {
    return openCustomerFiles(config)
  } catch (error) {
    if (error instanceof FolderInUse) return undefined
    throw error
  }
}

const write = async ({
  folder,
  partner,
  format,
  file,
}: {
  folder: string
  partner: PartnerDocument
  format: ExportFormat
  file: string | undefined
}): Promise<number> => {
  const db = openForReading(folder)
  const part = `${file}.part` // half a file is never taken for the whole
  const out = file === undefined ? process.stdout : createWriteStream(part, { mode: 0o600 })
  let lines = 0
  let text = ''
  const flush = async () => {
    if (!out.write(text)) await once(out, 'drain')
    text = ''
  }
  try {
    for (const line of customersCsv(listedCustomers(db, partner.id), format)) {
      lines++
      text += line
      if (text.length > CHUNK) await flush()
    }
    await flush()
    if (file !== undefined) {
      out.end()
      await finished(out)
      await rename(part, file)
    }
    return lines - 1
  } finally {
    db.close()
  }
}
