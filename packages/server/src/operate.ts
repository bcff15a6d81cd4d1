import { randomUUID } from 'node:crypto'
import { ApiError, type QualificationInReview } from '@tenantry/contract'
import { listApps } from './apps/apps.ts'
import type { AppDocument } from './auth/app.ts'
import { type PartnerDocument, partnerKey, partnerKind } from './auth/partner.ts'
import { type UserDocument, userKey, userKind, userPrincipalNameKey } from './auth/user.ts'
import type { Config } from './config.ts'
import { type CustomerDocument, customerKey, customerKind, domainKey } from './customers/customer.ts'
import { decisions, kinds, operatorDecisions } from './features.ts'
import { wireParser } from './http/wire-json.ts'
import { nameForOperator, operatorCommand } from './operator/command.ts'
import { type Deed, knock, openDoor } from './operator/door.ts'
import { listValidationCodes, type ValidationCodeDocument } from './qualifications/validation-code.ts'
import { listInReview, toInReview } from './qualifications/vetting.ts'
import { listStaff } from './staff/list.ts'
import { openBatchStore } from './store/batch.ts'
import type { Answer, Command } from './store/command.ts'
import { FolderInUse, openForReading } from './store/database.ts'
import { type Key, type Kind, readDocument, type StoredRow, type UniqueKey } from './store/document.ts'
import { type ReadConnection, readConnection } from './store/query.ts'
import type { Store } from './store/store.ts'

// What an operator does that no partner does for itself: in the data folder, or through the process that holds it.

const commandOf = (deed: Deed, partner: PartnerDocument | undefined): Command => {
  if (!partner || !Object.hasOwn(operatorDecisions, deed.decision)) throw new ApiError('notFound')
  const input: unknown = wireParser(operatorDecisions[deed.decision]!.input)(deed.input)
  return operatorCommand(partner, { ...deed, input, id: randomUUID() })
}

/** What is not even asked of the writer is refused in the same form. */
const attempt = async (answer: () => Answer | Promise<Answer>): Promise<Answer> => {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { refusal: { error: error.error, params: error.params, data: error.data } }
  }
}

/** Lets operators of this machine in while the process runs. */
export const openOperatorDoor = (folder: string, store: Store) =>
  openDoor(folder, (deed) =>
    attempt(() => store.submit(commandOf(deed, store.find(partnerKind, partnerKey(deed.partnerId))))),
  )

/** One decision of the operator; undefined where another process holds the folder and does not answer. */
export const operate = async ({ data, cloud, settings }: Config, deed: Deed): Promise<Answer | undefined> => {
  try {
    const store = openBatchStore({ folder: data, cloud, settings, kinds, decisions })
    try {
      return await attempt(() => store.run([commandOf(deed, partnerNumbered(data, deed.partnerId))])[0]!)
    } finally {
      store.close()
    }
  } catch (error) {
    if (error instanceof FolderInUse) return knock(data, deed)
    throw error
  }
}

const reading = <T>(folder: string, body: (db: ReadConnection) => T): T => {
  const db = openForReading(folder)
  try {
    return body(readConnection(db))
  } finally {
    db.close()
  }
}

const find = <T extends { id: string }>(db: ReadConnection, kind: Kind<T>, key: Key<T>): T | undefined => {
  const row = db.get<StoredRow>('SELECT * FROM document WHERE partner_id = ? AND kind = ? AND id = ?', [
    key.partnerId,
    key.kind,
    key.id,
  ])
  return row && readDocument(kind, row)
}

const partnerNumbered = (folder: string, id: string): PartnerDocument | undefined =>
  reading(folder, (db) => find(db, partnerKind, partnerKey(id)))

const ownerOf = (db: ReadConnection, { unique, value }: UniqueKey): string | undefined =>
  db.get<{ owner: string }>('SELECT owner FROM unique_entry WHERE name = ? AND value = ?', [unique, value])?.owner

/** A customer, and the partner whose it is. */
export interface CustomerOf {
  partner: PartnerDocument
  customer: CustomerDocument
}

/** A customer by Microsoft ID or domain, with each partner that has it. */
export const findCustomers = (folder: string, wanted: string, partners: readonly PartnerDocument[]): CustomerOf[] =>
  reading(folder, (db) => {
    const owner = ownerOf(db, domainKey(wanted))
    const id = /^customer\/[^/]+\/(.+)$/.exec(owner ?? '')?.[1] ?? wanted.toLowerCase()
    return partners.flatMap((partner) => {
      const customer = find(db, customerKind, customerKey(partner.id, id))
      return customer ? [{ partner, customer }] : []
    })
  })

/** What of a partner waits for a decision, longest first. */
export const inReview = (folder: string, partnerId: string): QualificationInReview[] =>
  reading(folder, (db) =>
    listInReview
      .run(db, { partnerId, limit: -1 })
      .map((document) => toInReview(document, find(db, customerKind, customerKey(partnerId, document.id)))),
  )

export const validationCodesOf = (folder: string, partnerId: string): ValidationCodeDocument[] =>
  reading(folder, (db) => listValidationCodes.run(db, { partnerId }))

/** Somebody of a partner’s staff by the name to sign in with. */
export const userNamed = (folder: string, name: string): UserDocument | undefined =>
  reading(folder, (db) => {
    const [partnerId = '', id = ''] = ownerOf(db, userPrincipalNameKey(name))?.split('/') ?? []
    return find(db, userKind, userKey(partnerId, id))
  })

export const staffOf = (folder: string, partnerId: string): UserDocument[] =>
  reading(folder, (db) =>
    listStaff.run(db, { partnerId, limit: -1, sort: 'userPrincipalName', direction: 'asc' }).map(({ user }) => user),
  )

export const appsOf = (folder: string, partnerId: string): AppDocument[] =>
  reading(folder, (db) => listApps.run(db, { partnerId, limit: -1 }).map(({ app }) => app))

export { isLive } from './auth/app.ts'
export { stateOfUser } from './auth/user.ts'
export { nameForOperator }
