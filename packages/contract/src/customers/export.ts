import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { CustomerSearch } from './search.ts'

export const exportFormats = ['partner-center', 'full'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const customerExport = {
  download: endpoint({
    id: 'customerExport.download',
    method: 'GET',
    path: '/tenantry/v1/customers/export',
    summary: 'Customers as CSV',
    description:
      'All customers, or those that the search finds, by name: UTF-8 with byte order mark, CRLF, cells that a spreadsheet program would run as formulas defused. Each export is recorded with its filters and number of rows.',
    permission: 'customer:export',
    callers: 'app',
    query: CustomerSearch.pick({ search: true, status: true, reseller: true }).extend({
      format: z
        .enum(exportFormats)
        .default('partner-center')
        .describe('The four columns of Partner Center’s `Customers.csv`, or every column of the account.'),
    }),
    result: z.string(),
    media: 'text/csv',
    errors: ['invalidProperty'],
    operation: { type: 'tenantry_export', resourceType: 'tenantry' },
    example: { query: { status: 'complete', format: 'full' } },
  }),
}
