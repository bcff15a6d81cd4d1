import { hash } from 'node:crypto'
import { ApiError, type PendingRelationshipRequest, type RelationshipRequestState } from '@tenantry/contract'
import { newSecretText } from '../secret.ts'
import type { DecisionContext } from '../store/command.ts'
import { defineKind, type Key, type UniqueKey, uniqueKey } from '../store/document.ts'
import type { Store } from '../store/store.ts'

/** A link by which one customer can accept a relationship, once. */
export interface RelationshipRequestDocument {
  id: string
  /** The secret itself stands in the link only. */
  secretHash: string
  email?: string
  domain?: string
  companyName?: string
  delegatedAccess: boolean
  /** The indirect reseller that shall serve the customer, where a provider asks. */
  resellerId?: string
  /** The indirect provider that shall keep the customer, where a reseller asks. */
  providerId?: string
  createdAt: string
  createdBy: string
  expiresAt: string
  openedAt?: string
  acceptedAt?: string
  revokedAt?: string
  customerId?: string
}

export const relationshipRequestKind = defineKind<RelationshipRequestDocument>({
  name: 'relationship_request',
  version: 1,
  ofCustomer: null,
  index: {
    version: 1,
    columns: { created_at: 'TEXT' },
    indexes: [['created_at']],
    of: ({ createdAt }) => ({ created_at: createdAt }),
  },
})

export const requestKey = (partnerId: string, id: string): Key<RelationshipRequestDocument> =>
  relationshipRequestKind.key(partnerId, id)

/** Which request a secret belongs to; the owner is `{partner}/{request}`. */
export const secretKey = (secretHash: string): UniqueKey => uniqueKey('relationship-request', secretHash)
export const ownerOfSecret = (partnerId: string, id: string): string => `${partnerId}/${id}`

export const hashOfSecret = (secret: string): string => hash('sha256', secret.toLowerCase(), 'base64url')

/** Whose request the secret of a link opens, whatever became of it. */
export const findRequest = (
  store: Pick<Store, 'owner'>,
  secret: string,
): { partnerId: string; id: string } | undefined => {
  const [partnerId, id] = store.owner(secretKey(hashOfSecret(secret)))?.split('/') ?? []
  return partnerId && id ? { partnerId, id } : undefined
}

export const stateOf = (request: RelationshipRequestDocument, now: string): RelationshipRequestState =>
  request.acceptedAt
    ? 'accepted'
    : request.revokedAt
      ? 'revoked'
      : request.expiresAt <= now
        ? 'expired'
        : request.openedAt
          ? 'opened'
          : 'created'

/** The request as long as it can be answered. */
export const openRequest = (
  request: RelationshipRequestDocument | undefined,
  now: string,
): RelationshipRequestDocument => {
  if (!request) throw new ApiError('notFound')
  const state = stateOf(request, now)
  if (state !== 'created' && state !== 'opened') throw new ApiError('requestClosed', { params: { state } })
  return request
}

const VALID_DAYS = 14

/** A secret nobody can guess, with what is kept of it, and until when it is good. */
export const newSecret = ({ newId, now }: DecisionContext) => {
  const secret = newSecretText({ newId })
  return {
    secret,
    secretHash: hashOfSecret(secret),
    expiresAt: new Date(Date.parse(now) + VALID_DAYS * 24 * 3600_000).toISOString(),
  }
}

/** The page of the portal on which the customer accepts. The secret stands behind the hash: no server is sent it by itself. */
export const linkOf = (
  { delegatedAccess }: Pick<RelationshipRequestDocument, 'delegatedAccess'>,
  { secret, partnerId, mpnId, publicUrl }: { secret: string; partnerId: string; mpnId: string; publicUrl: string },
): string => {
  const query = new URLSearchParams({
    invType: 'ResellerRelationship',
    partnerId,
    msppId: mpnId,
    DAP: String(delegatedAccess),
  })
  return `${publicUrl}/invitation?${query}#${secret}`
}

export const toRequest = (
  request: RelationshipRequestDocument,
  now: string,
  url?: string,
): PendingRelationshipRequest => {
  const { secretHash: _, revokedAt: __, ...shown } = request
  return { ...shown, state: stateOf(request, now), ...(url && { url }) }
}
