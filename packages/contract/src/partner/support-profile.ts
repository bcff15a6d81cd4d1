import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { patchOf, resource, sentEtag } from '../resource.ts'
import { text } from '../text.ts'
import { profileErrors, profileOperation } from './organization-profile.ts'

/** How customers reach the support of the partner. */
export const SupportProfileData = z
  .object({
    email: text(254).optional().describe('V-30'),
    telephone: text(40).optional().describe('V-55'),
    website: text(254).optional().describe('V-56'),
  })
  .meta({ id: 'SupportProfileData' })
export type SupportProfileData = z.infer<typeof SupportProfileData>

export const SupportProfile = SupportProfileData.extend({
  profileType: z.literal('SupportProfile'),
  ...resource('SupportProfile'),
}).meta({ id: 'SupportProfile' })
export type SupportProfile = z.infer<typeof SupportProfile>

const path = '/v1/profiles/support'

export const supportProfile = {
  get: endpoint({
    id: 'supportProfile.get',
    method: 'GET',
    path,
    summary: 'Get the support profile of the partner',
    permission: 'partner:read',
    callers: 'appAndUser',
    result: SupportProfile,
    errors: ['appOnly'],
  }),
  update: endpoint({
    id: 'supportProfile.update',
    method: 'PUT',
    path,
    aliases: ['/v1/profiles/supportprofile'], // as documented; the SDKs use the other one
    summary: 'Replace the support profile of the partner',
    operation: profileOperation,
    permission: 'partner:write',
    callers: 'appAndUser',
    body: patchOf(SupportProfileData).extend(sentEtag),
    result: SupportProfile,
    etag: 'optional',
    errors: profileErrors,
    example: {
      body: { email: 'help@nubia.example', telephone: '+34 956 555 014', website: 'https://help.nubia.example' },
    },
  }),
}
