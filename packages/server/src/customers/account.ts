import { account, type CustomerAccount, link } from '@tenantry/contract'
import { implement, write } from '../http/implement.ts'
import { badQuery } from '../http/paging.ts'
import { accountOutcome, changeAccount } from './change-account.ts'
import { accountEtag, type CustomerDocument, customerKey, customerKind, ownCustomer, related } from './customer.ts'
import { isComplete } from './rules.ts'

const toAccount = (customer: CustomerDocument): CustomerAccount => {
  const { id: _, ...billing } = customer.billing
  return {
    id: customer.id,
    domain: customer.domain,
    relationshipToPartner: customer.relationshipToPartner,
    ...(customer.associatedPartnerId && { associatedPartnerId: customer.associatedPartnerId }),
    ...(customer.providerId && { providerId: customer.providerId }),
    status: isComplete(customer) ? 'complete' : 'incomplete',
    createdAt: customer.createdAt,
    changedAt: customer.changedAt,
    company: customer.company,
    billing,
    links: { self: link(`/customers/${customer.id}/account`) },
    attributes: { etag: accountEtag(customer), objectType: 'CustomerAccount' },
  }
}

export const accountRoutes = implement(account, {
  get: ({ store, actor }, { params }) =>
    toAccount(related(store.find(customerKind, customerKey(actor.partnerId, params.customerId)))),

  update: write(account.update, {
    reads: ({ params, body }, { actor }) => ({
      customer: customerKey(actor.partnerId, params.customerId),
      undone: { change: body.undoes ?? 0, partnerId: actor.partnerId },
    }),
    etag: ({ customer }) => accountEtag(ownCustomer(customer)),
    decide: ({ customer, undone }, { body }, ctx) => {
      const before = ownCustomer(customer)
      if (body.undoes && (undone?.customerId !== before.id || undone.status !== 'succeeded'))
        throw badQuery('undoes', 'undo.otherCustomer')
      const change = changeAccount(before, body, { ctx, prefix: 'billing.' })
      const outcome = accountOutcome(change, { answer: toAccount, etag: accountEtag }, ctx)
      const confirmed = body.confirmedWarnings?.join(',')
      return {
        ...outcome,
        ...(body.undoes && { undoes: body.undoes }),
        ...(confirmed &&
          outcome.operations && {
            operations: outcome.operations.map((operation) => ({
              ...operation,
              data: { ...operation.data, ConfirmedWarnings: confirmed },
            })),
          }),
      }
    },
  }),
})
