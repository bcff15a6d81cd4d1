import { z } from 'zod'
import { Address } from '../address.ts'
import { endpoint } from '../endpoint.ts'
import { patchOf, resource, sentEtag } from '../resource.ts'
import { text } from '../text.ts'
import { Contact } from './contact.ts'
import { profileErrors, profileOperation } from './organization-profile.ts'

/** Wire spelling; the ordinal is the place in the list. */
export const partnerVettingStatuses = ['none', 'pending', 'authorized', 'rejected'] as const
export const partnerVettingSubStatuses = [
  'none',
  'entry',
  'email_ownership',
  'email_domain',
  'employment_verification',
  'decision',
  'other',
  'business_verification',
] as const

/** What the partner may change of its legal identity. */
export const LegalBusinessProfileData = z
  .object({
    companyName: text(200).describe('Registered name. V-01 to V-09'),
    address: Address.optional(),
    primaryContact: Contact.optional(),
    companyApproverAddress: Address.optional(),
    companyApproverEmail: text(254).optional().describe('V-30'),
  })
  .meta({ id: 'LegalBusinessProfileData' })
export type LegalBusinessProfileData = z.infer<typeof LegalBusinessProfileData>

/** The legal identity of the partner: `/profiles/legalbusiness`. */
export const LegalBusinessProfile = LegalBusinessProfileData.extend({
  vettingStatus: z.enum(partnerVettingStatuses).describe('`authorized`: Tenantry vets nobody, whoever runs it did.'),
  vettingSubStatus: z.enum(partnerVettingSubStatuses),
  profileType: z.literal('LegalBusinessProfile'),
  ...resource('LegalBusinessProfile'),
}).meta({ id: 'LegalBusinessProfile' })
export type LegalBusinessProfile = z.infer<typeof LegalBusinessProfile>

const path = '/v1/profiles/legalbusiness'

export const legalBusinessProfile = {
  get: endpoint({
    id: 'legalBusinessProfile.get',
    method: 'GET',
    path,
    summary: 'Get the legal business profile of the partner',
    permission: 'partner:read',
    callers: 'app',
    query: z.object({
      vettingVersion: z
        .enum(['None', 'Current', 'LastFinalized'])
        .optional()
        .describe('All give the one version there is: a profile that is changed stays vetted.'),
    }),
    result: LegalBusinessProfile,
    errors: ['badEnumeration'],
    example: { query: { vettingVersion: 'Current' } },
  }),
  update: endpoint({
    id: 'legalBusinessProfile.update',
    method: 'PUT',
    path,
    summary: 'Replace the legal business profile of the partner',
    operation: profileOperation,
    permission: 'partner:write',
    callers: 'appAndUser',
    body: patchOf(LegalBusinessProfileData).extend(sentEtag),
    result: LegalBusinessProfile,
    etag: 'optional',
    errors: profileErrors,
    example: {
      body: {
        companyName: 'Nubia Distribution, S.L.',
        address: { country: 'ES', city: 'Cádiz', addressLine1: 'Muelle de Levante 4', postalCode: '11006' },
        primaryContact: { firstName: 'Odile', lastName: 'Marsh', email: 'odile@nubia.example' },
        companyApproverEmail: 'board@nubia.example',
      },
    },
  }),
}
