import { ApiError, collectionAttributes, type SelfServePolicyInput, selfServePolicies } from '@tenantry/contract'
import { customerKey, customerKind, ownCustomer, related } from '../customers/customer.ts'
import { implement, write } from '../http/implement.ts'
import { badQuery } from '../http/paging.ts'
import type { DecisionContext } from '../store/command.ts'
import { changePolicy, knownPermissions } from './change-policy.ts'
import { policyEtag, policyId, policyKey, policyKind, toPolicy } from './policy.ts'

/** Customer of a policy id; another partner's policy and a malformed id do not exist. */
const customerOf = (id: string, partnerId: string): string | undefined => {
  const [partner, customer, ...more] = id.toLowerCase().split('_')
  return partner === partnerId && more.length === 0 ? customer : undefined
}

const checkGrantor = (body: SelfServePolicyInput, ctx: DecisionContext) => {
  if (body.grantor.tenantID !== ctx.actor.partnerId) throw new ApiError('accessDenied')
}

export const selfServePolicyRoutes = implement(selfServePolicies, {
  list: ({ store, actor }, { query }) => {
    if (!query.entity_id) throw badQuery('entity_id', 'field.required')
    related(store.find(customerKind, customerKey(actor.partnerId, query.entity_id)))
    const policy = store.find(policyKind, policyKey(actor.partnerId, query.entity_id))
    const items = policy ? [toPolicy(actor.partnerId, policy)] : []
    return { totalCount: items.length, items, attributes: collectionAttributes }
  },

  get: ({ store, actor }, { params }) => {
    const customerId = customerOf(params.policyId, actor.partnerId)
    const policy = customerId === undefined ? undefined : store.find(policyKind, policyKey(actor.partnerId, customerId))
    if (!policy) throw new ApiError('policyNotFound')
    return toPolicy(actor.partnerId, policy)
  },

  create: write(selfServePolicies.create, {
    reads: ({ body }, { actor }) => ({
      customer: customerKey(actor.partnerId, body.selfServeEntity.tenantID),
      policy: policyKey(actor.partnerId, body.selfServeEntity.tenantID),
    }),
    decide: ({ customer, policy }, { body }, ctx) => {
      checkGrantor(body, ctx)
      const change = {
        customer: ownCustomer(customer),
        before: policy,
        permissions: knownPermissions(body.permissions, ctx),
      }
      if (policy) throw new ApiError('policyExists')
      return changePolicy({ ...change, acknowledged: false }, (after) => toPolicy(ctx.actor.partnerId, after!), ctx)
    },
  }),

  update: write(selfServePolicies.update, {
    reads: ({ params, body }, { actor }) => {
      const customerId = customerOf(params.policyId ?? body.id ?? '', actor.partnerId) ?? ''
      return { customer: customerKey(actor.partnerId, customerId), policy: policyKey(actor.partnerId, customerId) }
    },
    etag: ({ policy }, ctx, { params, body }) => {
      const id = params.policyId ?? body.id
      if (!id || !body.id || body.id.toLowerCase() !== id.toLowerCase()) throw new ApiError('policyIdIncorrect')
      if (!policy) throw new ApiError('policyNotFound')
      if (policyId(body.grantor.tenantID, body.selfServeEntity.tenantID) !== policy.id)
        throw new ApiError('policyIdIncorrect')
      checkGrantor(body, ctx)
      return policyEtag(policy)
    },
    decide: ({ customer, policy }, { body }, ctx) =>
      changePolicy(
        {
          customer: ownCustomer(customer),
          before: policy,
          permissions: knownPermissions(body.permissions, ctx),
          acknowledged: false,
        },
        (after) => toPolicy(ctx.actor.partnerId, after!),
        ctx,
      ),
  }),

  remove: write(selfServePolicies.remove, {
    reads: ({ params }, { actor }) => {
      const customerId = customerOf(params.policyId, actor.partnerId) ?? ''
      return { customer: customerKey(actor.partnerId, customerId), policy: policyKey(actor.partnerId, customerId) }
    },
    etag: ({ policy }) => {
      if (!policy) throw new ApiError('policyNotFound')
      return policyEtag(policy)
    },
    decide: ({ customer, policy }, _input, ctx) =>
      changePolicy(
        { customer: ownCustomer(customer), before: policy, permissions: null, acknowledged: false },
        () => undefined,
        ctx,
      ),
  }),
})
