import { ApiError, type PolicyPermission } from '@tenantry/contract'
import type { CustomerDocument } from '../customers/customer.ts'
import type { DecisionContext, Outcome } from '../store/command.ts'
import { type PolicyDocument, policyId, policyKey, policyKind } from './policy.ts'

/** The documented resources in their canonical spelling, duplicates merged; another one is refused (PP-16). */
export const knownPermissions = (
  permissions: readonly PolicyPermission[],
  ctx: DecisionContext,
): PolicyPermission[] => {
  const known = new Map(ctx.settings.permissionCatalogue.map((resource) => [resource.toLowerCase(), resource]))
  const merged = new Map<string, PolicyPermission>()
  permissions.forEach(({ resource, action }, place) => {
    const name = known.get(resource.toLowerCase())
    if (!name) throw refused(`permissions.${place}.resource`, 'perm.unknown', { resource })
    if (action.toLowerCase() !== 'purchase') throw refused(`permissions.${place}.action`, 'perm.action', { action })
    merged.set(name, { resource: name, action: 'Purchase' })
  })
  return [...merged.values()]
}

const refused = (field: string, reason: string, params: Record<string, string>) =>
  new ApiError('invalidProperty', { params: { field }, data: [{ field, code: 3000, reason, params }] })

export interface PolicyChange {
  customer: CustomerDocument
  before: PolicyDocument | undefined
  /** `null`: no policy any more. */
  permissions: readonly PolicyPermission[] | null
  acknowledged: boolean
  reason?: string | undefined
}

/** The policy with another list of permissions, and what is recorded of it. The one way by which it changes. */
export const changePolicy = <A>(
  { customer, before, permissions, acknowledged, reason }: PolicyChange,
  answer: (policy: PolicyDocument | undefined) => A,
  ctx: DecisionContext,
): Outcome<A> => {
  const old = before?.permissions.map(({ resource }) => resource) ?? []
  const next = permissions?.map(({ resource }) => resource) ?? []
  const granted = next.filter((resource) => !old.includes(resource))
  const revoked = old.filter((resource) => !next.includes(resource))
  if (granted.length > 0 && !acknowledged && ctx.actor.permissionSettings?.acknowledgementRequired)
    throw new ApiError('acknowledgementRequired')
  const by = ctx.actor.userPrincipalName ?? ctx.actor.applicationId
  const id = policyId(ctx.actor.partnerId, customer.id)
  const after: PolicyDocument | undefined = permissions
    ? {
        id,
        customerId: customer.id,
        permissions: [...permissions],
        etag: ctx.newId(),
        granted: Object.fromEntries(
          next.map((resource) => [
            resource,
            granted.includes(resource) || !before?.granted[resource]
              ? { at: ctx.now, by, acknowledged, ...(reason && { reason }) }
              : before.granted[resource],
          ]),
        ),
      }
    : undefined
  const type = before ? (after ? 'update_self_serve_policy' : 'delete_self_serve_policy') : 'create_self_serve_policy'
  return {
    answer: answer(after),
    ...(after && { etag: `"${after.etag}"` }),
    writes: [
      after
        ? { put: policyKind, partnerId: ctx.actor.partnerId, document: after }
        : { remove: policyKey(ctx.actor.partnerId, customer.id) },
    ],
    operations: [
      {
        type,
        resourceType: 'self_serve_policy',
        data: {
          PolicyId: id,
          GrantedPermissions: granted.join(','),
          RevokedPermissions: revoked.join(','),
          ...(granted.length > 0 && { Acknowledged: acknowledged ? 'yes' : 'by API, no acknowledgement' }),
        },
      },
    ],
    customerId: customer.id,
    customerName: customer.billing.companyName,
    ...(reason && { reason }),
  }
}
