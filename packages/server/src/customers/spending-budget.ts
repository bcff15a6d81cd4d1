import { link, type SpendingBudget, spendingBudget } from '@tenantry/contract'
import { implement, write } from '../http/implement.ts'
import { defineKind, type Key } from '../store/document.ts'
import { customerKey, customerKind, ownCustomer, related } from './customer.ts'

/** No document: there is no budget. */
export interface SpendingBudgetDocument {
  /** That of the customer. */
  id: string
  amount: number
}

export const spendingBudgetKind = defineKind<SpendingBudgetDocument>({
  name: 'spending_budget',
  version: 1,
  ofCustomer: (_partnerId, customerId) => customerId,
})

export const spendingBudgetKey = (partnerId: string, customerId: string): Key<SpendingBudgetDocument> =>
  spendingBudgetKind.key(partnerId, customerId)

const toSpendingBudget = (customerId: string, amount: number | undefined): SpendingBudget => ({
  ...(amount !== undefined && { amount, usageSpendingBudget: amount }),
  links: { self: link(`/customers/${customerId}/usagebudget`) },
  attributes: { objectType: 'SpendingBudget' },
})

const textOf = (amount: number | undefined): string | null => (amount === undefined ? null : String(amount))

export const spendingBudgetRoutes = implement(spendingBudget, {
  get: ({ store, actor }, { params: { customerId } }) => {
    related(store.find(customerKind, customerKey(actor.partnerId, customerId)))
    const budget = store.find(spendingBudgetKind, spendingBudgetKey(actor.partnerId, customerId))
    return toSpendingBudget(customerId, budget?.amount)
  },

  update: write(spendingBudget.update, {
    reads: ({ params }, { actor }) => ({
      customer: customerKey(actor.partnerId, params.customerId),
      budget: spendingBudgetKey(actor.partnerId, params.customerId),
    }),
    decide: ({ customer, budget }, { body }, { actor: { partnerId } }) => {
      const { id, billing } = ownCustomer(customer)
      const old = budget?.amount
      const next = body.amount === undefined ? old : (body.amount ?? undefined)
      const answer = toSpendingBudget(id, next)
      if (next === old) return { answer }
      return {
        answer,
        writes: [
          next === undefined
            ? { remove: spendingBudgetKey(partnerId, id) }
            : { put: spendingBudgetKind, partnerId, document: { id, amount: next } },
        ],
        operations: [
          {
            type: 'update_customer_spending_budget',
            resourceType: 'customer',
            data: { OldAmount: textOf(old), NewAmount: textOf(next) },
          },
        ],
        customerId: id,
        customerName: billing.companyName,
      }
    },
  }),
})
