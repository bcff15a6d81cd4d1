import { z } from 'zod'

/** How a list of `/tenantry/v1` is asked for: so many rows, after those that an earlier answer ended with. */
export const pageQuery = {
  size: z.coerce
    .number<number>({ error: 'query.size' })
    .int('query.size')
    .min(1, 'query.size')
    .max(500, 'query.size')
    .default(100),
  continuationToken: z.string().max(4096).optional(),
}

/** What is answered: rows, and what the next page is asked for with. */
export const pageOf = <T extends z.ZodType>(row: T) => ({
  items: z.array(row),
  continuationToken: z.string().optional().describe('Present when there is another page.'),
})
