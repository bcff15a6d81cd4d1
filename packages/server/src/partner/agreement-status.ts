import { ApiError, agreementStatus } from '@tenantry/contract'
import { findPartner, findPartnerOwning, isReseller, mpnIdKey } from '../auth/partner.ts'
import { implement } from '../http/implement.ts'

const GUID = /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i

export const agreementStatusRoutes = implement(agreementStatus, {
  get: (ctx, { query: { mpnId, tenantId } }) => {
    if (mpnId === undefined && tenantId === undefined) throw new ApiError('partnerIdMissing')
    if (mpnId !== undefined && tenantId !== undefined)
      throw new ApiError('partnerIdInvalid', { params: { which: 'both' } })
    if (mpnId !== undefined && !/^\d+$/.test(mpnId))
      throw new ApiError('partnerIdInvalid', { params: { which: 'mpnId' } })
    if (tenantId !== undefined && !GUID.test(tenantId))
      throw new ApiError('partnerIdInvalid', { params: { which: 'tenantId' } })

    const byMpnId = mpnId !== undefined
    const partner = byMpnId
      ? findPartnerOwning(ctx.store, mpnIdKey(mpnId))
      : findPartner(ctx.store, tenantId!.replace(/[{}]/g, '').toLowerCase())
    if (!partner) throw new ApiError(byMpnId ? 'mpnIdUnknown' : 'tenantUnknown')
    if (!isReseller(partner)) throw new ApiError(byMpnId ? 'mpnIdNoReseller' : 'tenantUnknown')
    const { market } = ctx.partner
    if (market && !market.includes(partner.country)) throw new ApiError('regionDiffers')
    if (!partner.agreementSigned) throw new ApiError(byMpnId ? 'mpnIdNotSigned' : 'tenantNotSigned')
    return { isAgreementSigned: true as const }
  },
})
