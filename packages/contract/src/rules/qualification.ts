import type {
  CustomerQualification,
  Qualification,
  QualificationName,
  VettingStatus,
} from '../qualifications/qualification.ts'

export type VettingEvent = 'request' | 'approve' | 'deny'

const moves: Record<VettingStatus | 'none', Partial<Record<VettingEvent, VettingStatus>>> = {
  none: { request: 'InReview' },
  InReview: { approve: 'Approved', deny: 'Denied' },
  Approved: { deny: 'Denied' }, // it is no longer what it was
  Denied: { request: 'InReview', approve: 'Approved' }, // asked for again, or the denial was disputed
}

/** Where an event leads a review; undefined: it cannot happen now. */
export const nextVetting = (now: VettingStatus | undefined, event: VettingEvent): VettingStatus | undefined =>
  moves[now ?? 'none'][event]

type Held = Pick<CustomerQualification, 'qualification' | 'vettingStatus'>

/** The two that exclude each other. */
const rivals: Partial<Record<Qualification, Qualification>> = {
  Education: 'GovernmentCommunityCloud',
  GovernmentCommunityCloud: 'Education',
}

export type QualificationObstacle = 'unsettable' | 'held' | 'country' | 'rival'

/** Why a customer cannot be given a qualification, or ask for it, now. */
export const qualificationObstacle = (
  wanted: QualificationName,
  { held, country }: { held: readonly Held[]; country: string | undefined },
): QualificationObstacle | undefined => {
  if (wanted === 'None' || wanted === 'Nonprofit') return 'unsettable'
  const has = (name: Qualification | undefined) =>
    held.some(({ qualification, vettingStatus }) => qualification === name && vettingStatus !== 'Denied')
  if (has(wanted)) return 'held'
  if (wanted === 'GovernmentCommunityCloud' && country !== 'US') return 'country'
  return has(rivals[wanted]) ? 'rival' : undefined
}
