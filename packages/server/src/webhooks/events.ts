import type { WebhookEvent } from '@tenantry/contract'

/** What is told of an event. Spelled in PascalCase, nothing left out, as receivers expect. */
interface Payload {
  EventName: WebhookEvent
  ResourceUri: string | null
  ResourceName: string
  AuditUri: string | null
  ResourceChangeUtcDate: string
}

/** A change as far as events need it. */
export interface ToldChange {
  partnerId: string
  customerId: string | null
  /** `type:resourceType`, comma-separated. */
  operations: string
}

interface EventKind {
  event: WebhookEvent
  resource: string
  /** Address of the resource below the base. */
  uri: (change: ToldChange) => string | null
}

const customer = (event: WebhookEvent): EventKind => ({
  event,
  resource: 'Customer',
  uri: ({ customerId }) => `/v1/customers/${customerId}`,
})
const delegation = (event: WebhookEvent): EventKind => ({ event, resource: 'PartnerCustomerDap', uri: () => null })
const policy = (event: WebhookEvent): EventKind => ({
  event,
  resource: 'SelfServePolicy',
  uri: ({ partnerId, customerId }) => `/v1/SelfServePolicy/${partnerId}_${customerId}`,
})

/** What an operation in the log of changes is called as an event. */
const eventOfOperation: Readonly<Record<string, EventKind>> = {
  extend_relationship: customer('reseller-relationship-accepted-by-customer'),
  dap_admin_relationship_approved: delegation('dap-admin-relationship-approved'),
  dap_admin_relationship_terminated: delegation('dap-admin-relationship-terminated'),
  add_customer: customer('customer-created'),
  update_customer_billing_profile: customer('customer-updated'),
  update_company_info: customer('customer-updated'),
  remove_partner_customer_relationship: customer('customer-relationship-removed'),
  delete_customer: customer('customer-relationship-removed'), // of a sandbox
  create_self_serve_policy: policy('selfservepolicy-created'),
  update_self_serve_policy: policy('selfservepolicy-updated'),
  delete_self_serve_policy: policy('selfservepolicy-deleted'),
}

export interface FoundEvent extends EventKind {
  /** Which operation of the change it is. */
  place: number
  operation: string
}

/** The events of a change, each name once: renaming a customer is two operations and one event. */
export const eventsOf = (change: ToldChange): FoundEvent[] => {
  const found = new Map<WebhookEvent, FoundEvent>()
  change.operations.split(',').forEach((text, place) => {
    const [operation = ''] = text.split(':')
    const kind = eventOfOperation[operation]
    if (kind && !found.has(kind.event)) found.set(kind.event, { ...kind, place, operation })
  })
  return [...found.values()]
}

const dateOf = (at: string) => at.replace(/Z$/, '0000+00:00') // seven digits, as .NET prints them

const payloadText = (payload: Payload): string => JSON.stringify(payload)

/** The body of an event, to the byte. */
export const bodyOfEvent = (
  { event, resource, uri }: FoundEvent,
  { change, at, auditUri, base }: { change: ToldChange; at: string; auditUri: string; base: string },
): string => {
  const address = uri(change)
  return payloadText({
    EventName: event,
    ResourceUri: address && base + address,
    ResourceName: resource,
    AuditUri: base + auditUri,
    ResourceChangeUtcDate: dateOf(at),
  })
}

export const bodyOfTest = ({ id, at, base }: { id: string; at: string; base: string }): string =>
  payloadText({
    EventName: 'test-created',
    ResourceUri: `${base}/webhooks/v1/registration/validationEvents/${id}`,
    ResourceName: 'test',
    AuditUri: null,
    ResourceChangeUtcDate: dateOf(at),
  })
