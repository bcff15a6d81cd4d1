import { STATUS_CODES } from 'node:http'
import { ApiError, type DeliveryAttempt, offeredWebhookEvents, type WebhookEvent, webhooks } from '@tenantry/contract'
import { implement, write } from '../http/implement.ts'
import type { DecisionContext, Outcome, Write } from '../store/command.ts'
import { addDelivery, beginReading, endReading } from './deliveries.ts'
import { findDelivery } from './delivery-reads.ts'
import { bodyOfTest } from './events.ts'
import {
  type RegistrationDocument,
  registered,
  registrationKey,
  registrationKind,
  switchedOn,
  toRegistration,
} from './registration.ts'
import { checkedWebhookUrl } from './url.ts'

const TEST_KEPT_MS = 7 * 86_400_000

const refusedEvents = (reason: string) =>
  new ApiError('invalidProperty', {
    params: { field: 'webhookEvents' },
    data: [{ field: 'webhookEvents', code: 3000, reason, params: { field: 'webhookEvents' } }],
  })

/** Each once, and none that the operator has turned off. */
const knownEvents = (events: readonly WebhookEvent[], { settings }: DecisionContext): WebhookEvent[] => {
  const offered = offeredWebhookEvents(settings.webhooks)
  const off = offeredWebhookEvents({ ownEvents: true }).filter((event) => !offered.includes(event))
  if (events.some((event) => off.includes(event))) throw refusedEvents('webhook.event.unknown')
  return [...new Set(events)]
}

const by = ({ actor }: DecisionContext) => actor.userPrincipalName ?? actor.applicationId

/** What a change of the registration writes and records. */
export const registrationOutcome = <A>(
  { after, type, more = [] }: { after: RegistrationDocument; type: string; more?: readonly Write[] },
  answer: A,
  ctx: DecisionContext,
): Outcome<A> => ({
  answer,
  writes: [{ put: registrationKind, partnerId: ctx.actor.partnerId, document: after }, ...more],
  operations: [{ type, resourceType: 'tenantry' }],
})

/** From this change on, and no earlier one, things are sent. */
const beginHere = ({ actor, seq }: DecisionContext): Write => ({
  run: beginReading,
  input: { partnerId: actor.partnerId, seq },
})
const endHere = ({ actor, now }: DecisionContext): Write => ({
  run: endReading,
  input: { partnerId: actor.partnerId, now: Date.parse(now) },
})

/** A test event, which stands in no log: its id is what it is asked after by. */
export const testOutcome = <A>(answer: (id: string) => A, ctx: DecisionContext): Outcome<A> => {
  const id = ctx.newId()
  const body = bodyOfTest({ id, at: ctx.now, base: ctx.settings.publicUrl })
  const delivery = { seq: ctx.seq, place: 0, id, event: 'test-created', customerId: null, at: ctx.now, body }
  return {
    answer: answer(id),
    writes: [{ run: addDelivery, input: { partnerId: ctx.actor.partnerId, delivery, now: Date.parse(ctx.now) } }],
    operations: [{ type: 'tenantry_webhook_test', resourceType: 'tenantry', data: { Event: id } }],
  }
}

/** `Not Found` → `NotFound`: the name that .NET has for a status. */
const statusName = (status: number): string => (STATUS_CODES[status] ?? String(status)).replace(/[^A-Za-z\d]/g, '')

const toResult = ({ at, status, answer, error }: DeliveryAttempt) => ({
  responseCode: status === undefined ? '' : statusName(status),
  responseMessage: error ?? answer ?? '',
  systemError: status === undefined,
  dateTimeUtc: at,
})

const reads = (_input: unknown, { actor }: DecisionContext) => ({ registration: registrationKey(actor.partnerId) })

