import type { Activity } from '@tenantry/contract'
import { expect, test } from 'vitest'
import { folded } from './folding.ts'

const row = (change: number, operation: string, status: Activity['status'] = 'succeeded'): Activity => ({
  change,
  at: '2026-03-01T10:00:00Z',
  status,
  operations: [operation],
  applicationId: 'portal',
  source: 'portal',
  correlationId: String(change),
  fields: [],
})
const signIn = (change: number) => row(change, 'tenantry_sign_in')
const shown = (rows: Activity[], asked?: number) =>
  folded(rows, asked).map((each) => ('row' in each ? each.row.change : each.signIns.map(({ change }) => change)))

test('three sign-ins in a row become one; two stay as they are', () => {
  expect(shown([signIn(7), signIn(6), signIn(5), row(4, 'add_customer'), signIn(3), signIn(2)])).toEqual([
    [7, 6, 5],
    4,
    3,
    2,
  ])
})

test('a sign-in that was refused is always seen, and so is the row that the address asks for', () => {
  expect(shown([signIn(4), signIn(3), row(2, 'tenantry_sign_in_failed', 'failed'), signIn(1)])).toEqual([4, 3, 2, 1])
  expect(shown([signIn(5), signIn(4), signIn(3), signIn(2)], 4)).toEqual([5, 4, 3, 2])
})
