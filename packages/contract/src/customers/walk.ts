import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { collection } from '../resource.ts'
import { CustomerId } from './billing-profile.ts'

// Scripts that walk a customer, and one SDK before it ends a relationship, read these; Tenantry keeps none of them.
const empty = (name: string) =>
  endpoint({
    id: `customerWalk.${name}`,
    method: 'GET',
    path: `/v1/customers/{customerId}/${name}`,
    summary: `List ${name} of a customer: always empty here`,
    permission: 'customer:read',
    callers: 'app',
    params: CustomerId,
    result: collection(z.never()),
    errors: ['customerIdInvalid', 'noRelationship'],
  })

export const customerWalk = {
  subscriptions: empty('subscriptions'),
  orders: empty('orders'),
  subscribedskus: empty('subscribedskus'),
  users: empty('users'),
  offers: empty('offers'),
  usagerecords: endpoint({
    id: 'customerWalk.usagerecords',
    method: 'GET',
    path: '/v1/customers/usagerecords',
    summary: 'List usage records: always empty here',
    permission: 'customer:read',
    callers: 'app',
    result: collection(z.never()),
  }),
}
