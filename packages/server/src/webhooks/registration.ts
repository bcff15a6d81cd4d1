import { randomBytes } from 'node:crypto'
import { ApiError, type WebhookEvent, type WebhookRegistration } from '@tenantry/contract'
import type { DecisionContext } from '../store/command.ts'
import { defineKind, type Key } from '../store/document.ts'

/** Where a partner is told of what happens. One for each partner: its id is the partner's. */
export interface RegistrationDocument {
  id: string
  url: string
  events: WebhookEvent[]
  msSignatureHeader: boolean
  etag: string
  createdAt: string
  changedAt: string
  changedBy: string
  /** The receiver answered 410. */
  switchedOffAt?: string
  /** The newest first; sealed, since signing needs them. */
  secrets: WebhookSecret[]
}

export interface WebhookSecret {
  sealed: string
  createdAt: string
  /** When its successor took over for good. */
  until?: string
}

export const registrationKind = defineKind<RegistrationDocument>({
  name: 'webhook_registration',
  version: 1,
  ofCustomer: null,
})

export const registrationKey = (partnerId: string): Key<RegistrationDocument> =>
  registrationKind.key(partnerId, partnerId)

export const registered = (registration: RegistrationDocument | undefined): RegistrationDocument => {
  if (!registration) throw new ApiError('webhookNotFound')
  return registration
}

/** One that things are sent to. */
export const switchedOn = (registration: RegistrationDocument | undefined): RegistrationDocument => {
  if (registered(registration).switchedOffAt) throw new ApiError('webhookSwitchedOff')
  return registered(registration)
}

export const toRegistration = (registration: RegistrationDocument): WebhookRegistration => ({
  WebhookUrl: registration.url,
  WebhookEvents: registration.events,
  SignatureTokenToMsSignatureHeader: registration.msSignatureHeader,
  SubscriberId: registration.id,
  LastModifiedTimestamp: registration.changedAt,
})

const OVERLAP_MS = 24 * 3600_000

/** The registration with a new secret, which only the answer shows. The one before it signs for another day. */
export const withNewSecret = (
  registration: RegistrationDocument,
  ctx: Pick<DecisionContext, 'now' | 'seal'>,
): { after: RegistrationDocument; secret: string } => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const until = new Date(Date.parse(ctx.now) + OVERLAP_MS).toISOString()
  const previous = registration.secrets.slice(0, 1).map((kept) => ({ ...kept, until }))
  return {
    secret,
    after: { ...registration, secrets: [{ sealed: ctx.seal(secret), createdAt: ctx.now }, ...previous] },
  }
}

/** Those that sign at an instant. */
export const signingSecrets = ({ secrets }: RegistrationDocument, now: string): WebhookSecret[] =>
  secrets.filter(({ until }) => until === undefined || until > now)
