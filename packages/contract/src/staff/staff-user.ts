import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { roles } from '../permissions.ts'
import { resource } from '../resource.ts'
import { guid, text } from '../text.ts'
import { staffSorts, staffStates } from './staff-filter.ts'

/** The part of a sign-in name before the domain. */
export const userName = () =>
  z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/, 'user.name')

/** A person of the partner’s staff, as whoever manages them sees it. */
export const StaffUser = z
  .object({
    id: z.string(),
    userPrincipalName: z.string().describe('The name to sign in with.'),
    displayName: z.string(),
    roles: z.array(z.enum(roles)),
    state: z.enum(staffStates),
    createdAt: z.string(),
    link: z
      .object({
        purpose: z.enum(['invitation', 'password']),
        createdAt: z.string(),
        createdBy: z.string(),
        expiresAt: z.string(),
      })
      .optional()
      .describe('The link that was made and not followed yet.'),
    url: z.string().optional().describe('Address of the link; only in the answer that makes it.'),
    ...resource('StaffUser'),
  })
  .meta({ id: 'StaffUser' })
export type StaffUser = z.infer<typeof StaffUser>

const displayName = text(100).refine((name) => name !== '', 'field.required')
const Roles = z.array(z.enum(roles)).max(roles.length)

const path = '/tenantry/v1/staff'
const UserId = z.object({ userId: guid() })
const updated = { type: 'update_partner_user', resourceType: 'partner_user' }
const common = { permission: 'staff:manage', callers: 'app' } as const

export const staff = {
  list: endpoint({
    ...common,
    id: 'staff.list',
    method: 'GET',
    path,
    summary: 'List the partner’s staff',
    query: z.object({
      search: text(200).optional().describe('Part of the name or of the sign-in name, accents and case aside.'),
      role: z.enum(roles).optional(),
      state: z.enum(staffStates).optional(),
      sort: z.enum(staffSorts).default('name'),
      direction: z.enum(['asc', 'desc']).default('asc'),
      ...pageQuery,
    }),
    result: z.object(pageOf(StaffUser)).meta({ id: 'StaffUsers' }),
    errors: ['invalidProperty'],
  }),
  invite: endpoint({
    ...common,
    id: 'staff.invite',
    method: 'POST',
    path,
    summary: 'Invite somebody',
    description:
      'The answer has a link by which this person sets a password, once, within seven days; it is not shown again. A user ' +
      'management admin gives the roles `salesAgent`, `helpdeskAgent`, `userManagementAdmin` and `accountAdmin`.',
    operation: { type: 'create_partner_user', resourceType: 'partner_user' },
    body: z
      .object({
        userPrincipalName: text(254).describe('A name at one of the partner’s own domains; without @ at its main one.'),
        displayName,
        roles: Roles,
      })
      .meta({ id: 'NewStaffUser' }),
    result: StaffUser,
    status: 201,
    errors: ['invalidProperty', 'roleNotGrantable'],
    example: {
      body: { userPrincipalName: 'vera', displayName: 'Vera Lindqvist', roles: ['salesAgent'] },
    },
  }),
  get: endpoint({
    ...common,
    id: 'staff.get',
    method: 'GET',
    path: `${path}/{userId}`,
    summary: 'Get somebody of the staff',
    params: UserId,
    result: StaffUser,
    errors: ['invalidProperty', 'notFound'],
  }),
  update: endpoint({
    ...common,
    id: 'staff.update',
    method: 'PUT',
    path: `${path}/{userId}`,
    summary: 'Change name and roles of somebody',
    description:
      'Nobody changes an account of their own, or that of a person with a role that they cannot give. One active global ' +
      'admin remains.',
    operation: updated,
    params: UserId,
    body: z.object({ displayName, roles: Roles }).meta({ id: 'StaffUserChange' }),
    result: StaffUser,
    etag: 'required',
    errors: [
      'invalidProperty',
      'notFound',
      'ownAccount',
      'roleNotGrantable',
      'lastGlobalAdmin',
      'missingEtag',
      'staleEtag',
    ],
    example: { body: { displayName: 'Vera Lindqvist', roles: ['salesAgent', 'helpdeskAgent'] } },
  }),
  deactivate: endpoint({
    ...common,
    id: 'staff.deactivate',
    method: 'PUT',
    path: `${path}/{userId}/deactivation`,
    summary: 'Deactivate somebody',
    description: 'Sessions, refresh tokens and codes end at once, access tokens within seconds.',
    operation: updated,
    params: UserId,
    result: StaffUser,
    errors: ['invalidProperty', 'notFound', 'ownAccount', 'roleNotGrantable', 'lastGlobalAdmin'],
  }),
  activate: endpoint({
    ...common,
    id: 'staff.activate',
    method: 'DELETE',
    path: `${path}/{userId}/deactivation`,
    summary: 'Activate somebody again',
    operation: updated,
    params: UserId,
    result: StaffUser,
    errors: ['invalidProperty', 'notFound', 'ownAccount', 'roleNotGrantable'],
  }),
  makeLink: endpoint({
    ...common,
    id: 'staff.makeLink',
    method: 'POST',
    path: `${path}/{userId}/link`,
    summary: 'Make a link by which somebody sets a password',
    description:
      'An invitation anew, or a new password for whoever has one; good once, for seven days, and an earlier link ends. The ' +
      'password of before works until the new one is set; then all sessions and refresh tokens end.',
    operation: { type: 'tenantry_user_link_made', resourceType: 'tenantry' },
    params: UserId,
    result: StaffUser,
    status: 201,
    errors: ['invalidProperty', 'notFound', 'ownAccount', 'roleNotGrantable', 'userDeactivated'],
  }),
  withdrawLink: endpoint({
    ...common,
    id: 'staff.withdrawLink',
    method: 'DELETE',
    path: `${path}/{userId}/link`,
    summary: 'Withdraw a link',
    description: 'Whoever was invited and has not followed the link is removed with it; the name is free again.',
    operation: { type: 'tenantry_user_link_withdrawn', resourceType: 'tenantry' },
    params: UserId,
    errors: ['invalidProperty', 'notFound', 'ownAccount', 'roleNotGrantable'],
  }),
  removeSecondFactor: endpoint({
    ...common,
    id: 'staff.removeSecondFactor',
    method: 'DELETE',
    path: `${path}/{userId}/second-factor`,
    summary: 'Remove the second factors of somebody',
    description:
      'For whoever has lost theirs: the password alone is enough again, or a new factor is added at the next sign-in where one ' +
      'is demanded. Recovery codes, sessions and refresh tokens end with them.',
    operation: { type: 'tenantry_second_factor_reset', resourceType: 'tenantry' },
    params: UserId,
    errors: ['invalidProperty', 'notFound', 'ownAccount', 'roleNotGrantable'],
  }),
}
