import {
  ApiError,
  type NewRelationshipRequest,
  type PendingRelationshipRequest,
  relationshipRequests,
} from '@tenantry/contract'
import { checkEmail, checkInitialDomain, domainKey as domainForm } from '@tenantry/contract/rules'
import { z } from 'zod'
import { type PartnerDocument, partnerKey } from '../auth/partner.ts'
import { type CustomerDocument, customerAt } from '../customers/customer.ts'
import { domainTaken } from '../customers/new-customer.ts'
import { refuseBlocked, ruleOptions } from '../customers/rules.ts'
import { implement, write } from '../http/implement.ts'
import { badQuery, readToken, writeToken } from '../http/paging.ts'
import type { Decision, DecisionContext, Find, Outcome } from '../store/command.ts'
import { type Key, readDocument, type StoredRow } from '../store/document.ts'
import { defineQuery } from '../store/query.ts'
import { partnerNumberOf } from '../store/sql.ts'
import { type PartnerRelationshipDocument, partnerRelationshipKey, refuseReseller } from './partner-relationship.ts'
import {
  linkOf,
  newSecret,
  openRequest,
  ownerOfSecret,
  type RelationshipRequestDocument,
  relationshipRequestKind,
  requestKey,
  secretKey,
  stateOf,
  toRequest,
} from './relationship-request.ts'

/** A place in the list: instant of creation and row. */
const Place = z.tuple([z.iso.datetime(), z.int().nonnegative()])

export const listRequests = defineQuery(
  'relationshipRequests.list',
  (db, { partnerId, limit, after }: { partnerId: string; limit: number; after?: z.infer<typeof Place> }) =>
    db
      .all<StoredRow & { place: number }>(
        `SELECT document.*, relationship_request_index.pk AS place FROM relationship_request_index
         JOIN document ON document.pk = relationship_request_index.pk
         WHERE partner_number = ? AND (created_at, relationship_request_index.pk) < (?, ?)
         ORDER BY created_at DESC, relationship_request_index.pk DESC LIMIT ?`,
        [partnerNumberOf(db, partnerId) ?? -1, ...(after ?? ['~', 0]), limit],
      )
      .map((row) => ({ place: row.place, request: readDocument(relationshipRequestKind, row) })),
)

type Asked = NewRelationshipRequest & { dualRoleIndirectRelationship?: boolean | undefined }

interface Found {
  own: PartnerDocument | undefined
  other: PartnerDocument | undefined
  relationship: PartnerRelationshipDocument | undefined
  standing: CustomerDocument | undefined
}

/** The partner on the other side that a request names beside the calling one. */
const otherIn = (asked: Asked, partnerId: string): string =>
  [asked.indirectCloudSolutionProviderId, asked.indirectResellerId].find((id) => id && id !== partnerId) ?? ''

const reads = (asked: Asked, { actor: { partnerId } }: DecisionContext, find: Find) => ({
  own: partnerKey(partnerId),
  other: partnerKey(otherIn(asked, partnerId)),
  relationship: partnerRelationshipKey(partnerId, otherIn(asked, partnerId)),
  standing: customerAt(find, asked.domain ?? ''),
})

/** Who keeps and who serves the customer, by what the calling partner is; refuses what does not fit together. */
const sides = (asked: Asked, { own, other, relationship }: Found, ctx: DecisionContext) => {
  const { partnerType, partnerId } = ctx.actor
  const otherId = otherIn(asked, partnerId)
  const asReseller =
    partnerType === 'indirectReseller' || (partnerType === 'dual' && (otherId || asked.dualRoleIndirectRelationship))
  if (asReseller) {
    if (!otherId) throw badQuery('indirectCloudSolutionProviderId', 'field.required')
    if (!other) throw new ApiError('associatedPartnerUnknown')
    if (relationship?.type !== 'is_indirect_reseller_of') throw new ApiError('associatedPartnerInvalid')
    if (!own?.agreementSigned) throw new ApiError('resellerAgreementMissing')
    return { providerId: otherId }
  }
  if (!otherId) return {}
  refuseReseller({ reseller: other, relationship }, ctx)
  return { resellerId: otherId }
}

const refuseAddressee = ({ email, domain }: Asked, { standing }: Found, ctx: DecisionContext) => {
  const options = ruleOptions(ctx.settings, ctx.partner)
  refuseBlocked([
    ...(email ? checkEmail(email, options, 'email') : []),
    ...(domain ? checkInitialDomain(domain, ctx.settings.domainSuffixes, 'domain') : []),
  ])
  if (domain && standing?.relationshipToPartner === 'reseller') throw domainTaken(domain, 'domain')
}

