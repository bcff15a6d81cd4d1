/** Events of the compatible API that are sent here. */
export const compatibleWebhookEvents = [
  'test-created',
  'reseller-relationship-accepted-by-customer',
  'dap-admin-relationship-approved',
  'dap-admin-relationship-terminated',
] as const

/** Ours, where the operator leaves them on: the compatible API has none for these changes. */
export const ownWebhookEvents = [
  'customer-created',
  'customer-updated',
  'customer-relationship-removed',
  'selfservepolicy-created',
  'selfservepolicy-updated',
  'selfservepolicy-deleted',
] as const

/** What the compatible API knows beside them. They can be registered, so that scripts register as before; none is ever sent. */
export const reservedWebhookEvents = [
  'azure-fraud-event-detected',
  'dap-admin-relationship-terminated-by-microsoft',
  'granular-admin-access-assignment-activated',
  'granular-admin-access-assignment-created',
  'granular-admin-access-assignment-deleted',
  'granular-admin-access-assignment-updated',
  'granular-admin-relationship-activated',
  'granular-admin-relationship-approved',
  'granular-admin-relationship-expired',
  'granular-admin-relationship-terminated',
  'invoice-ready',
  'new-commerce-migration-completed',
  'new-commerce-migration-created',
  'new-commerce-migration-failed',
  'new-commerce-migration-schedule-failed',
  'referral-created',
  'referral-updated',
  'related-referral-created',
  'related-referral-updated',
  'subscription-updated',
  'usagerecords-thresholdExceeded',
] as const

export const webhookEvents = [...compatibleWebhookEvents, ...ownWebhookEvents, ...reservedWebhookEvents] as const
export type WebhookEvent = (typeof webhookEvents)[number]

/** What an installation offers. */
export const offeredWebhookEvents = ({ ownEvents }: { ownEvents: boolean }): WebhookEvent[] => [
  ...compatibleWebhookEvents,
  ...(ownEvents ? ownWebhookEvents : []),
]

export const deliveryStates = ['pending', 'completed', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]
