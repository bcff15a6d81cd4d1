import { z } from 'zod'
import { CustomerId } from '../customers/billing-profile.ts'
import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { text } from '../text.ts'
import { CustomerQualification, educationSegments } from './qualification.ts'

export const QualificationInReview = z
  .object({
    customerId: z.string(),
    customerName: z.string().optional(),
    qualification: z.literal('Education'),
    educationSegment: z.enum(educationSegments).optional(),
    website: z.string().optional(),
    since: z.string(),
  })
  .meta({ id: 'QualificationInReview' })
export type QualificationInReview = z.infer<typeof QualificationInReview>

export const QualificationsInReview = z.object(pageOf(QualificationInReview)).meta({ id: 'QualificationsInReview' })

export const VettingDecision = z
  .object({
    vettingStatus: z.enum(['Approved', 'Denied']),
    vettingReason: text(200).optional().describe('Of a denial; absent: Not an Education Customer.'),
  })
  .meta({ id: 'VettingDecision' })
export type VettingDecision = z.infer<typeof VettingDecision>

export const vetting = {
  list: endpoint({
    id: 'vetting.list',
    method: 'GET',
    path: '/tenantry/v1/vetting',
    summary: 'List the qualifications in review, longest waiting first',
    permission: 'qualification:write',
    callers: 'app',
    query: z.object(pageQuery),
    result: QualificationsInReview,
    errors: ['invalidProperty'],
  }),
  decide: endpoint({
    id: 'vetting.decide',
    method: 'PUT',
    path: '/tenantry/v1/customers/{customerId}/vetting',
    summary: 'Decide whether a customer is an education customer',
    description:
      'Only where the operator leaves that to the partner (`TENANTRY_EDUCATION_VETTING=partner`). A decision can be taken ' +
      'again the other way.',
    operation: { type: 'update_customer_qualification', resourceType: 'customer' },
    permission: 'qualification:vet',
    callers: 'appAndUser',
    cloud: 'global',
    params: CustomerId,
    body: VettingDecision,
    result: CustomerQualification,
    errors: ['customerIdInvalid', 'noRelationship', 'invalidProperty', 'notFound', 'vettedByOperator'],
    example: { body: { vettingStatus: 'Denied', vettingReason: 'Not an Academic Domain' } },
  }),
}
