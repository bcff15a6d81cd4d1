import { hash } from 'node:crypto'
import type { Actor } from '@tenantry/contract'

/** Under which name an operation says, sealed, which records it emptied. */
export const ERASED = 'Erased'
/** Operations whose records keep their content: evidence of a contract, and of erasures. */
export const KEPT_OPERATIONS = [
  'create_agreement',
  'tenantry_personal_data_erased',
  'tenantry_direct_acceptance',
] as const

/** One recorded operation of a change; audit record `{seq}-{n}`. */
export interface Operation {
  type: string
  resourceType: string
  /** `customizedData` of the audit record. */
  data?: Record<string, string | null>
}

/** Columns of a change row. All of them are under the hash; names and values of customers stand in the payload. */
export interface ChangeRow {
  partnerId: string
  seq: number
  at: string
  status: 'succeeded' | 'failed'
  customerId: string | null
  /** `type:resourceType`, comma-separated. */
  operations: string
  /** User principal name, else application id; lower case. */
  actor: string
  payloadHash: string
  hash: string
}

export const payloadHash = (salt: string, payload: string): string => hash('sha256', salt + payload)

/** Links a row to the one before it. The canonical form is a JSON array, so no two rows share one. */
export const chainHash = (previous: string, row: Omit<ChangeRow, 'hash'>): string =>
  hash(
    'sha256',
    JSON.stringify([
      previous,
      row.partnerId,
      row.seq,
      row.at,
      row.status,
      row.customerId,
      row.operations,
      row.actor,
      row.payloadHash,
    ]),
  )

export const operationsText = (operations: readonly Operation[]): string =>
  operations.map(({ type, resourceType }) => `${type}:${resourceType}`).join(',')

/** What stands in the payload of a change beside the documents: the reading for people and for the audit API. */
export interface ChangeHead {
  actor: {
    userId?: string
    userPrincipalName?: string
    displayName?: string
    applicationId: string
    source: 'api' | 'portal' | 'cli' | 'system'
    address?: string
  }
  customerName?: string
  correlationId: string
  requestId?: string
  operations: readonly Operation[]
  /** The partners involved, where there are several. */
  participants?: readonly string[]
  reason?: string
  undoes?: number
  /** Of a refused attempt: the error, and how many equal ones this row joins. */
  refusal?: string
  count?: number
}

export interface ChangedDocument {
  kind: string
  id: string
  before: unknown
  after: unknown
}

export interface ChangePayload {
  head: ChangeHead
  documents: readonly ChangedDocument[]
}

/** What another partner learns of who acted: which partner, and none of its people. */
export const partnerAsActor = ({ id, name }: { id: string; name: string }): ChangeHead['actor'] => ({
  displayName: name,
  applicationId: id,
  source: 'system',
})

/** The part of an actor that is recorded. */
export const recordedActor = ({
  userId,
  userPrincipalName,
  displayName,
  applicationId,
  source,
  address,
}: Actor): ChangeHead['actor'] => ({
  ...(userId && { userId }),
  ...(userPrincipalName && { userPrincipalName }),
  ...(displayName && { displayName }),
  applicationId,
  source,
  ...(address && { address }),
})
