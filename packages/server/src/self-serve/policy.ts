import type { PolicyPermission, SelfServePolicy } from '@tenantry/contract'
import { defineKind, type Key } from '../store/document.ts'

/** The purchase permissions of one customer. No document: nothing is allowed. */
export interface PolicyDocument {
  /** `{partner}_{customer}`, as on the wire. */
  id: string
  customerId: string
  permissions: PolicyPermission[]
  /** A GUID; the wire puts it in quotes inside the string. */
  etag: string
  /** Who turned on what, for the portal; kept per resource. */
  granted: Record<string, { at: string; by: string; reason?: string; acknowledged: boolean }>
}

export const policyId = (partnerId: string, customerId: string): string => `${partnerId}_${customerId}`

export const policyKind = defineKind<PolicyDocument>({ name: 'self_serve_policy', version: 1, ofCustomer: policyId })

export const policyKey = (partnerId: string, customerId: string): Key<PolicyDocument> =>
  policyKind.key(partnerId, policyId(partnerId, customerId))

export const policyEtag = ({ etag }: PolicyDocument): string => `"${etag}"`

export const toPolicy = (partnerId: string, policy: PolicyDocument): SelfServePolicy => ({
  id: policy.id,
  selfServeEntity: { selfServeEntityType: 'customer', tenantID: policy.customerId },
  grantor: { grantorType: 'billToPartner', tenantID: partnerId },
  permissions: policy.permissions,
  attributes: { etag: policyEtag(policy), objectType: 'SelfServePolicy' },
})
