import { defineQuery } from '../store/query.ts'
import { all, partnerNumberOf, sql } from '../store/sql.ts'

const PART = 500

/** Ids of a provider's customers that a reseller serves, part by part in the order of their making. */
export const resoldCustomers = defineQuery(
  'customers.resold',
  (db, { partnerId, resellerId, after }: { partnerId: string; resellerId: string; after: number }) =>
    all(
      db,
      sql()
        .selectFrom('customer_index')
        .select(['pk', 'id'])
        .where('partner_number', '=', partnerNumberOf(db, partnerId) ?? -1)
        .where('reseller', '=', resellerId)
        .where('pk', '>', after)
        .orderBy('pk')
        .limit(PART),
    ),
)
