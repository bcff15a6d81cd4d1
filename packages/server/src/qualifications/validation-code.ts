import { ApiError, text, type ValidationCode, validationCodes } from '@tenantry/contract'
import { z } from 'zod'
import { customerKey, customerKind, related } from '../customers/customer.ts'
import { implement } from '../http/implement.ts'
import { operatorDecision } from '../operator/command.ts'
import { defineKind, type Key, readDocument, type StoredRow } from '../store/document.ts'
import { defineQuery } from '../store/query.ts'
import { qualificationKey, qualificationKind } from './qualification.ts'

/** What a partner may qualify customers of the Government Community Cloud with, so many times. */
export interface ValidationCodeDocument {
  /** The code itself. */
  id: string
  organizationName: string
  /** `null`: without limit. */
  maxCreates: number | null
  remainingCreates: number | null
  changedAt: string
}

export const validationCodeKind = defineKind<ValidationCodeDocument>({
  name: 'validation_code',
  version: 1,
  ofCustomer: null,
})

export const validationCodeKey = (partnerId: string, code: string): Key<ValidationCodeDocument> =>
  validationCodeKind.key(partnerId, code)

/** The code after it was used once more; undefined where nothing is left of it. */
export const usedOnce = (code: ValidationCodeDocument, now: string): ValidationCodeDocument | undefined =>
  code.remainingCreates === 0
    ? undefined
    : { ...code, remainingCreates: code.remainingCreates === null ? null : code.remainingCreates - 1, changedAt: now }

const MOST = 1_000

export const listValidationCodes = defineQuery(
  'validationCodes.list',
  (db, { partnerId }: { partnerId: string }): ValidationCodeDocument[] =>
    db
      .all<StoredRow>('SELECT * FROM document WHERE partner_id = ? AND kind = ? ORDER BY id LIMIT ?', [
        partnerId,
        validationCodeKind.name,
        MOST,
      ])
      .map((row) => readDocument(validationCodeKind, row)),
)

const shared = (partnerId: string, { id, organizationName, changedAt }: ValidationCodeDocument) => ({
  partnerId,
  organizationName,
  validationId: id,
  eTag: `W/"datetime'${encodeURIComponent(changedAt)}'"`,
})

const toValidationCode = (partnerId: string, code: ValidationCodeDocument): ValidationCode => ({
  ...shared(partnerId, code),
  ...(code.maxCreates !== null && { maxCreates: code.maxCreates }),
  ...(code.remainingCreates !== null && { remainingCreates: code.remainingCreates }),
})

export const validationCodeRoutes = implement(validationCodes, {
  list: async ({ store, actor: { partnerId } }) =>
    (await store.query(listValidationCodes, { partnerId })).map((code) => toValidationCode(partnerId, code)),

  ofCustomer: ({ store, actor: { partnerId } }, { params: { customerId } }) => {
    related(store.find(customerKind, customerKey(partnerId, customerId)))
    const held = store.find(qualificationKind, qualificationKey(partnerId, customerId))?.held.GovernmentCommunityCloud
    const code = held?.validationId && store.find(validationCodeKind, validationCodeKey(partnerId, held.validationId))
    if (!code) throw new ApiError('notFound')
    return { ...shared(partnerId, code), customerId }
  },
})

const MOST_CREATES = 1_000_000

const NewValidationCode = z.object({
  id: text(64).min(1, 'field.required').describe('The code itself.'),
  organizationName: text(200).min(1, 'field.required'),
  maxCreates: z.int().min(0).max(MOST_CREATES).nullable().describe('`null`: without limit.'),
})

/** No partner checks itself for the Government Community Cloud, so no endpoint adds a code: an operator does. */
const addValidationCode = operatorDecision(NewValidationCode, {
  reads: ({ id }, { actor }) => ({ known: validationCodeKey(actor.partnerId, id) }),
  decide: ({ known }, { id, organizationName, maxCreates }, { actor: { partnerId }, now, settings: { cloud } }) => {
    if (cloud !== 'global') throw new ApiError('notAvailableInCloud', { params: { cloud } })
    if (known) throw new ApiError('validationCodeExists')
    const code = { id, organizationName, maxCreates, remainingCreates: maxCreates, changedAt: now }
    return {
      answer: code,
      writes: [{ put: validationCodeKind, partnerId, document: code }],
      operations: [{ type: 'tenantry_validation_code_added', resourceType: 'tenantry', data: { ValidationId: id } }],
    }
  },
})

export const validationCodeDecisions = { 'validationCodes.add': addValidationCode }
