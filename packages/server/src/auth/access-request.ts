import { type AccessRequest, ApiError, accessRequests, may, type Permission } from '@tenantry/contract'
import { customerKey, related } from '../customers/customer.ts'
import { implement, write } from '../http/implement.ts'
import type { DecisionContext } from '../store/command.ts'
import { defineKind, type Key, readDocument, type StoredRow } from '../store/document.ts'
import { defineQuery } from '../store/query.ts'
import { partnerNumberOf } from '../store/sql.ts'

export type AccessRequestDocument = AccessRequest

export const accessRequestKind = defineKind<AccessRequestDocument>({
  name: 'access_request',
  version: 1,
  ofCustomer: null,
  index: {
    version: 1,
    columns: { open: 'INTEGER', requested_at: 'TEXT' },
    indexes: [['open', 'requested_at']],
    of: ({ done, requestedAt }) => ({ open: done ? 0 : 1, requested_at: requestedAt }),
  },
})

const keyOf = (partnerId: string, id: string): Key<AccessRequestDocument> => accessRequestKind.key(partnerId, id)

/** One for each person, right and day: the second one finds the first. */
const idOf = (permission: Permission, { actor, now }: Pick<DecisionContext, 'actor' | 'now'>): string =>
  [now.slice(0, 10), permission.replace(':', '-'), actor.userId ?? actor.applicationId].join('_')

const SHOWN = 50

export const listAccessRequests = defineQuery('accessRequests.list', (db, { partnerId }: { partnerId: string }) => {
  const number = partnerNumberOf(db, partnerId) ?? -1
  const items = db
    .all<StoredRow>(
      `SELECT document.* FROM access_request_index JOIN document ON document.pk = access_request_index.pk
         WHERE partner_number = ? ORDER BY open DESC, requested_at DESC LIMIT ?`,
      [number, SHOWN],
    )
    .map((row) => readDocument(accessRequestKind, row))
  const waiting = db.get<{ n: number }>(
    'SELECT count(*) AS n FROM access_request_index WHERE partner_number = ? AND open = 1',
    [number],
  )
  return { items, open: waiting?.n ?? 0 }
})

export const accessRequestRoutes = implement(accessRequests, {
  list: ({ store, actor }) => store.query(listAccessRequests, { partnerId: actor.partnerId }),

  create: write(accessRequests.create, {
    reads: ({ body }, ctx) => ({
      request: keyOf(ctx.actor.partnerId, idOf(body.permission, ctx)),
      customer: customerKey(ctx.actor.partnerId, body.customerId ?? ''),
    }),
    decide: ({ request, customer: found }, { body: { permission, customerId, reason } }, ctx) => {
      // whoever may not see customers learns nothing of them here either
      const customer = customerId ? related(may(ctx.actor, 'customer:read') ? found : undefined) : undefined
      if (request) return { answer: request }
      const { userId, displayName, userPrincipalName, applicationId } = ctx.actor
      const document: AccessRequestDocument = {
        id: idOf(permission, ctx),
        permission,
        by: {
          ...(userId && { userId }),
          name: displayName ?? userPrincipalName ?? applicationId,
          ...(userPrincipalName && { userPrincipalName }),
        },
        ...(customer && { customer: { id: customer.id, name: customer.billing.companyName } }),
        ...(reason && { reason }),
        requestedAt: ctx.now,
      }
      // What one has, perhaps since a moment ago, is nothing to see to.
      if (may(ctx.actor, permission)) return { answer: { ...document, done: { at: ctx.now, by: document.by.name } } }
      return {
        answer: document,
        writes: [{ put: accessRequestKind, partnerId: ctx.actor.partnerId, document }],
        operations: [{ type: 'tenantry_access_requested', resourceType: 'tenantry', data: { Permission: permission } }],
        ...(customer && { customerId: customer.id, customerName: customer.billing.companyName }),
        ...(reason && { reason }),
      }
    },
  }),

  markDone: write(accessRequests.markDone, {
    reads: ({ params }, { actor }) => ({ request: keyOf(actor.partnerId, params.requestId) }),
    decide: ({ request }, _input, ctx) => {
      if (!request) throw new ApiError('notFound')
      if (request.done) return { answer: request }
      const { displayName, userPrincipalName, applicationId } = ctx.actor
      const document: AccessRequestDocument = {
        ...request,
        done: { at: ctx.now, by: displayName ?? userPrincipalName ?? applicationId },
      }
      return {
        answer: document,
        writes: [{ put: accessRequestKind, partnerId: ctx.actor.partnerId, document }],
        operations: [
          { type: 'tenantry_access_request_done', resourceType: 'tenantry', data: { Permission: request.permission } },
        ],
      }
    },
  }),
})
