import { expect, test } from 'vitest'
import { type QualificationName, qualificationNames, vettingStatuses } from '../qualifications/qualification.ts'
import { nextVetting, qualificationObstacle } from './qualification.ts'

test('a review: asked for, decided, decided the other way, asked for again after a denial', () => {
  const table = ([undefined, ...vettingStatuses] as const).map((status) => [
    status,
    ...(['request', 'approve', 'deny'] as const).map((event) => nextVetting(status, event)),
  ])
  expect(table).toEqual([
    [undefined, 'InReview', undefined, undefined],
    ['InReview', undefined, 'Approved', 'Denied'],
    ['Approved', undefined, undefined, 'Denied'],
    ['Denied', 'InReview', 'Approved', undefined],
  ])
})

const obstacles = (held: Parameters<typeof qualificationObstacle>[1]['held'], country?: string) =>
  Object.fromEntries(
    qualificationNames.map((name) => [name, qualificationObstacle(name, { held, country })]),
  ) as Record<QualificationName, string | undefined>
const unsettable = { None: 'unsettable', Nonprofit: 'unsettable' }
const free = { Education: undefined, GovernmentCommunityCloud: undefined, StateOwnedEntity: undefined }

test('a customer in the United States without any can ask for each; elsewhere there is no government community', () => {
  expect(obstacles([], 'US')).toEqual({ ...unsettable, ...free })
  expect(obstacles([], 'ES')).toEqual({ ...unsettable, ...free, GovernmentCommunityCloud: 'country' })
  expect(obstacles([])).toEqual({ ...unsettable, ...free, GovernmentCommunityCloud: 'country' })
})

test('education, in review or approved, excludes the government community; denied it excludes nothing', () => {
  for (const vettingStatus of ['InReview', 'Approved'] as const)
    expect(obstacles([{ qualification: 'Education', vettingStatus }], 'US')).toEqual({
      ...unsettable,
      Education: 'held',
      GovernmentCommunityCloud: 'rival',
      StateOwnedEntity: undefined,
    })
  expect(obstacles([{ qualification: 'Education', vettingStatus: 'Denied' }], 'US')).toEqual({ ...unsettable, ...free })
})

test('the government community excludes education; a state-owned entity goes with either', () => {
  const community = { qualification: 'GovernmentCommunityCloud', vettingStatus: 'Approved' } as const
  expect(obstacles([community, { qualification: 'StateOwnedEntity' }], 'US')).toEqual({
    ...unsettable,
    Education: 'rival',
    GovernmentCommunityCloud: 'held',
    StateOwnedEntity: 'held',
  })
})
