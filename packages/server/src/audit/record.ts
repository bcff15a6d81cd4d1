import type { AuditRecord } from '@tenantry/contract'
import type { PartnerDocument } from '../auth/partner.ts'
import { type QualificationDocument, toQualifications } from '../qualifications/qualification.ts'
import type { ChangePayload, ChangeRow } from '../store/change.ts'

/** A change row with its payload, as the readings below need it. */
export interface ReadChange extends Pick<ChangeRow, 'partnerId' | 'seq' | 'at' | 'status' | 'customerId'> {
  payload: ChangePayload
}

const pascal = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(pascal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), pascal(member)]),
  )
}

/** What of a document an operation is about. */
const partOf = (operationType: string, document: unknown): unknown => {
  if (typeof document !== 'object' || document === null) return undefined
  const { billing, company, ...rest } = document as { billing?: { companyName?: string }; company?: unknown }
  switch (operationType) {
    case 'update_customer_billing_profile':
      return billing
    case 'update_customer_partner_contract_company_name':
      return { companyName: billing?.companyName }
    case 'update_company_info':
      return company
    case 'update_customer_qualification':
      return toQualifications(document as QualificationDocument)
    case 'tenantry_partner_profile_updated': {
      const { name, profiles } = rest as Pick<PartnerDocument, 'name' | 'profiles'>
      const { etags: _, changed: __, ...parts } = profiles
      return { companyName: name, ...parts }
    }
    case 'add_customer':
    case 'delete_customer':
    case 'remove_partner_customer_relationship': {
      const { etags: _, imported: __, sharedWith: ___, ...shown } = rest as Record<string, unknown>
      return { ...shown, billingProfile: billing, companyProfile: company }
    }
  }
  // hashes of secrets are nobody's business (R8.5)
  const { granted: _, secrets: __, linkHash: ___, ...shown } = document as Record<string, unknown>
  return shown
}

const valueText = (operationType: string, document: unknown): string | undefined => {
  const part = partOf(operationType, document)
  return part === undefined ? undefined : JSON.stringify(pascal(part))
}

export const auditRecordId = (
  change: Pick<ReadChange, 'partnerId' | 'customerId' | 'seq'>,
  { type, place }: { type: string; place: number },
): string =>
  [change.partnerId, change.customerId ?? change.partnerId, type.replaceAll('_', ''), `${change.seq}-${place}`]
    .join('_')
    .toLowerCase()

/** The number of a change and the place of an operation in it, out of a record id. */
export const placeInId = (recordId: string): { seq: number; place: number } | undefined => {
  const match = /_(\d{1,15})-(\d{1,2})$/.exec(recordId)
  return match ? { seq: Number(match[1]), place: Number(match[2]) } : undefined
}

/** The audit records of a change, one per operation; our own operations never go over the compatible API. */
export const toAuditRecords = (change: ReadChange): { record: AuditRecord; place: number }[] => {
  const { head, documents } = change.payload
  const [document] = documents
  return head.operations.flatMap((operation, place) => {
    if (operation.resourceType === 'tenantry') return []
    const old = valueText(operation.type, document?.before)
    const next = valueText(operation.type, document?.after)
    const customized = {
      ...operation.data,
      ...(head.reason && { Reason: head.reason }),
      ...(head.refusal && { Refusal: head.refusal }),
      ...(head.count && { Count: String(head.count) }),
      ...(head.undoes && { Undoes: String(head.undoes) }),
    }
    const record: AuditRecord = {
      id: auditRecordId(change, { type: operation.type, place }),
      partnerId: change.partnerId,
      participants: [...(head.participants ?? [change.partnerId])],
      customerId: change.customerId ?? change.partnerId,
      ...(head.customerName && { customerName: head.customerName }),
      ...(head.actor.userPrincipalName && { userPrincipalName: head.actor.userPrincipalName }),
      applicationId: head.actor.applicationId,
      resourceType: operation.resourceType,
      ...(old !== undefined && { resourceOldValue: old }),
      ...(next !== undefined && { resourceNewValue: next }),
      operationType: operation.type,
      originalCorrelationId: head.correlationId,
      operationDate: change.at.replace(/\.(\d{3})Z$/, '.$10000Z'),
      operationStatus: change.status,
      customizedData: Object.entries(customized).map(([key, value]) => ({ key, value })),
      attributes: { objectType: 'AuditRecord' },
    }
    return { record, place }
  })
}
