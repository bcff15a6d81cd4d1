import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { patchOf } from '../resource.ts'
import { guid, text } from '../text.ts'
import { webhookEvents } from './events.ts'

/** Where a partner wants to be told of what happens. One for each partner; spelled in PascalCase, as receivers expect. */
export const WebhookRegistration = z
  .object({
    WebhookUrl: z.string(),
    WebhookEvents: z.array(z.string()),
    SignatureTokenToMsSignatureHeader: z
      .boolean()
      .describe('True: the signature comes in `x-ms-signature` instead of `Authorization`.'),
    SubscriberId: z.string().describe('The tenant of the partner.'),
    LastModifiedTimestamp: z.string(),
  })
  .meta({ id: 'WebhookRegistration' })
export type WebhookRegistration = z.infer<typeof WebhookRegistration>

export const WebhookRegistrationInput = z
  .object({
    webhookUrl: text(2048).describe('https, and reachable from outside; no user name in it.'),
    webhookEvents: z
      .array(z.enum(webhookEvents, { error: 'webhook.event.unknown' }), { error: 'webhook.event.none' })
      .min(1, 'webhook.event.none')
      .max(100)
      .describe('Names from `/webhooks/v1/registration/events`.'),
    signatureTokenToMsSignatureHeader: z.boolean().optional(),
  })
  .meta({ id: 'WebhookRegistrationInput' })
export type WebhookRegistrationInput = z.infer<typeof WebhookRegistrationInput>

/** How a test event fares. */
export const WebhookValidationEvent = z
  .object({
    correlationId: z.string(),
    partnerId: z.string(),
    status: z.enum(['pending', 'completed', 'failed']),
    callbackUrl: z.string(),
    results: z.array(
      z.object({
        responseCode: z.string().describe('Name of the status: `OK`, `NotFound`. Empty: there was no answer.'),
        responseMessage: z.string(),
        systemError: z.boolean().describe('There was no answer.'),
        dateTimeUtc: z.string(),
      }),
    ),
  })
  .meta({ id: 'WebhookValidationEvent' })
export type WebhookValidationEvent = z.infer<typeof WebhookValidationEvent>

const path = '/webhooks/v1/registration'
const permission = 'webhook:manage'
const example = {
  body: {
    webhookUrl: 'https://erp.auroralibros.example/hooks/tenantry',
    webhookEvents: ['test-created', 'reseller-relationship-accepted-by-customer', 'customer-updated'],
  },
}

export const webhooks = {
  events: endpoint({
    id: 'webhooks.events',
    method: 'GET',
    path: `${path}/events`,
    summary: 'List the events that can be sent',
    permission,
    callers: 'app',
    result: z.array(z.string()),
  }),
  get: endpoint({
    id: 'webhooks.get',
    method: 'GET',
    path,
    summary: 'Get the webhook registration',
    permission,
    callers: 'app',
    result: WebhookRegistration,
    errors: ['webhookNotFound'],
  }),
  create: endpoint({
    id: 'webhooks.create',
    method: 'POST',
    path,
    summary: 'Register a webhook',
    description: 'Only what happens from now on is sent.',
    operation: { type: 'tenantry_webhook_registered', resourceType: 'tenantry' },
    permission,
    callers: 'app',
    body: WebhookRegistrationInput,
    result: WebhookRegistration,
    errors: ['invalidProperty', 'webhookExists'],
    example,
  }),
  update: endpoint({
    id: 'webhooks.update',
    method: 'PUT',
    path,
    summary: 'Replace the webhook registration',
    description: 'A member that is absent keeps its value. Switches a registration on again that was switched off.',
    operation: { type: 'tenantry_webhook_updated', resourceType: 'tenantry' },
    permission,
    callers: 'app',
    body: patchOf(WebhookRegistrationInput).extend({
      attributes: z.object({ etag: z.string().max(256).nullish() }).nullish(),
    }),
    result: WebhookRegistration,
    etag: 'optional',
    errors: ['invalidProperty', 'webhookNotFound', 'staleBodyEtag', 'staleEtag'],
    example,
  }),
  remove: endpoint({
    id: 'webhooks.remove',
    method: 'DELETE',
    path,
    summary: 'Remove the webhook registration',
    description: 'What was not delivered yet is kept as failed.',
    operation: { type: 'tenantry_webhook_removed', resourceType: 'tenantry' },
    permission,
    callers: 'app',
    errors: ['webhookNotFound'],
  }),
  createTest: endpoint({
    id: 'webhooks.createTest',
    method: 'POST',
    path: `${path}/validationEvents`,
    summary: 'Send a test event',
    description: 'Needs `test-created` among the events of the registration. Two a minute.',
    operation: { type: 'tenantry_webhook_test', resourceType: 'tenantry' },
    permission,
    callers: 'app',
    result: z.object({ correlationId: z.string() }),
    errors: ['invalidProperty', 'webhookNotFound', 'webhookSwitchedOff', 'throttled'],
  }),
  getTest: endpoint({
    id: 'webhooks.getTest',
    method: 'GET',
    path: `${path}/validationEvents/{correlationId}`,
    summary: 'Ask how a test event fared',
    description: 'Known for seven days.',
    permission,
    callers: 'app',
    params: z.object({ correlationId: guid() }),
    result: WebhookValidationEvent,
    errors: ['invalidProperty', 'notFound'],
  }),
}
