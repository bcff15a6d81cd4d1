import {
  type AccountStatus,
  ApiError,
  accountStatus,
  accountStatuses,
  blocksPurchases,
  guid,
  text,
} from '@tenantry/contract'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { implement } from '../http/implement.ts'
import { operatorDecision } from '../operator/command.ts'
import { defineKind, type Key } from '../store/document.ts'
import { customerKey, customerKind, ownCustomer, related } from './customer.ts'

/** What the check of an account came to. No document: it was never checked. */
export interface AccountStatusDocument {
  /** That of the customer. */
  id: string
  status: AccountStatus
  since: string
}

export const accountStatusKind = defineKind<AccountStatusDocument>({
  name: 'account_status',
  version: 1,
  ofCustomer: (_partnerId, customerId) => customerId,
})

export const accountStatusKey = (partnerId: string, customerId: string): Key<AccountStatusDocument> =>
  accountStatusKind.key(partnerId, customerId)

const statusOf = ({ store, actor }: Context, customerId: string): AccountStatusDocument | undefined => {
  related(store.find(customerKind, customerKey(actor.partnerId, customerId)))
  return store.find(accountStatusKind, accountStatusKey(actor.partnerId, customerId))
}

export const accountStatusRoutes = implement(accountStatus, {
  validation: (ctx, { params, query }) => {
    const found = statusOf(ctx, params.customerId)
    if (!found) throw new ApiError('accountStatusNotFound')
    return { type: query.type, status: found.status, lastUpdateDateTime: found.since }
  },

  get: (ctx, { params }) => {
    const found = statusOf(ctx, params.customerId)
    return {
      ...(found && { status: found.status, since: found.since }),
      blocksPurchases: blocksPurchases(found?.status),
    }
  },
})

const AccountStatusChange = z.object({
  customerId: guid(),
  status: z.enum(accountStatuses).nullable().describe('`null`: as if it had never been checked.'),
  reason: text(200).optional(),
})

/** The check of an account is not the partner’s own, so no endpoint sets its result: an operator does. */
const setAccountStatus = operatorDecision(AccountStatusChange, {
  reads: ({ customerId }, { actor }) => ({
    customer: customerKey(actor.partnerId, customerId),
    current: accountStatusKey(actor.partnerId, customerId),
  }),
  decide: ({ customer, current }, { status, reason }, { actor: { partnerId }, now }) => {
    const { id, billing } = ownCustomer(customer)
    if ((current?.status ?? null) === status) return { answer: undefined }
    return {
      answer: undefined,
      writes: [
        status === null
          ? { remove: accountStatusKey(partnerId, id) }
          : { put: accountStatusKind, partnerId, document: { id, status, since: now } },
      ],
      operations: [
        {
          type: 'tenantry_account_status_set',
          resourceType: 'tenantry',
          data: { OldStatus: current?.status ?? null, NewStatus: status },
        },
      ],
      customerId: id,
      customerName: billing.companyName,
      ...(reason && { reason }),
    }
  },
})

export const accountStatusDecisions = { 'accountStatus.set': setAccountStatus }
