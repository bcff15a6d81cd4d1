import type { Role, StaffSort, StaffState } from '@tenantry/contract'
import { fold } from '@tenantry/contract'
import { z } from 'zod'
import { type UserDocument, userKind } from '../auth/user.ts'
import { readDocument, type StoredRow } from '../store/document.ts'
import { defineQuery } from '../store/query.ts'
import { partnerNumberOf } from '../store/sql.ts'

/** A place in the list: value of the column that it is sorted by, and row. */
export const StaffPlace = z.tuple([z.string().max(512), z.int().nonnegative()])

export interface StaffInput {
  partnerId: string
  limit: number
  sort: StaffSort
  direction: 'asc' | 'desc'
  /** Folded. */
  words?: string
  role?: Role | undefined
  state?: StaffState | undefined
  after?: z.infer<typeof StaffPlace>
}

interface Found {
  user: UserDocument
  place: number
}

const columns = { name: 'display_name', userPrincipalName: 'user_principal_name', createdAt: 'created_at' } as const

/** Where the next page begins. */
export const placeIn = ({ user, place }: Found, sort: StaffSort): z.infer<typeof StaffPlace> => [
  sort === 'name'
    ? fold(user.displayName)
    : sort === 'createdAt'
      ? user.createdAt
      : user.userPrincipalName.toLowerCase(),
  place,
]

export const listStaff = defineQuery('staff.list', (db, input: StaffInput): Found[] => {
  const column = columns[input.sort]
  const tests: [sql: string, ...values: unknown[]][] = [
    ['user_index.partner_number = ?', partnerNumberOf(db, input.partnerId) ?? -1],
  ]
  if (input.words) tests.push(['instr(words, ?) > 0', input.words])
  if (input.role) tests.push(['instr(roles, ?) > 0', `,${input.role},`])
  if (input.state) tests.push(['state = ?', input.state])
  if (input.after)
    tests.push([`(${column}, user_index.pk) ${input.direction === 'asc' ? '>' : '<'} (?, ?)`, ...input.after])
  return db
    .all<StoredRow & { place: number }>(
      `SELECT document.*, user_index.pk AS place FROM user_index JOIN document ON document.pk = user_index.pk
       WHERE ${tests.map(([sql]) => sql).join(' AND ')}
       ORDER BY ${column} ${input.direction}, user_index.pk ${input.direction} LIMIT ?`,
      [...tests.flatMap(([, ...values]) => values), input.limit],
    )
    .map((row) => ({ place: row.place, user: readDocument(userKind, row) }))
})
