import { Agreement } from '@tenantry/contract'
import { z } from 'zod'
import { readDate } from '../audit/dates.ts'
import { type CustomerDocument, customerKey, ownCustomer } from '../customers/customer.ts'
import { wireParser } from '../http/wire-json.ts'
import type { AnyDecision, Decision, RowCount } from '../store/command.ts'
import type { Key } from '../store/document.ts'
import {
  type AgreementDocument,
  agreementCount,
  agreementId,
  agreementKey,
  contactOf,
  keepAgreement,
  laterAgreementId,
} from './agreement.ts'
import { instantOf } from './dates.ts'
import { type DirectAcceptanceDocument, directAcceptanceKey, keepAcceptance } from './direct-acceptance.ts'

/** An agreement as another service answers it. What was agreed there holds, so our rules for new ones do not apply. */
export type ImportedAgreement = Pick<
  AgreementDocument,
  'type' | 'templateId' | 'primaryContact' | 'dateAgreed' | 'userId' | 'agreementLink'
>

const parsed = wireParser(
  Agreement.pick({ type: true, templateId: true, primaryContact: true, userId: true }).extend({
    dateAgreed: z.string().max(64),
    agreementLink: z
      .url({ protocol: /^https?$/ })
      .max(2048)
      .optional()
      .catch(undefined),
  }),
  { nullIsAbsent: true },
)

/** An item of `GET /v1/customers/{id}/agreements` of any compatible service. Throws `invalidProperty` if it is none. */
export const agreementFromWire = (value: unknown): ImportedAgreement => {
  const { dateAgreed, userId, agreementLink, ...agreement } = parsed(value)
  return {
    ...agreement,
    primaryContact: contactOf(agreement.primaryContact),
    dateAgreed: instantOf(readDate(dateAgreed, 'dateAgreed').at),
    ...(userId && { userId }),
    ...(agreementLink && { agreementLink }),
  }
}

export interface AgreementImport {
  customerId: string
  agreement: ImportedAgreement
  /** Only says what would happen. */
  dryRun: boolean
}

export interface AgreementImportResult {
  result: 'created' | 'unchanged'
}

/** Takes an agreement once: the same type, contact and instant changes nothing the second time. */
const importAgreement: Decision<
  AgreementImport,
  {
    customer: Key<CustomerDocument>
    known: Key<AgreementDocument>
    later: Key<AgreementDocument>
    count: RowCount
  },
  AgreementImportResult
> = {
  reads: ({ customerId, agreement }, { actor: { partnerId } }) => ({
    customer: customerKey(partnerId, customerId),
    known: agreementKey(partnerId, agreementId({ customerId, ...agreement })),
    later: agreementKey(partnerId, laterAgreementId({ customerId, ...agreement })),
    count: agreementCount(partnerId, customerId),
  }),
  decide: ({ customer, known, later, count }, { customerId, agreement, dryRun }, ctx) => {
    if (later || known?.dateAgreed === agreement.dateAgreed) return { answer: { result: 'unchanged' } }
    // A dry run may ask before the customer is here.
    if (dryRun) return { answer: { result: 'created' } }
    const ours = ownCustomer(customer)
    const facts = { customerId, ...agreement }
    const id = known ? laterAgreementId(facts) : agreementId(facts)
    const document: AgreementDocument = { id, ...facts, confirmedAt: ctx.now }
    return keepAgreement({ customer: ours, count, document }, { result: 'created' }, ctx)
  },
}

/** Takes that a customer accepted directly, unless anything was recorded of it here. */
const importAcceptance: Decision<
  Omit<AgreementImport, 'agreement'>,
  { customer: Key<CustomerDocument>; known: Key<DirectAcceptanceDocument> },
  AgreementImportResult
> = {
  reads: ({ customerId }, { actor }) => ({
    customer: customerKey(actor.partnerId, customerId),
    known: directAcceptanceKey(actor.partnerId, customerId),
  }),
  decide: ({ customer, known }, { dryRun }, ctx) => {
    if (known) return { answer: { result: 'unchanged' } }
    if (dryRun) return { answer: { result: 'created' } }
    const ours = ownCustomer(customer)
    return keepAcceptance({ customer: ours, isSigned: true }, () => ({ result: 'created' }), ctx)
  },
}

export const agreementImportDecisions: Record<string, AnyDecision> = {
  'agreements.import': importAgreement,
  'directAcceptance.import': importAcceptance,
}
