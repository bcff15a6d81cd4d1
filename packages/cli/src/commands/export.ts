import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import {
  customersCsv,
  type ExportFormat,
  exportFormats,
  listedCustomers,
  openDataFolder,
  openForReading,
  type PartnerDocument,
  type Store,
  StoreRefused,
} from '@tenantry/server'
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
  const store = await openDataFolder(config, { readers: 0 }).catch((error: unknown) => {
    if (error instanceof StoreRefused) return undefined
    throw error
  })
  try {
    const file = options.out === '-' ? undefined : (options.out ?? 'Customers.csv')
    const customers = await write({ folder: config.data, partner, format, file })
    await record(store, { partner, format, customers })
    if (!store) terminal.err(say('export.unrecorded'))
    if (file) terminal.err(say('export.done', { customers, file }))
    return 0
  } finally {
    await store?.close()
  }
}

const record = async (
  store: Store | undefined,
  { partner, format, customers }: { partner: PartnerDocument; format: ExportFormat; customers: number },
): Promise<void> => {
  if (!store) return
  const data = { Format: format, Rows: String(customers) }
  await asOperator(store, partner)('customers.noted', { operation: 'tenantry_export', data })
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
  const out = file === undefined ? process.stdout : createWriteStream(file, { mode: 0o600 })
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
    }
    return lines - 1
  } finally {
    db.close()
  }
}
