import { customerExport, type ExportFormat, type Input } from '@tenantry/contract'
import type { Context } from '../context.ts'
import { implement } from '../http/implement.ts'
import { accepted } from '../http/reply.ts'
import type { Command } from '../store/command.ts'
import { readDocument } from '../store/document.ts'
import { defineQuery } from '../store/query.ts'
import { customerKind } from './customer.ts'
import { csvHeading, csvLine } from './export.ts'
import { foundPage, type Position, type SearchInput } from './search.ts'

const CHUNK = 500

/** Lines of the file, for one page of what a search finds. A damaged record ends it: half a file is never taken for the whole. */
export const exportedCustomers = defineQuery(
  'customers.exported',
  (db, input: SearchInput & { format: ExportFormat }) =>
    db.snapshot(() => {
      const { stored, last } = foundPage(db, input)
      const lines = stored.map((row) => csvLine(readDocument(customerKind, row), input.format))
      return { text: lines.join(''), rows: lines.length, ...(last && { last }) }
    }),
)

type Export = Input<typeof customerExport.download>['query']

/** The file, chunk by chunk. However far the caller reads, it is recorded; without its record it does not end well. */
async function* csvOf(ctx: Context, { format, ...filters }: Export): AsyncIterable<string> {
  let rows = 0
  let after: Position | undefined
  let complete = false
  const { partnerId } = ctx.actor
  try {
    yield csvHeading(format)
    do {
      const page = await ctx.store.query(exportedCustomers, {
        ...filters,
        ...(after && { after }),
        partnerId,
        format,
        sort: 'name',
        direction: 'asc',
        size: CHUNK,
      })
      rows += page.rows
      if (page.rows > 0) yield page.text
      after = page.last
    } while (after)
    complete = true
  } finally {
    const { search, status, reseller } = filters
    const data = {
      Format: format,
      Rows: String(rows),
      ...(search && { Search: search }),
      ...(status && { Status: status }),
      ...(reseller && { Reseller: reseller }),
      ...(!complete && { Complete: 'no' }),
    }
    accepted(await ctx.store.submit(noteCommand(ctx, { operation: 'tenantry_export', data })))
  }
}

/** What is written in the log about a read: the decision that notes it, as this caller. */
const noteCommand = (
  { actor, partner, requestId, correlationId }: Context,
  input: { operation: string; data: Record<string, string> },
): Command => ({ decision: 'customers.noted', input, actor, partner, requestId, correlationId, status: 204 })

export const customerExportRoutes = implement(customerExport, {
  download: (ctx, { query }) => ({ stream: csvOf(ctx, query), file: 'Customers.csv' }),
})
