import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { partnerTypes } from '../permissions.ts'
import { patchOf, resource, sentEtag } from '../resource.ts'
import { text } from '../text.ts'
import { LegalBusinessProfileData, partnerVettingStatuses } from './legal-business-profile.ts'
import { OrganizationProfileData, profileOperation } from './organization-profile.ts'
import { billingTerms, PartnerBillingProfileData } from './partner-billing-profile.ts'
import { SupportProfileData } from './support-profile.ts'

/** The four profiles that a partner keeps of itself, in the order in which people read them. */
export const partnerProfileParts = {
  organization: OrganizationProfileData,
  legalBusiness: LegalBusinessProfileData,
  billing: PartnerBillingProfileData,
  support: SupportProfileData,
}
export type PartnerProfilePart = keyof typeof partnerProfileParts

/** The profiles as one resource: one etag, one review, one Submit, one transaction. */
export const PartnerProfile = z
  .object({
    id: z.string().describe('Microsoft ID'),
    domain: z.string(),
    mpnId: z.string(),
    type: z.enum(partnerTypes),
    agreementSigned: z.boolean().describe('Whether the partner agreement has been accepted.'),
    vettingStatus: z.enum(partnerVettingStatuses),
    market: z.array(z.string()).optional().describe('Countries it sells in; absent: everywhere.'),
    ...billingTerms,
    changed: z
      .object({ at: z.string(), by: z.string() })
      .optional()
      .describe('Last change of one of the profiles, and whose it was.'),
    ...partnerProfileParts,
    ...resource('PartnerProfile'),
  })
  .meta({ id: 'PartnerProfile' })
export type PartnerProfile = z.infer<typeof PartnerProfile>

export const PartnerProfileUpdate = z
  .object({
    organization: patchOf(OrganizationProfileData).nullish(),
    legalBusiness: patchOf(LegalBusinessProfileData).nullish(),
    billing: patchOf(PartnerBillingProfileData).nullish(),
    support: patchOf(SupportProfileData).nullish(),
    confirmedWarnings: z
      .array(text(100))
      .max(20)
      .optional()
      .describe('Rule ids of the warnings that a person confirmed, for the log.'),
    undoes: z.int().positive().optional().describe('Number of the change that this one takes back.'),
    ...sentEtag,
  })
  .meta({ id: 'PartnerProfileUpdate' })
export type PartnerProfileUpdate = z.infer<typeof PartnerProfileUpdate>

const path = '/tenantry/v1/partner/profile'

export const partnerProfile = {
  get: endpoint({
    id: 'partnerProfile.get',
    method: 'GET',
    path,
    summary: 'Get the profiles of the partner',
    permission: 'partner:read',
    callers: 'app',
    result: PartnerProfile,
  }),
  update: endpoint({
    id: 'partnerProfile.update',
    method: 'PUT',
    path,
    summary: 'Replace the profiles of the partner together',
    description:
      'Absent members keep their value, `null` clears. One etag covers all four: any change on `/v1` changes it too.',
    operation: profileOperation,
    permission: 'partner:write',
    callers: 'app',
    body: PartnerProfileUpdate,
    result: PartnerProfile,
    etag: 'required',
    errors: ['invalidProperty', 'missingEtag', 'staleBodyEtag', 'staleEtag'],
    example: {
      body: { organization: { email: 'hello@nubia.example' }, support: { website: 'https://help.nubia.example' } },
    },
  }),
}
