import { ApiError, agreements, collectionAttributes } from '@tenantry/contract'
import { countryRules } from '@tenantry/contract/countries'
import { checkAgreementContact } from '@tenantry/contract/rules'
import { countryOf, customerKey, customerKind, ownCustomer, related } from '../customers/customer.ts'
import { unfit } from '../customers/imported.ts'
import { refuseBlocked, ruleOptions } from '../customers/rules.ts'
import { implement, write } from '../http/implement.ts'
import { pageLinks } from '../http/paging.ts'
import {
  type AgreementDocument,
  agreementCount,
  agreementId,
  agreementKey,
  contactOf,
  keepAgreement,
  listAgreements,
  toAgreement,
} from './agreement.ts'
import { agreedAt } from './dates.ts'
import { directAcceptanceKey, directAcceptanceKind } from './direct-acceptance.ts'
import { agreementLink, documentOf } from './document-pages.ts'
import { templateOf, templatesOf } from './templates.ts'

/** Documented for both lists. */
const OTHERWISE = 'MicrosoftCloudAgreement'

const collectionOf = <T>(items: T[], path: string, query: { agreementType?: string | undefined }) => ({
  totalCount: items.length,
  items,
  links: pageLinks(path, query, { token: undefined, next: false, previous: false }),
  attributes: collectionAttributes,
})

export const agreementRoutes = implement(agreements, {
  templates: ({ instance }, { query }) =>
    collectionOf(
      templatesOf(query.agreementType ?? OTHERWISE).map((template) => ({
        templateId: template.templateId,
        agreementType: template.type,
        agreementLink: agreementLink(instance, template),
        versionRank: template.versionRank,
      })),
      '/agreements',
      query,
    ),

  document: ({ instance }, { params, query: { language, country } }) => {
    const template = templateOf(params.templateId)
    if (!template?.hasDocument) throw new ApiError('notFound')
    if (!countryRules(country)) throw unfit('country', 'addr.country', { value: country })
    return documentOf(instance, { template, language, country: country.toUpperCase() })
  },

  list: async ({ store, actor, instance }, { params: { customerId }, query }) => {
    related(store.find(customerKind, customerKey(actor.partnerId, customerId)))
    const found = await store.query(listAgreements, {
      partnerId: actor.partnerId,
      customerId,
      type: query.agreementType ?? OTHERWISE,
    })
    const items = found.map((agreement) => {
      const template = templateOf(agreement.templateId)
      const link = template ? agreementLink(instance, template) : agreement.agreementLink
      return toAgreement(agreement, { agreementLink: link })
    })
    return collectionOf(items, `/customers/${customerId}/agreements`, query)
  },

  create: write(agreements.create, {
    reads: ({ params: { customerId }, body }, { actor }) => ({
      customer: customerKey(actor.partnerId, customerId),
      known: agreementKey(actor.partnerId, agreementId({ customerId, ...body })),
      count: agreementCount(actor.partnerId, customerId),
    }),
    decide: ({ customer, known, count }, { params: { customerId }, body }, ctx) => {
      const ours = ownCustomer(customer)
      const template = templateOf(body.templateId)
      if (!template) throw unfit('templateId', 'agreement.template', { value: body.templateId.slice(0, 40) })
      if (template.type !== body.type) throw unfit('type', 'agreement.templateType', { type: template.type })
      const country = countryOf(ours) ?? ''
      refuseBlocked(checkAgreementContact(body.primaryContact, { ...ruleOptions(ctx.settings, ctx.partner), country }))
      const facts = {
        customerId,
        type: body.type,
        primaryContact: contactOf(body.primaryContact),
        dateAgreed: agreedAt(body.dateAgreed, { field: 'dateAgreed', now: ctx.now }),
      }
      if (known) throw new ApiError('agreementExists')
      const document: AgreementDocument = {
        id: agreementId(facts),
        templateId: template.templateId,
        ...facts,
        ...(ctx.actor.userId && { userId: ctx.actor.userId }),
        confirmedAt: ctx.now,
        confirmedBy: ctx.actor.displayName ?? ctx.actor.userPrincipalName ?? ctx.actor.applicationId,
      }
      const answer = toAgreement(document, { userId: document.userId })
      return keepAgreement({ customer: ours, count, document }, answer, ctx)
    },
  }),

  directSigned: ({ store, actor }, { params: { customerId } }) => {
    related(store.find(customerKind, customerKey(actor.partnerId, customerId)))
    const acceptance = store.find(directAcceptanceKind, directAcceptanceKey(actor.partnerId, customerId))
    return { isSigned: acceptance?.isSigned ?? false }
  },
})
