import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { collection } from '../resource.ts'
import { CustomerId } from './billing-profile.ts'

export const subscriptions = {
  list: endpoint({
    id: 'subscriptions.list',
    method: 'GET',
    path: '/v1/customers/{customerId}/subscriptions',
    summary: 'List subscriptions of a customer: there are none here',
    description:
      'Tenantry keeps accounts and sells nothing, so the collection is truly empty. A client that ends a relationship reads ' +
      'it first, to suspend what is active.',
    permission: 'customer:read',
    callers: 'app',
    params: CustomerId,
    result: collection(z.never()),
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
}
