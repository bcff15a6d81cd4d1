import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { guid } from '../text.ts'
import { deliveryStates, webhookEvents } from './events.ts'

/** Why there was no answer. */
export const deliveryErrors = ['timeout', 'address', 'name', 'connection', 'certificate', 'damaged'] as const

/** One attempt to deliver an event, and what the receiver said. */
export const DeliveryAttempt = z
  .object({
    at: z.string(),
    ms: z.int().describe('How long it took.'),
    url: z.string(),
    status: z.int().optional().describe('Of the answer.'),
    answer: z.string().optional().describe('Beginning of the answer’s body.'),
    error: z
      .enum(deliveryErrors)
      .optional()
      .describe(
        'There was no answer: in time; the address is not allowed; the name was not found; no connection; the certificate is not valid; the stored event is damaged.',
      ),
  })
  .meta({ id: 'DeliveryAttempt' })
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>

export const WebhookDelivery = z
  .object({
    id: z.string().describe('Of the event: `webhook-id` of every attempt.'),
    event: z.string(),
    state: z.enum(deliveryStates),
    occurredAt: z.string(),
    customerId: z.string().optional(),
    customerName: z.string().optional().describe('In the list, for roles that may see customers.'),
    attempts: z.int(),
    lastAttempt: DeliveryAttempt.optional(),
    nextAttemptAt: z
      .string()
      .optional()
      .describe('Absent while an earlier event of the same customer waits, and when there will be none.'),
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDelivery = z.infer<typeof WebhookDelivery>

export const WebhookDeliveryDetails = WebhookDelivery.omit({ lastAttempt: true })
  .extend({
    body: z.string().describe('The bytes that are signed and sent.'),
    results: z.array(DeliveryAttempt).describe('Oldest first; the latest 30 are kept.'),
  })
  .meta({ id: 'WebhookDeliveryDetails' })
export type WebhookDeliveryDetails = z.infer<typeof WebhookDeliveryDetails>

export const WebhookDeliveryPage = z.object(pageOf(WebhookDelivery)).meta({ id: 'WebhookDeliveryPage' })
export type WebhookDeliveryPage = z.infer<typeof WebhookDeliveryPage>

/** The registration as the portal shows it. */
export const WebhookSettings = z
  .object({
    url: z.string(),
    events: z.array(z.string()),
    msSignatureHeader: z.boolean(),
    createdAt: z.string(),
    changedAt: z.string(),
    changedBy: z.string(),
    switchedOffAt: z
      .string()
      .optional()
      .describe('The receiver answered 410: nothing is sent until the registration is saved again.'),
    secret: z
      .object({
        createdAt: z.string(),
        previousUntil: z.string().optional().describe('Until then, the secret before it signs too.'),
      })
      .optional()
      .describe('Absent: no secret yet, so deliveries carry no `webhook-signature`.'),
    certificateUrl: z.string().describe('What the signature in `Authorization` is checked with.'),
    attributes: z.object({ etag: z.string(), objectType: z.literal('WebhookSettings') }),
  })
  .meta({ id: 'WebhookSettings' })
export type WebhookSettings = z.infer<typeof WebhookSettings>

const path = '/tenantry/v1/webhooks'
const permission = 'webhook:manage'
const DeliveryId = z.object({ deliveryId: guid() })

export const webhookSettings = {
  get: endpoint({
    id: 'webhookSettings.get',
    method: 'GET',
    path: `${path}/registration`,
    summary: 'Get the webhook registration with its state',
    description: 'It is made, changed and removed at `/webhooks/v1/registration`; the ETag fits there.',
    permission,
    callers: 'app',
    result: WebhookSettings,
    errors: ['webhookNotFound'],
  }),
  replaceSecret: endpoint({
    id: 'webhookSettings.replaceSecret',
    method: 'POST',
    path: `${path}/registration/secret`,
    summary: 'Make a new signing secret',
    description: 'Shown this once. The one before it signs too for 24 hours, so that a receiver can change over.',
    operation: { type: 'tenantry_webhook_secret', resourceType: 'tenantry' },
    permission,
    callers: 'app',
    result: z
      .object({ secret: z.string().describe('`whsec_…`, as Standard Webhooks libraries take it.') })
      .meta({ id: 'WebhookSecret' }),
    errors: ['webhookNotFound'],
  }),
  sendTest: endpoint({
    id: 'webhookSettings.sendTest',
    method: 'POST',
    path: `${path}/registration/testEvents`,
    summary: 'Send a test event, whatever events are registered',
    description: 'Two a minute. The answer has the id of the delivery.',
    operation: { type: 'tenantry_webhook_test', resourceType: 'tenantry' },
    permission,
    callers: 'app',
    result: z.object({ deliveryId: z.string() }),
    errors: ['webhookNotFound', 'webhookSwitchedOff', 'throttled'],
  }),
}

export const webhookDeliveries = {
  list: endpoint({
    id: 'webhookDeliveries.list',
    method: 'GET',
    path: `${path}/deliveries`,
    summary: 'List deliveries, newest first',
    permission,
    callers: 'app',
    query: z.object({
      state: z.enum(deliveryStates).optional(),
      event: z.enum(webhookEvents).optional(),
      ...pageQuery,
    }),
    result: WebhookDeliveryPage,
    errors: ['invalidProperty'],
    example: { query: { state: 'failed', event: 'customer-updated' } },
  }),
  get: endpoint({
    id: 'webhookDeliveries.get',
    method: 'GET',
    path: `${path}/deliveries/{deliveryId}`,
    summary: 'Get a delivery with its attempts',
    permission,
    callers: 'app',
    params: DeliveryId,
    result: WebhookDeliveryDetails,
    errors: ['invalidProperty', 'notFound'],
  }),
  sendAgain: endpoint({
    id: 'webhookDeliveries.sendAgain',
    method: 'POST',
    path: `${path}/deliveries/{deliveryId}/attempts`,
    summary: 'Send an event again',
    description: 'Begins ten new attempts, to where the registration points now. The id of the event stays.',
    operation: { type: 'tenantry_webhook_sent_again', resourceType: 'tenantry' },
    permission,
    callers: 'app',
    params: DeliveryId,
    result: z.object({ deliveryId: z.string() }),
    errors: ['invalidProperty', 'notFound', 'webhookNotFound', 'webhookSwitchedOff', 'deliveryWaits'],
  }),
}
