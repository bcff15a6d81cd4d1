import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { resource, sentEtag } from '../resource.ts'

const settings = {
  requireSecondFactor: z
    .boolean()
    .describe('A password alone lets nobody in; whoever has no second factor yet adds one when they sign in.'),
}

/** What a partner demands of its own people. */
export const PartnerSecurity = z.object({ ...settings, ...resource('PartnerSecurity') }).meta({ id: 'PartnerSecurity' })
export type PartnerSecurity = z.infer<typeof PartnerSecurity>

const path = '/tenantry/v1/partner/security'

export const partnerSecurity = {
  get: endpoint({
    id: 'partnerSecurity.get',
    method: 'GET',
    path,
    summary: 'Get what the partner demands of its staff',
    permission: 'partner:read',
    callers: 'app',
    result: PartnerSecurity,
  }),
  update: endpoint({
    id: 'partnerSecurity.update',
    method: 'PUT',
    path,
    summary: 'Change what the partner demands of its staff',
    description:
      'An absent member keeps its value. Whoever demands a second factor has one: nobody can lock themselves out. From then ' +
      'on sessions and tokens without one are refused (401 / 400).',
    operation: { type: 'tenantry_security_updated', resourceType: 'tenantry' },
    permission: 'security:manage',
    callers: 'appAndUser',
    body: z
      .object({ requireSecondFactor: settings.requireSecondFactor.optional(), ...sentEtag })
      .meta({ id: 'PartnerSecurityUpdate' }),
    result: PartnerSecurity,
    etag: 'required',
    errors: ['missingEtag', 'staleBodyEtag', 'staleEtag', 'appOnly', 'ownSecondFactorMissing'],
    example: { body: { requireSecondFactor: false } },
  }),
}
