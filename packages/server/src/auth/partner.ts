import { ApiError, type PartnerType } from '@tenantry/contract'
import { domainKey } from '../customers/customer.ts'
import { defaultProfiles, type StoredProfiles } from '../partner/profile.ts'
import type { Decision, PartnerFacts, Reads } from '../store/command.ts'
import { defineKind, type Key, type UniqueKey, uniqueKey } from '../store/document.ts'
import { mpnIdFrom } from '../store/migrations/0002-mpn-ids.ts'
import type { Store } from '../store/store.ts'

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
  /** For trying things out: its customers can be deleted. */
  sandbox?: boolean
  /** Digits that no other partner of the installation has; others verify a partner by them. */
  mpnId: string
  /** Whether it has accepted the partner agreement. */
  agreementSigned: boolean
  profiles: StoredProfiles
  /** What it demands of its own people; absent members are as the cloud has them. */
  security?: { requireSecondFactor?: boolean }
  createdAt: string
}

type Derived = 'mpnId' | 'agreementSigned' | 'profiles'
export type NewPartner = Omit<PartnerDocument, 'createdAt' | 'security' | Derived> &
  Partial<Pick<PartnerDocument, 'mpnId' | 'agreementSigned'>> & { profiles?: Partial<StoredProfiles> }

/** What a partner has although nobody said so. */
const withDefaults = <P extends NewPartner>(partner: P): P & Pick<PartnerDocument, Derived> => ({
  mpnId: mpnIdFrom(partner.id),
  agreementSigned: true,
  ...partner,
  profiles: { ...defaultProfiles(partner), ...partner.profiles },
})

export const partnerKind = defineKind<PartnerDocument>({
  name: 'partner',
  version: 3,
  ofCustomer: null,
  upgrade: (old) => withDefaults(old as NewPartner & Pick<PartnerDocument, 'createdAt'>),
})

export const partnerKey = (partnerId: string): Key<PartnerDocument> => partnerKind.key(partnerId, partnerId)

/** Whether it sells for indirect providers. */
export const isReseller = ({ type }: Pick<PartnerDocument, 'type'>): boolean =>
  type === 'indirectReseller' || type === 'dual'

export const mpnIdKey = (mpnId: string): UniqueKey => uniqueKey('mpn-id', mpnId)

export const partnerFacts = ({ id, name, domain, domains, country, market, sandbox }: PartnerFacts): PartnerFacts => ({
  id,
  name,
  domain,
  domains,
  country,
  ...(market && { market }),
  ...(sandbox && { sandbox }),
})

/** Whether a password alone lets in none of its people; by default so in the government cloud (R5.8). */
export const demandsSecondFactor = (
  { security }: Pick<PartnerDocument, 'security'>,
  { cloud }: { cloud: 'global' | 'us-government' },
): boolean => security?.requireSecondFactor ?? cloud === 'us-government'

/** Who owns a domain or an MPN id that is a partner's own; customers' domains stand in the same namespace. */
const OWNER = 'partner/'
export const partnerOfOwner = (owner: string | undefined): string | undefined =>
  owner?.startsWith(OWNER) ? owner.slice(OWNER.length) : undefined

type Reading = Pick<Store, 'find' | 'owner'>

export const findPartner = (store: Pick<Store, 'find'>, partnerId: string): PartnerDocument | undefined =>
  store.find(partnerKind, partnerKey(partnerId))

/** The partner that a domain or an MPN id belongs to. */
export const findPartnerOwning = (store: Reading, key: UniqueKey): PartnerDocument | undefined => {
  const id = partnerOfOwner(store.owner(key))
  return id === undefined ? undefined : findPartner(store, id)
}

export const partnerDecisions = {
  'partners.create': {
    reads: (input) => ({
      ...Object.fromEntries(input.domains.map((domain) => [domain, domainKey(domain)])),
      partner: partnerKey(input.id),
      mpnIdOwner: mpnIdKey(withDefaults(input).mpnId),
    }),
    decide: ({ partner, mpnIdOwner, ...owners }, input, ctx) => {
      const taken = Object.entries(owners).find(([, owner]) => owner !== undefined)
      if (taken) throw new ApiError('domainTaken', { params: { domain: taken[0] } })
      if (partner) throw new ApiError('invalidProperty', { params: { field: 'id' } })
      const document: PartnerDocument = { ...withDefaults(input), createdAt: ctx.now }
      if (mpnIdOwner !== undefined || !/^\d{1,12}$/.test(document.mpnId))
        throw new ApiError('invalidProperty', { params: { field: 'mpnId' } })
      const owner = OWNER + document.id
      return {
        answer: document,
        writes: [
          { put: partnerKind, partnerId: document.id, document },
          ...document.domains.map((domain) => ({ claim: domainKey(domain), owner })),
          { claim: mpnIdKey(document.mpnId), owner },
        ],
        operations: [{ type: 'tenantry_partner_created', resourceType: 'tenantry' }],
      }
    },
  } satisfies Decision<NewPartner, Reads, PartnerDocument>,
}
