import {
  ApiError,
  type DeliveryAttempt,
  may,
  type WebhookDelivery,
  webhookDeliveries,
  webhookSettings,
} from '@tenantry/contract'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { customerKey, customerKind } from '../customers/customer.ts'
import { implement, write } from '../http/implement.ts'
import { readToken, writeToken } from '../http/paging.ts'
import { restart } from './deliveries.ts'
import { deliveryRow, findDelivery, type ListedDelivery, listDeliveries } from './delivery-reads.ts'
import {
  registered,
  registrationKey,
  registrationKind,
  signingSecrets,
  switchedOn,
  withNewSecret,
} from './registration.ts'
import { registrationOutcome, testOutcome } from './registrations.ts'
import { certificateUrl } from './signing-key.ts'

const Edge = z.object({ z: z.tuple([z.int().nonnegative(), z.int().nonnegative()]) })

export const webhookSettingsRoutes = implement(webhookSettings, {
  get: ({ store, actor, settings, now }) => {
    const registration = registered(store.find(registrationKind, registrationKey(actor.partnerId)))
    const [secret, previous] = signingSecrets(registration, now().toISOString())
    return {
      url: registration.url,
      events: registration.events,
      msSignatureHeader: registration.msSignatureHeader,
      createdAt: registration.createdAt,
      changedAt: registration.changedAt,
      changedBy: registration.changedBy,
      ...(registration.switchedOffAt && { switchedOffAt: registration.switchedOffAt }),
      ...(secret && {
        secret: { createdAt: secret.createdAt, ...(previous?.until && { previousUntil: previous.until }) },
      }),
      certificateUrl: certificateUrl(settings.publicUrl),
      attributes: { etag: registration.etag, objectType: 'WebhookSettings' as const },
    }
  },

  replaceSecret: write(webhookSettings.replaceSecret, {
    reads: (_input, { actor }) => ({ registration: registrationKey(actor.partnerId) }),
    decide: ({ registration }, _input, ctx) => {
      const { after, secret } = withNewSecret(registered(registration), ctx)
      return {
        ...registrationOutcome({ after, type: 'tenantry_webhook_secret' }, { secret }, ctx),
        secret: true as const,
      }
    },
  }),

  sendTest: write(webhookSettings.sendTest, {
    reads: (_input, { actor }) => ({ registration: registrationKey(actor.partnerId) }),
    decide: ({ registration }, _input, ctx) => {
      switchedOn(registration)
      return testOutcome((deliveryId) => ({ deliveryId }), ctx)
    },
  }),
})

const instant = (ms: number) => new Date(ms).toISOString()

const toDelivery = (row: ListedDelivery) => ({
  id: row.id,
  event: row.event,
  state: row.state,
  occurredAt: row.at,
  ...(row.customer_id && { customerId: row.customer_id }),
  attempts: row.attempts,
  ...(row.next_at !== null && { nextAttemptAt: instant(row.next_at) }),
})

const resultsOf = ({ results }: Pick<ListedDelivery, 'results'>) => JSON.parse(results) as DeliveryAttempt[]

const listed = (row: ListedDelivery, { store, actor }: Context): WebhookDelivery => {
  const last = resultsOf(row).at(-1)
  const customer =
    row.customer_id !== null && may(actor, 'customer:read')
      ? store.find(customerKind, customerKey(actor.partnerId, row.customer_id))
      : undefined
  return {
    ...toDelivery(row),
    ...(customer && { customerName: customer.billing.companyName }),
    ...(last && { lastAttempt: last }),
  }
}

export const webhookDeliveryRoutes = implement(webhookDeliveries, {
  list: async (ctx, { query }) => {
    const { partnerId } = ctx.actor
    const older = query.continuationToken ? readToken(query.continuationToken, partnerId, Edge).z : undefined
    const { found, rest } = await ctx.store.query(listDeliveries, {
      partnerId,
      limit: query.size,
      ...(query.state && { state: query.state }),
      ...(query.event && { event: query.event }),
      ...(older && { older }),
    })
    return {
      items: found.map((row) => listed(row, ctx)),
      ...(rest && { continuationToken: writeToken(partnerId, { z: rest }) }),
    }
  },

  get: async ({ store, actor }, { params }) => {
    const row = await store.query(findDelivery, { partnerId: actor.partnerId, id: params.deliveryId })
    if (!row) throw new ApiError('notFound')
    return { ...toDelivery(row), body: row.body, results: resultsOf(row) }
  },

  sendAgain: write(webhookDeliveries.sendAgain, {
    reads: ({ params }, { actor }) => ({
      registration: registrationKey(actor.partnerId),
      delivery: { look: (db) => deliveryRow(db, { partnerId: actor.partnerId, id: params.deliveryId }) },
    }),
    decide: ({ registration, delivery }, _input, ctx) => {
      if (!delivery) throw new ApiError('notFound')
      switchedOn(registration)
      if (delivery.state === 'pending') throw new ApiError('deliveryWaits')
      const input = { partnerId: ctx.actor.partnerId, id: delivery.id, now: Date.parse(ctx.now) }
      return {
        answer: { deliveryId: delivery.id },
        writes: [{ run: restart, input }],
        operations: [{ type: 'tenantry_webhook_sent_again', resourceType: 'tenantry', data: { Event: delivery.id } }],
      }
    },
  }),
})
