import { ApiError, type PartnerSecurity, partnerSecurity } from '@tenantry/contract'
import { factorsLook, hasFactor, parseFactors } from '../auth/factors.ts'
import { demandsSecondFactor, findPartner, type PartnerDocument, partnerKey, partnerKind } from '../auth/partner.ts'
import { implement, write } from '../http/implement.ts'
import type { Settings } from '../store/command.ts'
import { versionOf } from '../store/document.ts'
import { found } from './change-profiles.ts'

type Cloud = Pick<Settings, 'cloud'>

const settingsOf = (partner: PartnerDocument, cloud: Cloud) => ({
  requireSecondFactor: demandsSecondFactor(partner, cloud),
})

const etagOf = (partner: PartnerDocument, cloud: Cloud): string => versionOf(settingsOf(partner, cloud))

const shown = (partner: PartnerDocument, cloud: Cloud): PartnerSecurity => ({
  ...settingsOf(partner, cloud),
  attributes: { etag: etagOf(partner, cloud), objectType: 'PartnerSecurity' },
})

export const partnerSecurityRoutes = implement(partnerSecurity, {
  get: ({ store, actor, settings }) => shown(found(findPartner(store, actor.partnerId)), settings),

  update: write(partnerSecurity.update, {
    reads: (_input, { actor }) => ({
      partner: partnerKey(actor.partnerId),
      own: factorsLook({ partnerId: actor.partnerId, id: actor.userId ?? '' }),
    }),
    etag: ({ partner }, { settings }) => etagOf(found(partner), settings),
    decide: ({ partner, own }, { body }, { settings }) => {
      const before = found(partner)
      const { requireSecondFactor = demandsSecondFactor(before, settings) } = body
      if (requireSecondFactor === demandsSecondFactor(before, settings))
        return { answer: shown(before, settings), etag: etagOf(before, settings) }
      if (requireSecondFactor && !hasFactor(parseFactors(own?.body))) throw new ApiError('ownSecondFactorMissing')
      const after = { ...before, security: { ...before.security, requireSecondFactor } }
      return {
        answer: shown(after, settings),
        etag: etagOf(after, settings),
        writes: [{ put: partnerKind, partnerId: after.id, document: after }],
        operations: [{ type: 'tenantry_security_updated', resourceType: 'tenantry' }],
      }
    },
  }),
})
