import { ApiError, type PartnerType } from '@tenantry/contract'
import { domainKey } from '../customers/customer.ts'
import type { Decision, PartnerFacts, Reads } from '../store/command.ts'
import { defineKind, type Key } from '../store/document.ts'

/** The reseller organisation that runs its customers here. Its id is its tenant id. */
export interface PartnerDocument {
  id: string
  name: string
  domain: string
  domains: string[]
  country: string
  /** Countries it sells in; absent: everywhere. */
  market?: string[]
  type: PartnerType
  createdAt: string
}

export const partnerKind = defineKind<PartnerDocument>({ name: 'partner', version: 1 })

export const partnerKey = (partnerId: string): Key<PartnerDocument> => partnerKind.key(partnerId, partnerId)

export const partnerFacts = ({ id, name, domain, domains, country, market }: PartnerDocument): PartnerFacts => ({
  id,
  name,
  domain,
  domains,
  country,
  ...(market && { market }),
})

/** Who owns a domain that is a partner's own; customers' domains stand in the same namespace. */
const OWNER = 'partner/'
export const partnerOfOwner = (owner: string | undefined): string | undefined =>
  owner?.startsWith(OWNER) ? owner.slice(OWNER.length) : undefined

export type NewPartner = Omit<PartnerDocument, 'createdAt'>

export const partnerDecisions = {
  'partners.create': {
    reads: ({ id, domains }) => ({
      ...Object.fromEntries(domains.map((domain) => [domain, domainKey(domain)])),
      partner: partnerKey(id),
    }),
    decide: ({ partner, ...owners }, input, ctx) => {
      const taken = Object.entries(owners).find(([, owner]) => owner !== undefined)
      if (taken) throw new ApiError('domainTaken', { params: { domain: taken[0] } })
      if (partner) throw new ApiError('invalidProperty', { params: { field: 'id' } })
      const document: PartnerDocument = { ...input, createdAt: ctx.now }
      return {
        answer: document,
        writes: [
          { put: partnerKind, partnerId: input.id, document },
          ...input.domains.map((domain) => ({ claim: domainKey(domain), owner: OWNER + input.id })),
        ],
        operations: [{ type: 'tenantry_partner_created', resourceType: 'tenantry' }],
      }
    },
  } satisfies Decision<NewPartner, Reads, PartnerDocument>,
}
