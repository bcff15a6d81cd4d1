import { z } from 'zod'
import { CustomerId } from '../customers/billing-profile.ts'
import { endpoint } from '../endpoint.ts'

/** What qualifies customers for the Government Community Cloud of Office 365: given to a partner that was checked for it. */
export const ValidationCode = z
  .object({
    partnerId: z.string(),
    organizationName: z.string(),
    validationId: z.string().describe('The code itself.'),
    maxCreates: z.int().optional().describe('Absent: without limit.'),
    remainingCreates: z.int().optional(),
    eTag: z.string(),
  })
  .meta({ id: 'ValidationCode' })
export type ValidationCode = z.infer<typeof ValidationCode>

export const CustomerValidationCode = ValidationCode.omit({ maxCreates: true, remainingCreates: true })
  .extend({ customerId: z.string() })
  .meta({ id: 'CustomerValidationCode' })
export type CustomerValidationCode = z.infer<typeof CustomerValidationCode>

export const validationCodes = {
  list: endpoint({
    id: 'validationCodes.list',
    method: 'GET',
    path: '/v1/customers/all/validations',
    summary: 'List the validation codes of the partner',
    description: 'They are given out by the operator of the installation.',
    permission: 'qualification:write',
    callers: 'app',
    cloud: 'global',
    result: z.array(ValidationCode),
  }),
  ofCustomer: endpoint({
    id: 'validationCodes.ofCustomer',
    method: 'GET',
    path: '/v1/customers/{customerId}/validations',
    summary: 'Get the validation code that was used for a customer',
    permission: 'qualification:write',
    callers: 'app',
    cloud: 'global',
    params: CustomerId,
    result: CustomerValidationCode,
    errors: ['customerIdInvalid', 'noRelationship', 'notFound'],
  }),
}