/** A new request with its link. Each of them makes its answer of both. */
const make = <A>(
  asked: Asked,
  found: Found,
  { ctx, answer }: { ctx: DecisionContext; answer: (request: RelationshipRequestDocument, url: string) => A },
): Outcome<A> => {
  const { actor, partner, settings, now } = ctx
  if (partner.sandbox) throw new ApiError('notAvailableHere')
  // Where administration privileges go with it, they cannot be left out.
  if (asked.delegatedAccess === false && settings.cloud === 'us-government')
    throw new ApiError('notAvailableInCloud', { params: { cloud: settings.cloud } })
  const parties = sides(asked, found, ctx)
  refuseAddressee(asked, found, ctx)
  const { secret, ...kept } = newSecret(ctx)
  const request: RelationshipRequestDocument = {
    id: ctx.newId(),
    ...kept,
    ...(asked.email && { email: asked.email }),
    ...(asked.domain && { domain: domainForm(asked.domain) ?? asked.domain.toLowerCase() }),
    ...(asked.companyName && { companyName: asked.companyName }),
    delegatedAccess: asked.delegatedAccess ?? true,
    ...parties,
    createdAt: now,
    createdBy: actor.userPrincipalName ?? actor.applicationId,
  }
  return {
    answer: answer(request, linkFor(request, secret, { own: found.own!, ctx })),
    writes: [
      { put: relationshipRequestKind, partnerId: actor.partnerId, document: request },
      { claim: secretKey(request.secretHash), owner: ownerOfSecret(actor.partnerId, request.id) },
    ],
    operations: [requested(request)],
    secret: true as const,
  }
}

const linkFor = (
  request: RelationshipRequestDocument,
  secret: string,
  { own, ctx }: { own: PartnerDocument; ctx: DecisionContext },
): string => linkOf(request, { secret, partnerId: own.id, mpnId: own.mpnId, publicUrl: ctx.settings.publicUrl })

const requested = ({ email, domain, companyName }: RelationshipRequestDocument) => ({
  type: 'tenantry_relationship_requested',
  resourceType: 'tenantry',
  data: {
    ...(companyName && { CompanyName: companyName }),
    ...(email && { Email: email }),
    ...(domain && { PrimaryDomainName: domain }),
  },
})

const existing = <A>(
  decide: (request: RelationshipRequestDocument, own: PartnerDocument, ctx: DecisionContext) => Outcome<A>,
): Decision<
  { params: { requestId: string } },
  { request: Key<RelationshipRequestDocument>; own: Key<PartnerDocument> },
  A
> => ({
  reads: ({ params }, { actor }) => ({
    request: requestKey(actor.partnerId, params.requestId),
    own: partnerKey(actor.partnerId),
  }),
  decide: ({ request, own }, _input, ctx) => {
    if (!request || !own) throw new ApiError('notFound')
    return decide(request, own, ctx)
  },
})

export const relationshipRequestRoutes = implement(relationshipRequests, {
  link: write(relationshipRequests.link, {
    reads: ({ query }, ctx, find) => reads(query, ctx, find),
    decide: (found, { query }, ctx) =>
      make(query, found, {
        ctx,
        answer: (_request, url) => ({ url, attributes: { objectType: 'RelationshipRequest' as const } }),
      }),
  }),

  list: async ({ store, actor: { partnerId }, now }, { query: { size, continuationToken } }) => {
    const after = continuationToken && readToken(continuationToken, partnerId, z.object({ z: Place })).z
    const found = await store.query(listRequests, { partnerId, limit: size + 1, ...(after && { after }) })
    const shown = found.slice(0, size)
    const last = found.length > size ? shown.at(-1) : undefined
    const at = now().toISOString()
    return {
      items: shown.map(({ request }) => toRequest(request, at)),
      ...(last && { continuationToken: writeToken(partnerId, { z: [last.request.createdAt, last.place] }) }),
    }
  },

  create: write(relationshipRequests.create, {
    reads: ({ body }, ctx, find) => reads(body, ctx, find),
    decide: (found, { body }, ctx) =>
      make(body, found, {
        ctx,
        answer: (request, url): PendingRelationshipRequest => toRequest(request, ctx.now, url),
      }),
  }),

  renew: write(
    relationshipRequests.renew,
    existing((before, own, ctx) => {
      const state = stateOf(before, ctx.now)
      if (state === 'accepted' || state === 'revoked') throw new ApiError('requestClosed', { params: { state } })
      const { secret, ...kept } = newSecret(ctx)
      const { openedAt: _, ...rest } = before
      const request = { ...rest, ...kept }
      return {
        answer: toRequest(request, ctx.now, linkFor(request, secret, { own, ctx })),
        writes: [
          { put: relationshipRequestKind, partnerId: own.id, document: request },
          { release: secretKey(before.secretHash) },
          { claim: secretKey(request.secretHash), owner: ownerOfSecret(own.id, request.id) },
        ],
        operations: [requested(request)],
        secret: true as const,
      }
    }),
  ),

  revoke: write(
    relationshipRequests.revoke,
    existing((before, own, ctx) => {
      const request = { ...openRequest(before, ctx.now), revokedAt: ctx.now }
      return {
        answer: toRequest(request, ctx.now),
        writes: [{ put: relationshipRequestKind, partnerId: own.id, document: request }],
        operations: [{ ...requested(request), type: 'tenantry_relationship_request_revoked' }],
      }
    }),
  ),
})
