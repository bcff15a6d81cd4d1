import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { text } from '../text.ts'

export const AgreementStatus = z.object({ isAgreementSigned: z.literal(true) }).meta({ id: 'AgreementStatus' })

export const agreementStatus = {
  get: endpoint({
    id: 'agreementStatus.get',
    method: 'GET',
    path: '/v1/compliance/{programName}/agreementstatus',
    summary: 'Ask whether an indirect reseller has accepted the partner agreement',
    description:
      'Name the reseller by exactly one of `mpnId` and `tenantId`. What is not so is a refusal with its own code.',
    permission: 'partner:readBasics',
    callers: 'appAndUser',
    params: z.object({ programName: z.enum(['csp']) }),
    query: z.object({ mpnId: text(40).optional(), tenantId: text(40).optional() }),
    result: AgreementStatus,
    errors: [
      'partnerIdInvalid',
      'partnerIdMissing',
      'mpnIdUnknown',
      'regionDiffers',
      'mpnIdNotSigned',
      'mpnIdNoReseller',
      'tenantUnknown',
      'tenantNotSigned',
      'invalidProperty',
      'appOnly',
    ],
  }),
}
