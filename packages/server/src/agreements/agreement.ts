import { hash } from 'node:crypto'
import { type Agreement, type AgreementContact, type AgreementType, ApiError } from '@tenantry/contract'
import type { CustomerDocument } from '../customers/customer.ts'
import type { DecisionContext, Outcome, RowCount } from '../store/command.ts'
import { defineKind, type Key, readDocument, type StoredRow } from '../store/document.ts'
import { defineQuery } from '../store/query.ts'
import { partnerNumberOf } from '../store/sql.ts'

/** What the partner confirmed of a customer. Never changed afterwards: another person or day is another one. */
export interface AgreementDocument {
  id: string
  customerId: string
  type: AgreementType
  templateId: string
  primaryContact: AgreementContact
  /** ISO 8601 UTC. */
  dateAgreed: string
  /** Of the partner's user; absent for an app, and often after an import. */
  userId?: string
  confirmedAt: string
  /** Name of that user here; absent after an import. */
  confirmedBy?: string
  /** As the service that it was imported from names it; ours is made when it is asked for. */
  agreementLink?: string
}

export const agreementKind = defineKind<AgreementDocument>({
  name: 'agreement',
  version: 1,
  ofCustomer: (_partnerId, customerId) => customerId,
  index: {
    version: 1,
    columns: { customer_id: 'TEXT', agreed_at: 'TEXT', type: 'TEXT' },
    indexes: [['customer_id', 'agreed_at']],
    of: ({ customerId, dateAgreed, type }) => ({ customer_id: customerId, agreed_at: sortable(dateAgreed), type }),
  },
})

/** With a fraction of equal length in each, instants sort as texts. */
const sortable = (instant: string): string => new Date(instant).toISOString()

/** As it is kept: without a phone number that says nothing. */
export const contactOf = ({ phoneNumber, ...person }: AgreementContact): AgreementContact => ({
  ...person,
  ...(phoneNumber && { phoneNumber }),
})

const digest = (values: readonly string[]): string => hash('sha256', JSON.stringify(values)).slice(0, 32)

export type AgreementFacts = Pick<AgreementDocument, 'customerId' | 'type' | 'primaryContact' | 'dateAgreed'>

/** A person agrees once to one type (600061), so that makes the id. Letter case makes nobody another person. */
export const agreementId = ({ customerId, type, primaryContact }: Omit<AgreementFacts, 'dateAgreed'>): string => {
  const { firstName, lastName, email, phoneNumber = '' } = primaryContact
  const person = [firstName, lastName, email, phoneNumber].map((value) => value.toLowerCase())
  return `${customerId}_${digest([type, ...person])}`
}

/** Other services may have confirmed a person on several days. */
export const laterAgreementId = (facts: AgreementFacts): string =>
  `${agreementId(facts)}_${digest([sortable(facts.dateAgreed)])}`

export const agreementKey = (partnerId: string, id: string): Key<AgreementDocument> => agreementKind.key(partnerId, id)

/** More is nobody's contract but a program that runs wild; and so a list is one answer. */
const MOST = 500

export const agreementCount = (partnerId: string, customerId: string): RowCount => ({
  rows: agreementKind,
  partnerId,
  where: { column: 'customer_id', value: customerId },
})

/** What a new agreement writes and records. The one way by which there are any. */
export const keepAgreement = <A>(
  { customer, count, document }: { customer: CustomerDocument; count: number; document: AgreementDocument },
  answer: A,
  { actor }: DecisionContext,
): Outcome<A> => {
  if (count >= MOST) throw new ApiError('tooManyAgreements', { params: { max: MOST } })
  return {
    answer,
    writes: [{ put: agreementKind, partnerId: actor.partnerId, document }],
    operations: [
      {
        type: 'create_agreement',
        resourceType: 'agreement',
        data: { AgreementType: document.type, TemplateId: document.templateId },
      },
    ],
    customerId: customer.id,
    customerName: customer.billing.companyName,
  }
}

export interface AgreementsInput {
  partnerId: string
  customerId: string
  type: AgreementType | '*'
}

export const agreementsStatement = `SELECT document.* FROM agreement_index JOIN document ON document.pk = agreement_index.pk
  WHERE agreement_index.partner_number = ? AND agreement_index.customer_id = ? AND ? IN ('*', agreement_index.type)
  ORDER BY agreement_index.agreed_at DESC, agreement_index.pk DESC`

/** Agreements of a customer, newest first. */
export const listAgreements = defineQuery(
  'agreements.list',
  (db, { partnerId, customerId, type }: AgreementsInput): AgreementDocument[] =>
    db
      .all<StoredRow>(agreementsStatement, [partnerNumberOf(db, partnerId) ?? 0, customerId, type])
      .map((row) => readDocument(agreementKind, row)),
)

/** As the compatible API shows it: the answer to a confirmation has the user, the list has the link. */
export const toAgreement = (
  { primaryContact, templateId, dateAgreed, type }: AgreementDocument,
  also: { userId?: string | undefined; agreementLink?: string | undefined },
): Agreement => ({
  ...(also.userId && { userId: also.userId }),
  primaryContact,
  templateId,
  dateAgreed,
  type,
  ...(also.agreementLink && { agreementLink: also.agreementLink }),
  attributes: { objectType: 'Agreement' },
})
