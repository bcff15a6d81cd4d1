import {
  ApiError,
  fold,
  mayGrant,
  mayManage,
  type Role,
  roles,
  type StaffUser,
  staff,
  userName,
} from '@tenantry/contract'
import { z } from 'zod'
import { endAccess } from '../auth/access.ts'
import { withoutFactors } from '../auth/factors.ts'
import {
  isGlobalAdmin,
  stateOfUser,
  type UserDocument,
  userDecisions,
  userKey,
  userKind,
  userPrincipalNameKey,
} from '../auth/user.ts'
import { afterNewRole, named, withNewLink, withoutLink } from '../auth/user-link.ts'
import { implement, write } from '../http/implement.ts'
import { badQuery, readToken, writeToken } from '../http/paging.ts'
import type { Decision, DecisionContext, Loaded, Outcome, RowCount, Write } from '../store/command.ts'
import { type Key, versionOf } from '../store/document.ts'
import { listStaff, placeIn, StaffPlace } from './list.ts'

const toStaffUser = (user: UserDocument, url?: string): StaffUser => ({
  id: user.id,
  userPrincipalName: user.userPrincipalName,
  displayName: user.displayName,
  roles: user.roles,
  state: stateOfUser(user),
  createdAt: user.createdAt,
  ...(user.link && { link: user.link }),
  ...(url && { url }),
  attributes: { etag: versionOf(user), objectType: 'StaffUser' },
})

/** Each role once, in the order of the table. */
const inOrder = (given: readonly Role[]): Role[] =>
  [...new Set(given)].sort((a, b) => roles.indexOf(a) - roles.indexOf(b))

const refuseRoles = (given: readonly Role[], { actor }: DecisionContext): void => {
  const beyond = given.filter((role) => !mayGrant(actor, role))
  if (beyond.length > 0) throw new ApiError('roleNotGrantable', { params: { roles: beyond.join(', ') } })
}

/** The person, if the actor may change the account. */
const managed = (user: UserDocument | undefined, ctx: DecisionContext): UserDocument => {
  if (!user) throw new ApiError('notFound')
  if (user.id === ctx.actor.userId) throw new ApiError('ownAccount')
  if (!mayManage(ctx.actor, user)) refuseRoles(user.roles, ctx)
  return user
}

const refuseLast = (globalAdmins: number, { before, after }: { before: UserDocument; after: UserDocument }): void => {
  if (isGlobalAdmin(before) && !isGlobalAdmin(after) && globalAdmins <= 1) throw new ApiError('lastGlobalAdmin')
}

const ofPerson = ({ params }: { params: { userId: string } }, { actor: { partnerId } }: DecisionContext) => ({
  user: userKey(partnerId, params.userId),
  globalAdmins: { rows: userKind, partnerId, where: { column: 'global_admin', value: '1' } },
})
type OfPerson = { user: Key<UserDocument>; globalAdmins: RowCount }

const updated = (
  { before, after, more = [] }: { before: UserDocument; after: UserDocument; more?: readonly Write[] },
  { globalAdmins }: Pick<Loaded<OfPerson>, 'globalAdmins'>,
): Outcome<StaffUser> => {
  refuseLast(globalAdmins, { before, after })
  return {
    answer: toStaffUser(after),
    etag: versionOf(after),
    writes: [{ put: userKind, partnerId: after.partnerId, document: after }, ...more],
    operations: [{ type: 'update_partner_user', resourceType: 'partner_user', data: named(after) }],
  }
}

/** A change of one person by whoever may manage them. */
const change = <I extends { params: { userId: string } }>(
  decide: (before: UserDocument, input: I, ctx: DecisionContext) => { after: UserDocument; more?: readonly Write[] },
): Decision<I, OfPerson, StaffUser> => ({
  reads: ofPerson,
  etag: ({ user }, ctx) => versionOf(managed(user, ctx)),
  decide: ({ user, ...rest }, input, ctx) => {
    const before = managed(user, ctx)
    return updated({ before, ...decide(before, input, ctx) }, rest)
  },
})

/** The whole name in the form in which it is kept; the domain may be left out where it is the main one. */
const wholeName = (given: string, { partner }: DecisionContext): string =>
  (given.includes('@') ? given : `${given}@${partner.domain}`).toLowerCase()

const checkedName = (given: string, ctx: DecisionContext): string => {
  const whole = wholeName(given, ctx)
  if (!userName().safeParse(whole.slice(0, whole.indexOf('@'))).success)
    throw badQuery('userPrincipalName', 'user.name')
  return whole
}

