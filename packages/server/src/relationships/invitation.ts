import { ApiError, type Invitation, type InvitationAcceptance, invitation } from '@tenantry/contract'
import { type PartnerDocument, partnerFacts, partnerKey } from '../auth/partner.ts'
import {
  type CustomerDocument,
  customerAt,
  customerKey,
  customerKind,
  domainKey,
  ownerOfDomain,
} from '../customers/customer.ts'
import { checkCreation, initialDomain, newCustomer } from '../customers/new-customer.ts'
import { implement, write } from '../http/implement.ts'
import type { DecisionContext, Write } from '../store/command.ts'
import { partnerRelationshipKey, refuseReseller } from './partner-relationship.ts'
import {
  openRequest,
  type RelationshipRequestDocument,
  relationshipRequestKind,
  requestKey,
  stateOf,
} from './relationship-request.ts'

interface Parties {
  own: PartnerDocument | undefined
  provider: PartnerDocument | undefined
  reseller: PartnerDocument | undefined
}

const inviting = ({ name, domain, country, mpnId }: PartnerDocument) => ({ name, domain, country, mpnId })

const toInvitation = (
  request: RelationshipRequestDocument,
  { own, provider, reseller }: Parties,
  { now, settings }: DecisionContext,
): Invitation => {
  const keeper = provider ?? own!
  return {
    state: stateOf(request, now),
    partner: inviting(own!),
    ...(provider && { provider: inviting(provider) }),
    ...(reseller && { reseller: inviting(reseller) }),
    delegatedAccess: request.delegatedAccess,
    ...(request.email && { email: request.email }),
    ...(request.domain && { domain: request.domain }),
    ...(request.companyName && { companyName: request.companyName }),
    expiresAt: request.expiresAt,
    ...(keeper.market && { countries: keeper.market }),
    domainSuffixes: [...settings.domainSuffixes],
    cloud: settings.cloud,
  }
}

const requestOf = ({ actor }: DecisionContext) => requestKey(actor.partnerId, actor.invitation ?? '')

const partiesOf = (request: RelationshipRequestDocument | undefined, { actor }: DecisionContext) => ({
  own: partnerKey(actor.partnerId),
  provider: partnerKey(request?.providerId ?? ''),
  reseller: partnerKey(request?.resellerId ?? ''),
})

export const invitationRoutes = implement(invitation, {
  open: write(invitation.open, {
    reads: (_input, ctx, find) => ({ request: requestOf(ctx), ...partiesOf(find(requestOf(ctx)), ctx) }),
    decide: ({ request, ...parties }, _input, ctx) => {
      if (!request) throw new ApiError('notFound')
      if (stateOf(request, ctx.now) !== 'created') return { answer: toInvitation(request, parties, ctx) }
      const opened = { ...request, openedAt: ctx.now }
      return {
        answer: toInvitation(opened, parties, ctx),
        writes: [{ put: relationshipRequestKind, partnerId: ctx.actor.partnerId, document: opened }],
        operations: [{ type: 'tenantry_relationship_request_opened', resourceType: 'tenantry' }],
      }
    },
  }),

  accept: write(invitation.accept, {
    reads: ({ body }, ctx, find) => {
      const request = find(requestOf(ctx))
      const { partnerId } = ctx.actor
      const [keeperId, resellerId] = request?.providerId
        ? [request.providerId, partnerId]
        : [partnerId, request?.resellerId ?? '']
      const domain = initialDomain(body)
      const standing = customerAt(find, domain)
      return {
        request: requestOf(ctx),
        ...partiesOf(request, ctx),
        domainOwner: domainKey(domain),
        standing,
        // of a customer that was here before: what its new partners still have of it
        earlier: customerKey(keeperId, standing.id),
        atReseller: customerKey(resellerId, standing.id),
        relationship: partnerRelationshipKey(keeperId, resellerId),
      }
    },
    decide: ({ request, own, provider, reseller, ...found }, { body }, ctx) => {
      const open = openRequest(request, ctx.now)
      if (!body.authorized) throw refused('acknowledgementMissing', 'authorized', 'invitation.authorized')
      const keeper = provider ?? own!
      const server = provider ? own! : reseller
      if (server) refuseReseller({ reseller: server, relationship: found.relationship }, ctx)
      if (open.domain && open.domain !== initialDomain(body))
        throw refused('invalidProperty', 'companyProfile.domain', 'invitation.domain', { domain: open.domain })
      const isTaken = found.domainOwner !== undefined && !hasLeft([found.standing, found.earlier, found.atReseller])
      checkCreation(body, { isTaken }, { settings: ctx.settings, partner: partnerFacts(keeper) })
      const customer = accepting(body, { server, open, before: found.standing, earlier: found.earlier }, ctx)
      const accepted = { ...open, acceptedAt: ctx.now, customerId: customer.id }
      const { firstName, lastName } = customer.billing
      const writes: Write[] = [
        // what a reseller kept of its own relationship with the customer gives way to what its provider has
        ...(found.atReseller ? [{ remove: customerKey(server!.id, customer.id) }] : []),
        { put: customerKind, partnerId: keeper.id, document: customer },
        ...(found.domainOwner === undefined ? [] : [{ release: domainKey(customer.domain) }]),
        { claim: domainKey(customer.domain), owner: ownerOfDomain(keeper.id, customer.id) },
        { put: relationshipRequestKind, partnerId: ctx.actor.partnerId, document: accepted },
      ]
      return {
        answer: toInvitation(accepted, { own, provider, reseller }, ctx),
        writes,
        operations: [
          {
            type: 'extend_relationship',
            resourceType: 'partner_customer_relationship',
            data: {
              PrimaryDomainName: customer.domain,
              Relationship: 'Reseller',
              DelegatedAccess: String(open.delegatedAccess),
              ...(firstName && { AcceptedBy: [firstName, lastName].filter(Boolean).join(' ') }),
              RelationshipRequest: open.id,
            },
          },
        ],
        customerId: customer.id,
        customerName: customer.billing.companyName,
      }
    },
  }),
})

/** Whoever had the customer has it no more. */
const hasLeft = ([standing, ...others]: (CustomerDocument | undefined)[]): boolean =>
  standing !== undefined &&
  [standing, ...others].every((customer) => customer === undefined || customer.relationshipToPartner === 'none')

const refused = (
  error: 'acknowledgementMissing' | 'invalidProperty',
  field: string,
  reason: string,
  params: Record<string, string> = {},
) => new ApiError(error, { params: { field, ...params }, data: [{ field, code: 3000, reason, params }] })

/** The customer as it gave itself. One that was here before keeps its id; with its partner, what does not change. */
const accepting = (
  { companyProfile, billingProfile }: InvitationAcceptance,
  {
    server,
    open,
    before,
    earlier,
  }: {
    server: PartnerDocument | undefined
    open: RelationshipRequestDocument
    before: CustomerDocument | undefined
    earlier: CustomerDocument | undefined
  },
  ctx: DecisionContext,
): CustomerDocument => {
  const fresh = newCustomer({ companyProfile, billingProfile, ...(server && { associatedPartnerId: server.id }) }, ctx)
  return {
    ...fresh,
    allowDelegatedAccess: open.delegatedAccess,
    ...(before && { id: before.id }),
    ...(earlier && {
      commerceId: earlier.commerceId,
      createdAt: earlier.createdAt,
      billing: { ...fresh.billing, id: earlier.billing.id },
    }),
  }
}
