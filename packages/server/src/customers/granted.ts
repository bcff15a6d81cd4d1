import { policyKey } from '../self-serve/policy.ts'
import type { Write } from '../store/command.ts'
import type { Key } from '../store/document.ts'
import { spendingBudgetKey } from './spending-budget.ts'

/** What a partner grants a customer: it ends with the relationship. What is known of the customer stays. */
export const grantedTo = (partnerId: string, customerId: string) => ({
  policy: policyKey(partnerId, customerId),
  spendingBudget: spendingBudgetKey(partnerId, customerId),
})

/** Takes away what is there of these. */
export const withdrawn = (keys: Record<string, Key<unknown>>, before: Record<string, unknown>): Write[] =>
  Object.entries(keys).flatMap(([name, key]) => (before[name] === undefined ? [] : [{ remove: key }]))
