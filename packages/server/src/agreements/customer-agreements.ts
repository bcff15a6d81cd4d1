import { type CustomerAgreements, customerAgreements } from '@tenantry/contract'
import { countryOf, customerKey, customerKind, ownCustomer, related } from '../customers/customer.ts'
import { implement, write } from '../http/implement.ts'
import { listAgreements } from './agreement.ts'
import { agreedAt } from './dates.ts'
import {
  directAcceptanceEtag,
  directAcceptanceKey,
  directAcceptanceKind,
  keepAcceptance,
  toDirectAcceptance,
} from './direct-acceptance.ts'
import { documentOf } from './document-pages.ts'
import { templatesOf } from './templates.ts'

export const customerAgreementRoutes = implement(customerAgreements, {
  get: async (
    { store, actor: { partnerId }, instance, locale },
    { params: { customerId } },
  ): Promise<CustomerAgreements> => {
    const customer = related(store.find(customerKind, customerKey(partnerId, customerId)))
    const [template] = templatesOf('MicrosoftCustomerAgreement')
    const found = await store.query(listAgreements, { partnerId, customerId, type: '*' })
    return {
      items: found.map(({ type, primaryContact, dateAgreed, confirmedAt, confirmedBy }) => ({
        type,
        primaryContact,
        dateAgreed,
        confirmedAt,
        ...(confirmedBy && { confirmedBy }),
      })),
      template: {
        templateId: template!.templateId,
        ...(await documentOf(instance, {
          template: template!,
          language: locale === 'es' ? 'es-ES' : 'en-US',
          country: countryOf(customer) ?? 'US',
        })),
      },
      directAcceptance: toDirectAcceptance(
        store.find(directAcceptanceKind, directAcceptanceKey(partnerId, customerId)),
      ),
      attributes: { objectType: 'CustomerAgreements' },
    }
  },

  setDirectAcceptance: write(customerAgreements.setDirectAcceptance, {
    reads: ({ params: { customerId } }, { actor }) => ({
      customer: customerKey(actor.partnerId, customerId),
      acceptance: directAcceptanceKey(actor.partnerId, customerId),
    }),
    etag: ({ customer, acceptance }) => {
      ownCustomer(customer)
      return directAcceptanceEtag(acceptance)
    },
    decide: ({ customer, acceptance }, { body: { isSigned, dateSigned: day } }, ctx) => {
      const given = day ? agreedAt(day, { field: 'dateSigned', now: ctx.now }) : undefined
      const known = day === undefined ? acceptance?.dateSigned : given
      const after = { isSigned, dateSigned: isSigned ? known : undefined }
      if ((acceptance?.isSigned ?? false) === isSigned && acceptance?.dateSigned === after.dateSigned)
        return { answer: toDirectAcceptance(acceptance), etag: directAcceptanceEtag(acceptance) }
      return keepAcceptance({ customer: ownCustomer(customer), ...after }, toDirectAcceptance, ctx)
    },
  }),
})
