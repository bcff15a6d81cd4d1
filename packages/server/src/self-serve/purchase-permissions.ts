import { ApiError, type PurchasePermissions, purchasePermissions } from '@tenantry/contract'
import { customerKey, customerKind, ownCustomer, related } from '../customers/customer.ts'
import { implement, write } from '../http/implement.ts'
import type { Settings } from '../store/command.ts'
import { changePolicy, knownPermissions } from './change-policy.ts'
import { type PolicyDocument, policyEtag, policyKey, policyKind } from './policy.ts'

const NO_POLICY = 'none'
const REASON = 5

const toPermissions = (policy: PolicyDocument | undefined, settings: Settings): PurchasePermissions => ({
  items: settings.permissionCatalogue.map((resource) => {
    const granted = policy?.granted[resource]
    const allowed = policy?.permissions.some((permission) => permission.resource === resource) ?? false
    return {
      resource,
      allowed,
      ...(allowed &&
        granted && { since: granted.at, by: granted.by, ...(granted.reason && { reason: granted.reason }) }),
    }
  }),
  attributes: { etag: policy ? policyEtag(policy) : NO_POLICY, objectType: 'PurchasePermissions' },
})

const refused = (error: 'acknowledgementMissing' | 'invalidProperty', field: string, reason: string) =>
  new ApiError(error, { params: { field }, data: [{ field, code: 3000, reason, params: { field, min: REASON } }] })

export const purchasePermissionRoutes = implement(purchasePermissions, {
  list: ({ store, actor, settings }, { params }) => {
    related(store.find(customerKind, customerKey(actor.partnerId, params.customerId)))
    return toPermissions(store.find(policyKind, policyKey(actor.partnerId, params.customerId)), settings)
  },

  update: write(purchasePermissions.update, {
    reads: ({ params }, { actor }) => ({
      customer: customerKey(actor.partnerId, params.customerId),
      policy: policyKey(actor.partnerId, params.customerId),
    }),
    etag: ({ customer, policy }) => {
      ownCustomer(customer)
      return policy ? policyEtag(policy) : NO_POLICY
    },
    decide: ({ customer, policy }, { params, body }, ctx) => {
      const [permission] = knownPermissions([{ resource: params.resource, action: 'Purchase' }], ctx)
      const others = policy?.permissions.filter(({ resource }) => resource !== permission!.resource) ?? []
      const allowed = others.length < (policy?.permissions.length ?? 0)
      const answer = (after: PolicyDocument | undefined) => toPermissions(after, ctx.settings)
      if (allowed === body.allowed) return { answer: answer(policy) }
      if (body.allowed && body.acknowledged !== true)
        throw refused('acknowledgementMissing', 'acknowledged', 'perm.acknowledge')
      if (body.allowed && (body.reason ?? '').length < REASON) throw refused('invalidProperty', 'reason', 'perm.reason')
      const permissions = body.allowed ? [...others, permission!] : others
      return changePolicy(
        {
          customer: ownCustomer(customer),
          before: policy,
          permissions: permissions.length > 0 ? permissions : null,
          acknowledged: body.acknowledged === true,
          reason: body.reason,
        },
        answer,
        ctx,
      )
    },
  }),
})
