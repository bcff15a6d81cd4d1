import {
  ApiError,
  legalBusinessProfile,
  mpnProfile,
  organizationProfile,
  type PartnerProfilePart,
  partnerBillingProfile,
  partnerProfile,
  supportProfile,
} from '@tenantry/contract'
import { findPartner, findPartnerOwning, mpnIdKey, type PartnerDocument, partnerKey } from '../auth/partner.ts'
import type { Context } from '../context.ts'
import { implement, write } from '../http/implement.ts'
import type { Decision } from '../store/command.ts'
import type { Key } from '../store/document.ts'
import { changeProfiles, found, type ProfilesPatch, profilesOutcome } from './change-profiles.ts'
import {
  profileEtag,
  toBillingProfile,
  toLegalBusinessProfile,
  toMpnProfile,
  toOrganizationProfile,
  toPartnerProfile,
  toSupportProfile,
} from './profile.ts'

const own = ({ store, actor }: Pick<Context, 'store' | 'actor'>): PartnerDocument =>
  found(findPartner(store, actor.partnerId))

interface Reads {
  [name: string]: Key<unknown>
  partner: Key<PartnerDocument>
}

/** How a profile of the compatible API is replaced: like each of the others. */
const replacing = <A>(
  part: PartnerProfilePart,
  answer: (partner: PartnerDocument) => A,
): Decision<{ body: { attributes?: unknown } }, Reads, A> => ({
  reads: (_input, { actor }) => ({ partner: partnerKey(actor.partnerId) }),
  etag: ({ partner }) => found(partner).profiles.etags[part],
  decide: ({ partner }, { body: { attributes: _, ...patch } }, ctx) =>
    profilesOutcome(
      changeProfiles(found(partner), { [part]: patch } satisfies ProfilesPatch, { ctx, prefix: () => '' }),
      {
        answer,
        etag: ({ profiles }) => profiles.etags[part],
      },
    ),
})

export const partnerProfileRoutes = [
  ...implement(organizationProfile, {
    get: (ctx) => toOrganizationProfile(own(ctx)),
    update: write(organizationProfile.update, replacing('organization', toOrganizationProfile)),
  }),
  ...implement(legalBusinessProfile, {
    get: (ctx) => toLegalBusinessProfile(own(ctx)),
    update: write(legalBusinessProfile.update, replacing('legalBusiness', toLegalBusinessProfile)),
  }),
  ...implement(partnerBillingProfile, {
    get: (ctx) => toBillingProfile(own(ctx)),
    update: write(partnerBillingProfile.update, replacing('billing', toBillingProfile)),
  }),
  ...implement(supportProfile, {
    get: (ctx) => toSupportProfile(own(ctx)),
    update: write(supportProfile.update, replacing('support', toSupportProfile)),
  }),
  ...implement(mpnProfile, {
    get: (ctx, { query: { mpnId } }) => {
      if (mpnId === undefined) return toMpnProfile(own(ctx))
      if (!/^\d+$/.test(mpnId)) throw new ApiError('partnerIdInvalid', { params: { which: 'mpnId' } })
      const partner = findPartnerOwning(ctx.store, mpnIdKey(mpnId))
      if (!partner) throw new ApiError('mpnProfileUnknown')
      return toMpnProfile(partner)
    },
  }),
  ...implement(partnerProfile, {
    get: (ctx) => toPartnerProfile(own(ctx)),
    update: write(partnerProfile.update, {
      reads: (_input, { actor }) => ({ partner: partnerKey(actor.partnerId) }),
      etag: ({ partner }) => profileEtag(found(partner)),
      decide: ({ partner }, { body }, ctx) => {
        const change = changeProfiles(found(partner), body, { ctx, prefix: (part) => `${part}.` })
        const confirmed = body.confirmedWarnings?.join(',')
        return {
          ...profilesOutcome(
            change,
            { answer: toPartnerProfile, etag: profileEtag },
            confirmed ? { ConfirmedWarnings: confirmed } : {},
          ),
          ...(body.undoes && { undoes: body.undoes }),
        }
      },
    }),
  }),
]
