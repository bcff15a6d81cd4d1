import type { DirectAcceptance } from '@tenantry/contract'
import type { CustomerDocument } from '../customers/customer.ts'
import type { DecisionContext, Outcome } from '../store/command.ts'
import { defineKind, type Key } from '../store/document.ts'

/** Whether the customer itself has accepted the Microsoft Customer Agreement; no document: not known to have. */
export interface DirectAcceptanceDocument {
  /** Of the customer. */
  id: string
  isSigned: boolean
  /** ISO 8601 UTC. */
  dateSigned?: string
  etag: string
  changedAt: string
  changedBy: string
}

export const directAcceptanceKind = defineKind<DirectAcceptanceDocument>({
  name: 'direct_acceptance',
  version: 1,
  ofCustomer: (_partnerId, customerId) => customerId,
})

export const directAcceptanceKey = (partnerId: string, customerId: string): Key<DirectAcceptanceDocument> =>
  directAcceptanceKind.key(partnerId, customerId)

const NEVER_RECORDED = 'none'
export const directAcceptanceEtag = (document: DirectAcceptanceDocument | undefined): string =>
  document?.etag ?? NEVER_RECORDED

export const toDirectAcceptance = (document: DirectAcceptanceDocument | undefined): DirectAcceptance => ({
  isSigned: document?.isSigned ?? false,
  ...(document && {
    ...(document.dateSigned && { dateSigned: document.dateSigned }),
    changedAt: document.changedAt,
    changedBy: document.changedBy,
  }),
  attributes: { etag: directAcceptanceEtag(document), objectType: 'DirectAcceptance' },
})

/** What recording it writes and records. */
export const keepAcceptance = <A>(
  {
    customer,
    isSigned,
    dateSigned,
  }: { customer: CustomerDocument; isSigned: boolean; dateSigned?: string | undefined },
  answer: (document: DirectAcceptanceDocument) => A,
  { actor, now, newEtag }: DecisionContext,
): Outcome<A> => {
  const document: DirectAcceptanceDocument = {
    id: customer.id,
    isSigned,
    ...(dateSigned && { dateSigned }),
    etag: newEtag(),
    changedAt: now,
    changedBy: actor.displayName ?? actor.userPrincipalName ?? actor.applicationId,
  }
  return {
    answer: answer(document),
    etag: document.etag,
    writes: [{ put: directAcceptanceKind, partnerId: actor.partnerId, document }],
    operations: [{ type: 'tenantry_direct_acceptance', resourceType: 'tenantry' }],
    customerId: customer.id,
    customerName: customer.billing.companyName,
  }
}
