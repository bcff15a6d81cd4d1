import { z } from 'zod'
import { Address } from '../address.ts'
import { endpoint } from '../endpoint.ts'
import { patchOf, resource, sentEtag } from '../resource.ts'
import { text } from '../text.ts'

/** What the partner may change of its organization. */
export const OrganizationProfileData = z
  .object({
    companyName: text(200).describe('Name of the partner, wherever it is shown. V-01 to V-09'),
    defaultAddress: Address.describe('The country stays: the market of the partner follows from it.'),
    email: text(254).optional().describe('V-30'),
    language: text(20).describe('Two letters, for example es.'),
    culture: text(20).describe('A culture of the country, for example es-ES.'),
  })
  .meta({ id: 'OrganizationProfileData' })
export type OrganizationProfileData = z.infer<typeof OrganizationProfileData>

/** Who the partner is: `/profiles/organization`. Some clients read culture and country of it when they sign in. */
export const OrganizationProfile = OrganizationProfileData.extend({
  id: z.string().describe('Partner id, which is its tenant id.'),
  tenantId: z.string(),
  domain: z.string().describe('Initial domain; never changes.'),
  profileType: z.literal('OrganizationProfile'),
  ...resource('OrganizationProfile'),
}).meta({ id: 'OrganizationProfile' })
export type OrganizationProfile = z.infer<typeof OrganizationProfile>

/** What a change of one of the partner's profiles can be refused with. The version is optional there. */
export const profileErrors = ['invalidProperty', 'staleBodyEtag', 'staleEtag', 'appOnly'] as const

/** How the refused attempt is recorded, whichever profile it is about. */
export const profileOperation = { type: 'tenantry_partner_profile_updated', resourceType: 'undefined' }

const path = '/v1/profiles/organization'

export const organizationProfile = {
  get: endpoint({
    id: 'organizationProfile.get',
    method: 'GET',
    path,
    summary: 'Get the organization profile of the partner',
    permission: 'partner:readBasics',
    callers: 'appAndUser',
    result: OrganizationProfile,
    errors: ['appOnly'],
  }),
  update: endpoint({
    id: 'organizationProfile.update',
    method: 'PUT',
    path,
    summary: 'Replace the organization profile of the partner',
    description:
      'A member that is absent keeps its value, `null` clears an optional one. A version in `If-Match` or `attributes.etag` ' +
      'is checked when it is sent.',
    operation: profileOperation,
    permission: 'partner:write',
    callers: 'appAndUser',
    body: patchOf(OrganizationProfileData).extend(sentEtag),
    result: OrganizationProfile,
    etag: 'optional',
    errors: profileErrors,
    example: {
      body: {
        companyName: 'Nubia Distribution',
        email: 'ops@nubia.example',
        language: 'es',
        defaultAddress: { city: 'Cádiz', addressLine1: 'Muelle de Levante 4', postalCode: '11006' },
      },
    },
  }),
}
