import {
  ApiError,
  collectionAttributes,
  fold,
  type PartnerRelationship,
  partnerRelationships,
} from '@tenantry/contract'
import { type PartnerDocument, partnerKey, partnerKind } from '../auth/partner.ts'
import { customerKey, customerKind, related } from '../customers/customer.ts'
import { implement } from '../http/implement.ts'
import { badQuery, readFilter } from '../http/paging.ts'
import { readDocument, type StoredRow } from '../store/document.ts'
import { defineQuery, type ReadConnection } from '../store/query.ts'
import {
  partnerRelationshipKey,
  partnerRelationshipKind,
  toCustomerRelationship,
  toPartnerRelationship,
} from './partner-relationship.ts'

const partnerIn = (db: ReadConnection, id: string): PartnerDocument => {
  const row = db.get<StoredRow>('SELECT * FROM document WHERE partner_id = ? AND kind = ? AND id = ?', [
    id,
    partnerKind.name,
    id,
  ])
  if (!row) throw new Error(`no partner ${id}`)
  return readDocument(partnerKind, row)
}

/** The partners on the other side, by name. */
export const listPartnerRelationships = defineQuery(
  'partnerRelationships.list',
  (db, { partnerId, type, name }: { partnerId: string; type: string; name: string }): PartnerRelationship[] =>
    db
      .all<StoredRow>('SELECT * FROM document WHERE partner_id = ? AND kind = ?', [
        partnerId,
        partnerRelationshipKind.name,
      ])
      .map((row) => readDocument(partnerRelationshipKind, row))
      .filter((relationship) => relationship.type === type)
      .map((relationship) => toPartnerRelationship(relationship, partnerIn(db, relationship.id)))
      .filter((relationship) => fold(relationship.name).startsWith(fold(name)))
      .sort((a, b) => fold(a.name).localeCompare(fold(b.name), 'en') || (a.id < b.id ? -1 : 1)),
)

const nameIn = (text: string | undefined): string => {
  const filter = readFilter(text)
  if (!filter) return ''
  if (filter.field !== 'name') throw badQuery('filter', 'query.filterField')
  if (filter.operator !== 'startswith') throw badQuery('filter', 'query.filterOperator')
  return filter.value
}

const collected = (items: PartnerRelationship[]) => ({
  totalCount: items.length,
  items,
  attributes: collectionAttributes,
})

export const partnerRelationshipRoutes = implement(partnerRelationships, {
  list: async ({ store, actor, settings }, { query }) => {
    const name = nameIn(query.filter)
    if (!settings.indirectModel) return collected([])
    return collected(
      await store.query(listPartnerRelationships, { partnerId: actor.partnerId, type: query.relationship_type, name }),
    )
  },

  ofCustomer: ({ store, actor, settings }, { params }) => {
    if (settings.refuseRelationships && actor.partnerType === 'directBill') throw new ApiError('notIndirect')
    const customer = related(store.find(customerKind, customerKey(actor.partnerId, params.customerId)))
    const otherId = settings.indirectModel ? (customer.providerId ?? customer.sharedWith) : undefined
    const relationship =
      otherId && store.find(partnerRelationshipKind, partnerRelationshipKey(actor.partnerId, otherId))
    const other = otherId && store.find(partnerKind, partnerKey(otherId))
    return collected(relationship && other ? [toCustomerRelationship(relationship.type, other)] : [])
  },
})
