import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { resource } from '../resource.ts'
import { text } from '../text.ts'

export const MpnProfile = z
  .object({
    partnerName: z.string(),
    mpnId: z.string(),
    profileType: z.literal('MpnProfile'),
    ...resource('MpnProfile'),
  })
  .meta({ id: 'MpnProfile' })
export type MpnProfile = z.infer<typeof MpnProfile>

export const mpnProfile = {
  get: endpoint({
    id: 'mpnProfile.get',
    method: 'GET',
    path: '/v1/profiles/mpn',
    summary: 'Get the MPN id of the partner, or verify the one of another',
    permission: 'partner:readBasics',
    callers: 'appAndUser',
    query: z.object({ mpnId: text(40).optional().describe('Digits. Absent: the partner’s own.') }),
    result: MpnProfile,
    errors: ['partnerIdInvalid', 'mpnProfileUnknown', 'appOnly'],
  }),
}
