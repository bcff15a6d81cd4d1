import {
  type LegalBusinessProfile,
  type LegalBusinessProfileData,
  link,
  type OrganizationProfile,
  type OrganizationProfileData,
  type PartnerBillingProfile,
  type PartnerBillingProfileData,
  type PartnerProfile,
  type PartnerProfilePart,
  type SupportProfile,
  type SupportProfileData,
} from '@tenantry/contract'
import { countryRules } from '@tenantry/contract/countries'
import type { PartnerDocument } from '../auth/partner.ts'

/** What a partner keeps of itself beside its name and country, which stand in the partner's own document once. */
export interface StoredProfiles {
  organization: Omit<OrganizationProfileData, 'companyName'>
  legalBusiness: LegalBusinessProfileData
  billing: PartnerBillingProfileData
  billingTerms: Pick<PartnerBillingProfile, 'billingDay' | 'billingCurrency'>
  support: SupportProfileData
  etags: Record<PartnerProfilePart, string>
  /** Last change of one of them. */
  changed?: { at: string; by: string }
}

export interface Profiles {
  organization: OrganizationProfileData
  legalBusiness: LegalBusinessProfileData
  billing: PartnerBillingProfileData
  support: SupportProfileData
}

const NEVER_CHANGED = '1'

/** The profiles of a partner that has said nothing of itself but name and country: enough for every client to sign in. */
export const defaultProfiles = ({ name, country }: Pick<PartnerDocument, 'name' | 'country'>): StoredProfiles => {
  const culture = countryRules(country)?.defaultCulture ?? 'en-US'
  return {
    organization: { defaultAddress: { country }, language: culture.slice(0, 2), culture },
    legalBusiness: { companyName: name, address: { country } },
    billing: { companyName: name, address: { country } },
    billingTerms: {},
    support: {},
    etags: {
      organization: NEVER_CHANGED,
      legalBusiness: NEVER_CHANGED,
      billing: NEVER_CHANGED,
      support: NEVER_CHANGED,
    },
  }
}

export const profilesOf = ({ name, profiles }: PartnerDocument): Profiles => ({
  organization: { companyName: name, ...profiles.organization },
  legalBusiness: profiles.legalBusiness,
  billing: profiles.billing,
  support: profiles.support,
})

export const profileEtag = ({ profiles: { etags } }: PartnerDocument): string =>
  [etags.organization, etags.legalBusiness, etags.billing, etags.support].join('.')

// Tenantry vets nobody: whoever runs it did so before it gave the partner an account.
const vetting = { vettingStatus: 'authorized', vettingSubStatus: 'none' } as const

/** The members that each profile of the compatible API ends with. */
const envelope = <T extends string>(objectType: T, { address, etag }: { address: string; etag?: string }) => ({
  profileType: objectType,
  links: { self: link(`/profiles/${address}`) },
  attributes: { ...(etag !== undefined && { etag }), objectType },
})

export const toOrganizationProfile = (partner: PartnerDocument): OrganizationProfile => ({
  id: partner.id,
  ...profilesOf(partner).organization,
  tenantId: partner.id,
  domain: partner.domain,
  ...envelope('OrganizationProfile', { address: 'organization', etag: partner.profiles.etags.organization }),
})

export const toLegalBusinessProfile = ({ profiles }: PartnerDocument): LegalBusinessProfile => ({
  ...profiles.legalBusiness,
  ...vetting,
  ...envelope('LegalBusinessProfile', { address: 'legalbusiness', etag: profiles.etags.legalBusiness }),
})

export const toBillingProfile = ({ profiles }: PartnerDocument): PartnerBillingProfile => ({
  ...profiles.billing,
  ...profiles.billingTerms,
  ...envelope('BillingProfile', { address: 'billing', etag: profiles.etags.billing }),
})

export const toSupportProfile = ({ profiles }: PartnerDocument): SupportProfile => ({
  ...profiles.support,
  ...envelope('SupportProfile', { address: 'support', etag: profiles.etags.support }),
})

export const toMpnProfile = ({ name, mpnId }: Pick<PartnerDocument, 'name' | 'mpnId'>) => ({
  partnerName: name,
  mpnId,
  ...envelope('MpnProfile', { address: 'mpn' }),
})

/** All of them as one resource of the own API. */
export const toPartnerProfile = (partner: PartnerDocument): PartnerProfile => ({
  id: partner.id,
  domain: partner.domain,
  mpnId: partner.mpnId,
  type: partner.type,
  agreementSigned: partner.agreementSigned,
  vettingStatus: vetting.vettingStatus,
  ...(partner.market && { market: partner.market }),
  ...partner.profiles.billingTerms,
  ...(partner.profiles.changed && { changed: partner.profiles.changed }),
  ...profilesOf(partner),
  links: { self: link('/partner/profile') },
  attributes: { etag: profileEtag(partner), objectType: 'PartnerProfile' },
})
