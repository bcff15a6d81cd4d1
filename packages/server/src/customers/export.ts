import type { ExportFormat } from '@tenantry/contract'
import type { Database } from 'better-sqlite3'
import { type PartnerDocument, partnerKind } from '../auth/partner.ts'
import { readDocument, type StoredRow } from '../store/document.ts'
import { readConnection } from '../store/query.ts'
import { partnerNumberOf } from '../store/sql.ts'
import { type Column, fullColumns, partnerCenterColumns } from './columns.ts'
import { type CustomerDocument, customerKind } from './customer.ts'
import { neutralised } from './formula.ts'
import { valueAt } from './paths.ts'

const columnsOf: Record<ExportFormat, readonly Column[]> = {
  'partner-center': partnerCenterColumns,
  full: fullColumns,
}

/** Partners of the data folder. */
export const listPartners = (db: Database): PartnerDocument[] => {
  const ids = db.prepare('SELECT partner_id FROM partner_number ORDER BY number').pluck().all() as string[]
  const find = db.prepare('SELECT * FROM document WHERE partner_id = ? AND kind = ? AND id = ?')
  return ids.flatMap((id) => {
    const row = find.get(id, partnerKind.name, id) as StoredRow | undefined
    return row ? [readDocument(partnerKind, row)] : []
  })
}

/** All customers of a partner by name, then id; one statement, so one state of the data. */
export function* listedCustomers(db: Database, partnerId: string): Generator<CustomerDocument> {
  const rows = db
    .prepare(
      `SELECT document.* FROM customer_index JOIN document ON document.pk = customer_index.pk
       WHERE customer_index.partner_number = ? ORDER BY customer_index.name, customer_index.id`,
    )
    .iterate(partnerNumberOf(readConnection(db), partnerId) ?? -1) as IterableIterator<StoredRow>
  for (const row of rows) yield readDocument(customerKind, row)
}

const cellOf = (customer: CustomerDocument, { path }: Column): string => {
  if (path === 'relationshipToPartner') return 'Cloud Reseller'
  const value = valueAt(customer, path)
  if (Array.isArray(value)) return value.join(' ')
  return value === undefined || value === null ? '' : String(value)
}

/** RFC 4180; a semicolon is quoted too, since some spreadsheet programs separate by it. */
const quoted = (cell: string): string => (/[",;\r\n\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

const lineOf = (cells: readonly string[]): string => `${cells.map((cell) => quoted(neutralised(cell))).join(',')}\r\n`

/** First line of a file: UTF-8 with BOM, CRLF. */
export const csvHeading = (format: ExportFormat): string =>
  `\ufeff${lineOf(columnsOf[format].map(({ heading }) => heading))}`

/** As Partner Center writes it, or with every column. The same customer gives the same bytes. */
export const csvLine = (customer: CustomerDocument, format: ExportFormat): string =>
  lineOf(columnsOf[format].map((column) => cellOf(customer, column)))

/** The whole file. */
export function* customersCsv(customers: Iterable<CustomerDocument>, format: ExportFormat): Generator<string> {
  yield csvHeading(format)
  for (const customer of customers) yield csvLine(customer, format)
}