export const staffRoutes = implement(staff, {
  list: async ({ store, actor: { partnerId } }, { query: { continuationToken, size, search, ...asked } }) => {
    const after = continuationToken && readToken(continuationToken, partnerId, z.object({ z: StaffPlace })).z
    const words = search && fold(search)
    const found = await store.query(listStaff, {
      partnerId,
      ...asked,
      limit: size + 1,
      ...(words && { words }),
      ...(after && { after }),
    })
    const shown = found.slice(0, size)
    const last = found.length > size ? shown.at(-1) : undefined
    return {
      items: shown.map(({ user }) => toStaffUser(user)),
      ...(last && { continuationToken: writeToken(partnerId, { z: placeIn(last, asked.sort) }) }),
    }
  },

  get: ({ store, actor }, { params }) => {
    const user = store.find(userKind, userKey(actor.partnerId, params.userId))
    if (!user) throw new ApiError('notFound')
    return toStaffUser(user)
  },

  invite: write(staff.invite, {
    reads: ({ body }, ctx) => ({ owner: userPrincipalNameKey(wholeName(body.userPrincipalName, ctx)) }),
    decide: (before, { body }, ctx) => {
      refuseRoles(body.roles, ctx)
      const userPrincipalName = checkedName(body.userPrincipalName, ctx)
      const input = { userPrincipalName, displayName: body.displayName, roles: inOrder(body.roles) }
      const made = userDecisions['users.create'].decide(before, input, ctx)
      const { user, url, writes } = withNewLink(made.answer, 'invitation', ctx)
      return {
        answer: toStaffUser(user, url),
        writes: [
          { put: userKind, partnerId: user.partnerId, document: user },
          { claim: userPrincipalNameKey(user.userPrincipalName), owner: `${user.partnerId}/${user.id}` },
          ...writes,
        ],
        operations: [{ type: 'create_partner_user', resourceType: 'partner_user', data: named(user) }],
        secret: true as const,
      }
    },
  }),

  update: write(
    staff.update,
    change((before, { body: { displayName, roles } }, ctx) => {
      refuseRoles(roles, ctx)
      const after = { ...before, displayName, roles: inOrder(roles) }
      if (roles.every((role) => before.roles.includes(role))) return { after }
      const { user, writes } = afterNewRole(after, ctx)
      return { after: user, more: writes }
    }),
  ),

  deactivate: write(
    staff.deactivate,
    change((before) => ({
      after: { ...before, disabled: true },
      more: [{ run: endAccess, input: { person: before } }],
    })),
  ),

  activate: write(
    staff.activate,
    change(({ disabled: _, ...before }) => ({ after: before })),
  ),

  makeLink: write(staff.makeLink, {
    reads: ofPerson,
    decide: ({ user: found }, _input, ctx) => {
      const before = managed(found, ctx)
      if (before.disabled) throw new ApiError('userDeactivated')
      const { user, url, writes } = withNewLink(before, before.link?.purpose ?? 'password', ctx)
      return {
        answer: toStaffUser(user, url),
        writes: [{ put: userKind, partnerId: user.partnerId, document: user }, ...writes],
        operations: [{ type: 'tenantry_user_link_made', resourceType: 'tenantry', data: named(user) }],
        secret: true as const,
      }
    },
  }),

  withdrawLink: write(staff.withdrawLink, {
    reads: ofPerson,
    decide: ({ user: found }, _input, ctx) => {
      const before = managed(found, ctx)
      if (!before.link) throw new ApiError('notFound')
      const { user, writes } = withoutLink(before)
      const removes = before.link.purpose === 'invitation'
      return {
        answer: undefined,
        writes: removes
          ? [
              { remove: userKey(user.partnerId, user.id) },
              { release: userPrincipalNameKey(user.userPrincipalName) },
              ...writes,
            ]
          : [{ put: userKind, partnerId: user.partnerId, document: user }, ...writes],
        operations: [
          removes
            ? { type: 'remove_partner_user', resourceType: 'partner_user', data: named(user) }
            : { type: 'tenantry_user_link_withdrawn', resourceType: 'tenantry', data: named(user) },
        ],
      }
    },
  }),

  removeSecondFactor: write(staff.removeSecondFactor, {
    reads: ofPerson,
    decide: ({ user: found }, _input, ctx) => {
      const user = managed(found, ctx)
      return {
        answer: undefined,
        writes: [withoutFactors(user), { run: endAccess, input: { person: user } }],
        operations: [{ type: 'tenantry_second_factor_reset', resourceType: 'tenantry', data: named(user) }],
      }
    },
  }),
})
