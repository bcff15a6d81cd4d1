import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { guid, text } from '../text.ts'
import { indirect } from './account.ts'

export const customerSorts = ['name', 'id', 'domain', 'country', 'status', 'changedAt'] as const

export const CustomerRow = z
  .object({
    id: z.string(),
    name: z.string().describe('Name on the bill'),
    domain: z.string(),
    country: z.string().optional(),
    relationshipToPartner: z.string(),
    ...indirect,
    status: z.enum(['complete', 'incomplete']),
    changedAt: z.string(),
  })
  .meta({ id: 'CustomerRow' })
export type CustomerRow = z.infer<typeof CustomerRow>

export const CustomerPage = z
  .object({
    ...pageOf(CustomerRow),
    count: z.int().describe('Matches; at most 2,000 are counted.'),
    countIsExact: z.boolean().describe('False: there are more than `count`.'),
    damaged: z
      .array(guid())
      .optional()
      .describe('Microsoft IDs of customers of this page whose stored record is damaged: not among `items`.'),
    grandTotal: z.int().describe('All customers of the partner, whatever the search.'),
  })
  .meta({ id: 'CustomerPage' })
export type CustomerPage = z.infer<typeof CustomerPage>

export const CustomerSearch = z.object({
  search: text(200)
    .optional()
    .describe(
      'Contains-match over names, domain, Microsoft ID, registration ID and e-mail; accents and case ignored. Under 3 characters: beginnings of words.',
    ),
  status: z.enum(['complete', 'incomplete']).optional(),
  reseller: guid().optional().describe('Customers of this indirect reseller.'),
  sort: z.enum(customerSorts).default('name'),
  direction: z.enum(['asc', 'desc']).default('asc'),
  ...pageQuery,
})
export type CustomerSearch = z.output<typeof CustomerSearch>

export const customerSearch = {
  list: endpoint({
    id: 'customerSearch.list',
    method: 'GET',
    path: '/tenantry/v1/customers',
    summary: 'Search and sort customers',
    permission: 'customer:read',
    callers: 'app',
    query: CustomerSearch,
    result: CustomerPage,
    errors: ['invalidProperty'],
    example: { query: { search: 'aurora', sort: 'changedAt', direction: 'desc' } },
  }),
}
