import { ApiError, personalData } from '@tenantry/contract'
import { agreementKind } from '../agreements/agreement.ts'
import { implement, write } from '../http/implement.ts'
import { relationshipRequestKind } from '../relationships/relationship-request.ts'
import { KEPT_OPERATIONS } from '../store/change.ts'
import type { DecisionContext, Look } from '../store/command.ts'
import { readDocument, type StoredRow } from '../store/document.ts'
import { partnerNumberOf } from '../store/sql.ts'
import { type CustomerDocument, customerKey, customerKind } from './customer.ts'

/** A customer whose relationship has ended too: its data is still there. What it resells, its provider keeps. */
const kept = (customer: CustomerDocument | undefined): CustomerDocument => {
  if (!customer) throw new ApiError('noRelationship')
  if (customer.providerId !== undefined) throw new ApiError('partnerTypeLacksRight')
  return customer
}

type Plain = Record<string, unknown>

/** Hashes of secrets are nobody’s personal data (R8.5). */
const withoutSecrets = (name: string, value: unknown): unknown =>
  name === 'secretHash' || name === 'secrets' ? undefined : value

const look = <T extends StoredRow | object>(
  text: string,
  { actor }: DecisionContext,
  customerId: string,
): Look<T[]> => ({
  look: (db) => db.all<T>(text, [partnerNumberOf(db, actor.partnerId) ?? -1, customerId]),
})

const agreementsOf = (ctx: DecisionContext, customerId: string) =>
  look<StoredRow>(
    `SELECT document.* FROM agreement_index JOIN document ON document.pk = agreement_index.pk
     WHERE partner_number = ? AND customer_id = ? ORDER BY agreed_at`,
    ctx,
    customerId,
  )

const historyOf = (ctx: DecisionContext, customerId: string) =>
  look<{ seq: number; at: string; payload: string }>(
    `SELECT change.seq, change.at, payload FROM change JOIN change_payload ON change_payload.pk = change.pk
     WHERE partner_number = ? AND customer_id = ? ORDER BY change.pk`,
    ctx,
    customerId,
  )

/** The links by which the customer came: they were sent to somebody. */
const requestsOf = (ctx: DecisionContext, customerId: string): Look<StoredRow[]> => ({
  look: (db) =>
    db.all<StoredRow>(
      `SELECT * FROM document WHERE partner_id = ? AND kind = 'relationship_request' AND json_extract(body, '$.customerId') = ?`,
      [ctx.actor.partnerId, customerId],
    ),
})
const asRequests = (rows: readonly StoredRow[] = []) => rows.map((row) => readDocument(relationshipRequestKind, row))

const erasableOf = (ctx: DecisionContext, customerId: string) =>
  look<{ records: number }>(
    `SELECT count(*) AS records FROM change JOIN change_payload ON change_payload.pk = change.pk
     WHERE partner_number = ? AND customer_id = ?
     ${KEPT_OPERATIONS.map((kept) => `AND instr(operations, '${kept}') = 0`).join(' ')}`,
    ctx,
    customerId,
  )

const without = <T extends object, K extends keyof T>(whole: T, names: readonly K[]): T => {
  const rest = { ...whole }
  for (const name of names) delete rest[name]
  return rest
}

const people = ['firstName', 'middleName', 'lastName', 'phoneNumber', 'emailAddress'] as const

/** The customer without anything that is about a person. */
export const withoutContact = (customer: CustomerDocument, ctx: Pick<DecisionContext, 'now' | 'newEtag'>) => {
  const { billing, company, imported: _, ...rest } = customer
  const after: CustomerDocument = {
    ...rest,
    billing: {
      ...without(billing, ['firstName', 'lastName', 'email']),
      defaultAddress: without(billing.defaultAddress, people),
    },
    company: {
      ...without(company, ['email']),
      ...(company.address && { address: without(company.address, people) }),
    },
    etags: { company: ctx.newEtag(), billing: ctx.newEtag() },
    changedAt: ctx.now,
  }
  return after
}

export const personalDataRoutes = implement(personalData, {
  export: write(personalData.export, {
    reads: ({ params: { customerId } }, ctx) => ({
      customer: customerKey(ctx.actor.partnerId, customerId),
      agreements: agreementsOf(ctx, customerId),
      requests: requestsOf(ctx, customerId),
      history: historyOf(ctx, customerId),
    }),
    decide: ({ customer, agreements = [], requests, history = [] }, { body }) => {
      const found = kept(customer)
      return {
        answer: {
          customer: found as unknown as Plain,
          agreements: agreements.map((row) => readDocument(agreementKind, row) as unknown as Plain),
          requests: asRequests(requests).map((request) => without(request, ['secretHash']) as unknown as Plain),
          history: history.map(({ seq, at, payload }) => ({
            change: seq,
            at,
            payload: JSON.parse(payload, withoutSecrets) as Plain,
          })),
        },
        operations: [{ type: 'tenantry_personal_data_exported', resourceType: 'tenantry' }],
        customerId: found.id,
        customerName: found.billing.companyName,
        reason: body.reason,
        secret: true,
      }
    },
  }),

  erase: write(personalData.erase, {
    reads: ({ params: { customerId } }, ctx) => ({
      customer: customerKey(ctx.actor.partnerId, customerId),
      requests: requestsOf(ctx, customerId),
      history: erasableOf(ctx, customerId),
    }),
    decide: ({ customer, requests: rows, history }, { body }, ctx) => {
      const found = kept(customer)
      const { partnerId } = ctx.actor
      const requests = asRequests(rows)
      return {
        answer: { at: ctx.now, records: history?.[0]?.records ?? 0 },
        writes: [
          { put: customerKind, partnerId, document: withoutContact(found, ctx) },
          ...requests.map((request) => ({
            put: relationshipRequestKind,
            partnerId,
            document: without(request, ['email']),
          })),
        ],
        operations: [{ type: 'tenantry_personal_data_erased', resourceType: 'tenantry' }],
        customerId: found.id,
        customerName: found.billing.companyName,
        reason: body.reason,
        erases: { customerId: found.id, earlier: requests.map(({ id }) => id) },
      }
    },
  }),
})
