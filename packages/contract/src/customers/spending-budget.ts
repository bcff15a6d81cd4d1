import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { resource } from '../resource.ts'
import { CustomerId } from './billing-profile.ts'

const LARGEST = 999_999_999_999

/** What the partner lets a customer spend on usage a month, in the currency in which the partner bills it. */
export const SpendingBudget = z
  .object({
    amount: z.number().optional().describe('Absent: there is no budget.'),
    usageSpendingBudget: z.number().optional().describe('The same value, under its older name.'),
    ...resource('SpendingBudget'),
  })
  .meta({ id: 'SpendingBudget' })
export type SpendingBudget = z.infer<typeof SpendingBudget>

export const SpendingBudgetUpdate = z.object({
  amount: z
    .number()
    .min(0, 'budget.amount')
    .max(LARGEST, 'budget.amount')
    .nullish()
    .describe('`null` removes the budget; absent keeps it.'),
})

const path = '/v1/customers/{customerId}/usagebudget'

export const spendingBudget = {
  get: endpoint({
    id: 'spendingBudget.get',
    method: 'GET',
    path,
    summary: 'Get the spending budget of a customer',
    permission: 'spendingBudget:manage',
    callers: 'app',
    params: CustomerId,
    result: SpendingBudget,
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
  update: endpoint({
    id: 'spendingBudget.update',
    method: 'PATCH',
    path,
    summary: 'Set or remove the spending budget of a customer',
    operation: { type: 'update_customer_spending_budget', resourceType: 'customer' },
    permission: 'spendingBudget:manage',
    callers: 'app',
    params: CustomerId,
    body: SpendingBudgetUpdate,
    result: SpendingBudget,
    errors: ['customerIdInvalid', 'noRelationship', 'invalidProperty'],
    example: { body: { amount: 250 } },
  }),
}