export const webhookRoutes = implement(webhooks, {
  events: ({ settings }) => offeredWebhookEvents(settings.webhooks),

  get: ({ store, actor }) => toRegistration(registered(store.find(registrationKind, registrationKey(actor.partnerId)))),

  create: write(webhooks.create, {
    reads,
    decide: ({ registration }, { body }, ctx) => {
      const url = checkedWebhookUrl(body.webhookUrl, ctx.settings)
      const events = knownEvents(body.webhookEvents, ctx)
      if (registration) throw new ApiError('webhookExists')
      const after: RegistrationDocument = {
        id: ctx.actor.partnerId,
        url,
        events,
        msSignatureHeader: body.signatureTokenToMsSignatureHeader ?? false,
        etag: ctx.newEtag(),
        createdAt: ctx.now,
        changedAt: ctx.now,
        changedBy: by(ctx),
        secrets: [],
      }
      const change = { after, type: 'tenantry_webhook_registered', more: [beginHere(ctx)] }
      return registrationOutcome(change, toRegistration(after), ctx)
    },
  }),

  update: write(webhooks.update, {
    reads,
    etag: ({ registration }) => registered(registration).etag,
    decide: ({ registration }, { body }, ctx) => {
      const { switchedOffAt, ...before } = registered(registration)
      const after: RegistrationDocument = {
        ...before,
        url: body.webhookUrl ? checkedWebhookUrl(body.webhookUrl, ctx.settings) : before.url,
        events: body.webhookEvents ? knownEvents(body.webhookEvents, ctx) : before.events,
        msSignatureHeader:
          body.signatureTokenToMsSignatureHeader === undefined
            ? before.msSignatureHeader
            : (body.signatureTokenToMsSignatureHeader ?? false),
        etag: ctx.newEtag(),
        changedAt: ctx.now,
        changedBy: by(ctx),
      }
      const change = { after, type: 'tenantry_webhook_updated', more: switchedOffAt ? [beginHere(ctx)] : [] }
      return { ...registrationOutcome(change, toRegistration(after), ctx), etag: after.etag }
    },
  }),

  remove: write(webhooks.remove, {
    reads,
    decide: ({ registration }, _input, ctx) => {
      registered(registration)
      return {
        answer: undefined,
        writes: [{ remove: registrationKey(ctx.actor.partnerId) }, endHere(ctx)],
        operations: [{ type: 'tenantry_webhook_removed', resourceType: 'tenantry' }],
      }
    },
  }),

  createTest: write(webhooks.createTest, {
    reads,
    decide: ({ registration }, _input, ctx) => {
      if (!switchedOn(registration).events.includes('test-created')) throw refusedEvents('webhook.test.missing')
      return testOutcome((correlationId) => ({ correlationId }), ctx)
    },
  }),

  getTest: async ({ store, actor, now }, { params }) => {
    const row = await store.query(findDelivery, { partnerId: actor.partnerId, id: params.correlationId })
    if (row?.event !== 'test-created' || Date.parse(row.at) < now().getTime() - TEST_KEPT_MS)
      throw new ApiError('notFound')
    const results = JSON.parse(row.results) as DeliveryAttempt[]
    const registration = store.find(registrationKind, registrationKey(actor.partnerId))
    return {
      correlationId: row.id,
      partnerId: actor.partnerId,
      status: row.state,
      callbackUrl: results.at(-1)?.url ?? registration?.url ?? '',
      results: results.map(toResult),
    }
  },
})

export const webhookDecisions = {
  /** The receiver answered 410 to what was sent to an address: if that is still the one, nothing more is sent. */
  'webhooks.switchOff': {
    reads,
    decide: (
      { registration }: { registration?: RegistrationDocument },
      { url }: { url: string },
      ctx: DecisionContext,
    ) => {
      if (registration?.url !== url || registration.switchedOffAt) return { answer: undefined }
      const after = { ...registration, etag: ctx.newEtag(), switchedOffAt: ctx.now }
      const change = { after, type: 'tenantry_webhook_switched_off', more: [endHere(ctx)] }
      return registrationOutcome(change, undefined, ctx)
    },
  },
}
