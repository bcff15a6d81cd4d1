import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { CustomerId } from './billing-profile.ts'

/** Results of the compliance check of an account, in their wire spelling. */
export const accountStatuses = ['Unknown', 'UnderReview', 'Allowed', 'NotAllowed', 'Not Ready'] as const
export type AccountStatus = (typeof accountStatuses)[number]

/** Whether the status keeps the customer from buying. None at all does not. */
export const blocksPurchases = (status: AccountStatus | undefined): boolean =>
  status !== undefined && status !== 'Allowed'

export const ValidationStatus = z
  .object({
    type: z.literal('account'),
    status: z.enum(accountStatuses),
    lastUpdateDateTime: z.string(),
  })
  .meta({ id: 'ValidationStatus' })
export type ValidationStatus = z.infer<typeof ValidationStatus>

export const CustomerAccountStatus = z
  .object({
    status: z.enum(accountStatuses).optional().describe('Absent: the account was never checked.'),
    since: z.string().optional(),
    blocksPurchases: z.boolean(),
  })
  .meta({ id: 'CustomerAccountStatus' })
export type CustomerAccountStatus = z.infer<typeof CustomerAccountStatus>

export const accountStatus = {
  validation: endpoint({
    id: 'accountStatus.validation',
    method: 'GET',
    path: '/v1/customers/{customerId}/validationStatus',
    summary: 'Get the result of the check of an account',
    description: 'An account that was never checked answers 404 with code 600074: nothing keeps it from buying.',
    permission: 'customer:read',
    callers: 'appAndUser',
    params: CustomerId,
    query: z.object({ type: z.enum(['account']) }),
    result: ValidationStatus,
    errors: ['customerIdInvalid', 'noRelationship', 'invalidProperty', 'accountStatusNotFound'],
    example: { query: { type: 'account' } },
  }),
  get: endpoint({
    id: 'accountStatus.get',
    method: 'GET',
    path: '/tenantry/v1/customers/{customerId}/accountStatus',
    summary: 'Get the account status of a customer, if there is one',
    permission: 'customer:read',
    callers: 'app',
    params: CustomerId,
    result: CustomerAccountStatus,
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
}
