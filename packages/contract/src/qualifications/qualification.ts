import { z } from 'zod'
import { CustomerId } from '../customers/billing-profile.ts'
import { endpoint } from '../endpoint.ts'
import { text } from '../text.ts'

/** Ordinals of a qualification are the places in these two lists: the spelling of today, and the older one. */
export const qualificationNames = [
  'None',
  'Education',
  'Nonprofit',
  'GovernmentCommunityCloud',
  'StateOwnedEntity',
] as const
export type QualificationName = (typeof qualificationNames)[number]
export const oldQualificationNames = [
  'none',
  'education',
  'nonprofit',
  'government_community_cloud',
  'state_owned_entity',
] as const
export type OldQualificationName = (typeof oldQualificationNames)[number]

/** What a customer can be. */
export const qualifications = ['Education', 'GovernmentCommunityCloud', 'StateOwnedEntity'] as const
export type Qualification = (typeof qualifications)[number]

export const vettingStatuses = ['InReview', 'Approved', 'Denied'] as const
export type VettingStatus = (typeof vettingStatuses)[number]
export const educationSegments = ['K12', 'HigherEducation'] as const
export type EducationSegment = (typeof educationSegments)[number]

/** Reasons of a denial that clients know; another text is allowed. */
export const vettingReasons = [
  'Not an Education Customer',
  'No longer an Education Customer',
  'Not an Education Customer - After Review',
  'Restricted being an Education Customer',
  'Not an Academic Domain',
  'Not an eligible Library',
  'Not an eligible Museum',
] as const

export const CustomerQualification = z
  .object({
    qualification: z.enum(qualifications),
    vettingStatus: z.enum(vettingStatuses).optional().describe('Absent for StateOwnedEntity, which nobody reviews.'),
    vettingReason: z.string().optional().describe('Of a denial.'),
    vettingCreateDate: z.string().optional().describe('When it was asked for.'),
    vettingCreatedDate: z.string().optional().describe('The same, under the other name that is documented.'),
  })
  .meta({ id: 'CustomerQualification' })
export type CustomerQualification = z.infer<typeof CustomerQualification>

export const QualificationRequest = z
  .object({
    qualification: z.enum(qualificationNames).describe('Education, GovernmentCommunityCloud or StateOwnedEntity.'),
    educationSegment: z.enum(educationSegments).optional().describe('Required for Education.'),
    website: text(253).optional().describe('For Education.'),
    validationCode: text(64).optional().describe('Required for GovernmentCommunityCloud: `validationId` of a code.'),
  })
  .meta({ id: 'QualificationRequest' })
export type QualificationRequest = z.infer<typeof QualificationRequest>

const Code = z.object({ code: text(64).optional().describe('Validation code, where the body has none.') })

const refusals = ['customerIdInvalid', 'noRelationship', 'invalidProperty', 'qualificationHeld'] as const
const operation = { type: 'update_customer_qualification', resourceType: 'customer' }

const path = '/v1/customers/{customerId}/qualifications'
/** Retired by Microsoft in 2021 and still called: one bare value instead of a list. */
const oldPath = '/v1/customers/{customerId}/qualification'

export const customerQualifications = {
  list: endpoint({
    id: 'customerQualifications.list',
    method: 'GET',
    path,
    summary: 'List the special qualifications of a customer',
    permission: 'customer:read',
    callers: 'app',
    params: CustomerId,
    result: z.array(CustomerQualification),
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
  request: endpoint({
    id: 'customerQualifications.request',
    method: 'POST',
    path,
    summary: 'Ask for a special qualification of a customer',
    description:
      'Education goes into review (`TENANTRY_EDUCATION_VETTING` says who decides); after a denial it can be asked for again. ' +
      'GovernmentCommunityCloud needs a validation code with creates left, a customer in the United States, and excludes ' +
      'Education. StateOwnedEntity needs nothing and goes with either.',
    operation,
    permission: 'qualification:write',
    callers: 'appAndUser',
    cloud: 'global',
    params: CustomerId,
    query: Code,
    body: QualificationRequest,
    result: CustomerQualification,
    status: 201,
    errors: refusals,
    example: { body: { qualification: 'Education', educationSegment: 'K12', website: 'harborpine.example' } },
  }),
  current: endpoint({
    id: 'customerQualifications.current',
    method: 'GET',
    path: oldPath,
    summary: 'Get the special qualification of a customer, in the old form',
    description: 'The first approved one of education and government community cloud; `none` while one is in review.',
    permission: 'customer:read',
    callers: 'app',
    params: CustomerId,
    result: z.enum(oldQualificationNames),
    errors: ['customerIdInvalid', 'noRelationship'],
  }),
  set: endpoint({
    id: 'customerQualifications.set',
    method: 'PUT',
    path: oldPath,
    summary: 'Ask for a special qualification of a customer, in the old form',
    description:
      'The body is the bare value, in any spelling or as its number. The same rules hold as for the list; what the customer ' +
      'has already, or waits for, stays as it is.',
    operation,
    permission: 'qualification:write',
    callers: 'appAndUser',
    cloud: 'global',
    params: CustomerId,
    query: Code,
    body: z.enum(oldQualificationNames),
    result: z.enum(oldQualificationNames),
    errors: ['customerIdInvalid', 'noRelationship', 'invalidProperty'],
    example: { body: 'education' },
  }),
}
