import { type Activity, type ActivityPage, activity, type FieldChange, may } from '@tenantry/contract'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { customerKey, customerKind, related } from '../customers/customer.ts'
import { implement } from '../http/implement.ts'
import { badQuery, readToken, writeToken } from '../http/paging.ts'
import { visibleTo } from './audit-records.ts'
import { ChangePlace, type ChangesInput, type FoundChange, walkChanges } from './changes.ts'
import { endOf } from './dates.ts'
import { diff } from './diff.ts'

/** Members of documents that say nothing to people. */
const technical: ReadonlySet<string> = new Set([
  'id',
  'partnerId',
  'customerId',
  'userId',
  'appId',
  'templateId',
  'providerId',
  'sharedWith',
  'commerceId',
  'billing.id',
  'demo',
  'secrets',
  'secretHash',
  'linkHash',
  'link.createdAt',
  'link.createdBy',
  'etag',
  'since',
  'createdAt',
  'changedAt',
  'changedBy',
  'confirmedAt',
  'confirmedBy',
  'held.Education.since',
  'held.GovernmentCommunityCloud.since',
  'held.GovernmentCommunityCloud.organizationName',
])
const technicalPart = /^(etags|imported|granted|profiles\.(etags|changed))\./

const fieldsOf = (change: FoundChange): FieldChange[] =>
  change.payload.documents.flatMap(({ kind, before, after }) =>
    diff(before ?? undefined, after ?? undefined)
      .filter(({ field }) => !technical.has(field) && !technicalPart.test(field))
      .map((field) => (kind === 'customer' ? field : { ...field, field: `${kind}.${field.field}` })),
  )

const toActivity = (change: FoundChange): Activity => {
  const { head } = change.payload
  const data: Record<string, string> = {}
  for (const operation of head.operations)
    for (const [key, value] of Object.entries(operation.data ?? {})) if (value !== null) data[key] = value
  return {
    change: change.seq,
    at: change.at,
    status: change.status,
    operations: head.operations.map(({ type }) => type),
    ...(change.customerId && { customerId: change.customerId }),
    ...(head.customerName && { customerName: head.customerName }),
    ...(head.actor.userPrincipalName && { userPrincipalName: head.actor.userPrincipalName }),
    ...(head.actor.displayName && { displayName: head.actor.displayName }),
    applicationId: head.actor.applicationId,
    source: head.actor.source,
    ...(head.actor.address && { address: head.actor.address }),
    correlationId: head.correlationId,
    ...(head.requestId && { requestId: head.requestId }),
    ...(head.reason && { reason: head.reason }),
    ...(head.refusal && { refusal: head.refusal }),
    ...(head.count && { count: head.count }),
    ...(head.undoes && { undoes: head.undoes }),
    ...(Object.keys(data).length > 0 && { data }),
    fields: fieldsOf(change),
  }
}

/** A refused attempt recorded an id only; whoever reads it wants the name. */
const named = ({ store, actor }: Context, row: Activity): Activity => {
  if (!row.customerId || row.customerName) return row
  const customer = store.find(customerKind, customerKey(actor.partnerId, row.customerId))
  return customer ? { ...row, customerName: customer.billing.companyName } : row
}

type Asked = {
  from?: string | undefined
  to?: string | undefined
  size: number
  continuationToken?: string | undefined
}

const pageOf = async (ctx: Context, query: Asked, narrowed: Partial<ChangesInput>): Promise<ActivityPage> => {
  if (query.from && query.to && query.from > query.to) throw badQuery('to', 'date.order')
  const visible = visibleTo(ctx)
  if (!visible) return { items: [], hidden: 0 }
  const older = query.continuationToken
    ? readToken(query.continuationToken, ctx.actor.partnerId, z.object({ z: ChangePlace })).z
    : undefined
  const changes: FoundChange[] = []
  for await (const change of walkChanges(ctx.store, {
    partnerId: ctx.actor.partnerId,
    limit: query.size + 1,
    ...(query.from && { from: query.from }),
    ...(query.to && { to: endOf(query.to) }),
    ...narrowed,
    ...(older && { older }),
  }))
    if (changes.push(change) > query.size) break
  const more = changes.length > query.size
  if (more) changes.pop()
  const shown = changes.filter(({ customerId }) => !visible.customersOnly || customerId !== null)
  const last = changes.at(-1)
  return {
    items: shown.map((change) => named(ctx, toActivity(change))),
    hidden: changes.length - shown.length,
    ...(more && last && { continuationToken: writeToken(ctx.actor.partnerId, { z: last.place }) }),
  }
}

export const activityRoutes = implement(activity, {
  list: (ctx, { query }) =>
    pageOf(ctx, query, {
      ...(query.user && { actor: query.user }),
      ...(query.operation && { operation: query.operation }),
    }),

  ofCustomer: (ctx, { params, query }) => {
    if (may(ctx.actor, 'customer:read'))
      related(ctx.store.find(customerKind, customerKey(ctx.actor.partnerId, params.customerId)))
    return pageOf(ctx, query, { customerId: params.customerId })
  },
})
