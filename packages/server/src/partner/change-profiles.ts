import {
  ApiError,
  applyPatch,
  type FieldChange,
  type PartnerProfilePart,
  partnerProfileParts,
} from '@tenantry/contract'
import { checkPartnerProfile, normalizePartnerProfile } from '@tenantry/contract/rules'
import { diff } from '../audit/diff.ts'
import { type PartnerDocument, partnerKind } from '../auth/partner.ts'
import { refuseBlocked } from '../customers/rules.ts'
import type { DecisionContext, Outcome } from '../store/command.ts'
import { type Profiles, profilesOf } from './profile.ts'

const parts = Object.keys(partnerProfileParts) as PartnerProfilePart[]

export type ProfilesPatch = { [P in PartnerProfilePart]?: object | null | undefined }

export const found = (partner: PartnerDocument | undefined): PartnerDocument => {
  if (!partner) throw new ApiError('notFound')
  return partner
}

export interface ProfilesChange {
  after: PartnerDocument
  /** Changed fields by path, `support.email`; empty when the patch changes nothing. */
  fields: FieldChange[]
}

/**
 * The partner's profiles with a patch laid over them. The one way by which they change, whichever face asks: what a patch
 * touches has to stand up to the rules as a whole.
 *
 * @param prefix how the face names fields of the part: `''` on `/v1`, `'support.'` on the own API
 */
export const changeProfiles = (
  before: PartnerDocument,
  patch: ProfilesPatch,
  { ctx, prefix }: { ctx: DecisionContext; prefix: (part: PartnerProfilePart) => string },
): ProfilesChange => {
  const { country } = before
  const options = { cloud: ctx.settings.cloud, country }
  const old = profilesOf(before)
  const patched = <P extends PartnerProfilePart>(part: P): Profiles[P] =>
    patch[part] ? normalizePartnerProfile(applyPatch(old[part], patch[part]), country) : old[part]
  const next: Profiles = {
    organization: patched('organization'),
    legalBusiness: patched('legalBusiness'),
    billing: patched('billing'),
    support: patched('support'),
  }
  const fields = parts.flatMap((part) => diff(old[part], next[part], part))
  const changed = parts.filter((part) => fields.some(({ field }) => field.startsWith(`${part}.`)))
  if (changed.length === 0) return { after: before, fields }
  for (const part of changed) refuseBlocked(checkPartnerProfile(part, next[part], options), prefix(part))
  const { companyName, ...organization } = next.organization
  const etags = { ...before.profiles.etags, ...Object.fromEntries(changed.map((part) => [part, ctx.newEtag()])) }
  const { displayName, userPrincipalName, applicationId } = ctx.actor
  return {
    after: {
      ...before,
      name: companyName,
      profiles: {
        ...before.profiles,
        ...next,
        organization,
        etags,
        changed: { at: ctx.now, by: displayName ?? userPrincipalName ?? applicationId },
      },
    },
    fields,
  }
}

/** Outcome of a write of the profiles; nothing changed: the same answer, nothing written, nothing recorded. */
export const profilesOutcome = <A>(
  { after, fields }: ProfilesChange,
  { answer, etag }: { answer: (partner: PartnerDocument) => A; etag: (partner: PartnerDocument) => string },
  data: Record<string, string> = {},
): Outcome<A> => ({
  answer: answer(after),
  etag: etag(after),
  ...(fields.length > 0 && {
    writes: [{ put: partnerKind, partnerId: after.id, document: after }],
    operations: [
      {
        type: 'tenantry_partner_profile_updated',
        // the compatible API has no word for it: its clients read it as `undefined`
        resourceType: 'undefined',
        data: { ChangedProperties: fields.map(({ field }) => field).join(','), ...data },
      },
    ],
  }),
})
