import { ApiError, fold, type Role, type StaffState } from '@tenantry/contract'
import type { Decision } from '../store/command.ts'
import { defineKind, type Key, readDocument, type StoredRow, type UniqueKey, uniqueKey } from '../store/document.ts'
import { defineQuery } from '../store/query.ts'

/** A person of the partner's staff. The password stands apart (`password.ts`), so that it is in no audit record. */
export interface UserDocument {
  id: string
  partnerId: string
  userPrincipalName: string
  displayName: string
  roles: Role[]
  locale?: 'en' | 'es'
  disabled?: boolean
  /** Invented for the demo: the sign-in page of a demo offers it as a button. */
  demo?: boolean
  /** A link by which the person sets a password. Whoever was invited has no password before. */
  link?: UserLink
  /** Of the secret that stands in the link only. */
  linkHash?: string
  createdAt: string
}

export interface UserLink {
  purpose: 'invitation' | 'password'
  createdAt: string
  createdBy: string
  expiresAt: string
}

export const stateOfUser = ({ disabled, link }: UserDocument): StaffState =>
  disabled ? 'deactivated' : link?.purpose === 'invitation' ? 'invited' : 'active'

const isAdmin = (user: UserDocument): boolean =>
  stateOfUser(user) === 'active' && (user.roles.includes('globalAdmin') || user.roles.includes('adminAgent'))

/** Somebody who can be one now. */
export const isGlobalAdmin = (user: UserDocument): boolean =>
  stateOfUser(user) === 'active' && user.roles.includes('globalAdmin')

export const userKind = defineKind<UserDocument>({
  name: 'user',
  version: 1,
  ofCustomer: null,
  index: {
    version: 1,
    columns: {
      user_principal_name: 'TEXT',
      display_name: 'TEXT',
      created_at: 'TEXT',
      words: 'TEXT',
      roles: 'TEXT',
      state: 'TEXT',
      admin: 'INTEGER',
      global_admin: 'INTEGER',
      demo: 'INTEGER',
    },
    indexes: [['user_principal_name'], ['display_name'], ['created_at'], ['admin'], ['global_admin']],
    of: (user) => ({
      user_principal_name: user.userPrincipalName.toLowerCase(),
      display_name: fold(user.displayName),
      created_at: user.createdAt,
      words: fold(`${user.displayName} ${user.userPrincipalName}`),
      roles: `,${user.roles.join(',')},`,
      state: stateOfUser(user),
      admin: isAdmin(user) ? 1 : 0,
      global_admin: isGlobalAdmin(user) ? 1 : 0,
      demo: user.demo && !user.disabled ? 1 : 0,
    }),
  },
})

export const userKey = (partnerId: string, userId: string): Key<UserDocument> => userKind.key(partnerId, userId)

/** People sign in by this name; letter case does not count. */
export const userPrincipalNameKey = (name: string): UniqueKey => uniqueKey('user-principal-name', name.toLowerCase())

/** Whom to ask for a missing right. */
export const listAdmins = defineQuery('users.admins', (db, { partnerId }: { partnerId: string }): UserDocument[] =>
  db
    .all<StoredRow>(
      `SELECT document.* FROM user_index
       JOIN partner_number ON partner_number.number = user_index.partner_number
       JOIN document ON document.pk = user_index.pk
       WHERE partner_number.partner_id = ? AND user_index.admin = 1
       ORDER BY user_index.user_principal_name LIMIT 50`,
      [partnerId],
    )
    .map((row) => readDocument(userKind, row)),
)

/** The people of all demo partners. */
export const listDemoUsers = defineQuery('users.demo', (db): UserDocument[] =>
  db
    .all<StoredRow>(
      `SELECT document.* FROM user_index JOIN document ON document.pk = user_index.pk
       WHERE user_index.demo = 1 ORDER BY user_index.pk LIMIT 50`,
    )
    .map((row) => readDocument(userKind, row)),
)

export type NewUser = Pick<UserDocument, 'userPrincipalName' | 'displayName' | 'roles' | 'locale' | 'demo'>
export type UserChange = { id: string } & Partial<Pick<UserDocument, 'displayName' | 'roles' | 'locale' | 'disabled'>>

const badName = (reason: string, params: Record<string, string>) => {
  const field = 'userPrincipalName'
  return new ApiError('invalidProperty', { params: { field }, data: [{ field, code: 3000, reason, params }] })
}

export const userDecisions = {
  'users.create': {
    reads: ({ userPrincipalName }) => ({ owner: userPrincipalNameKey(userPrincipalName) }),
    decide: ({ owner }, input, ctx) => {
      const { userPrincipalName: name } = input
      const domain = name.toLowerCase().split('@')[1]
      if (!domain || !ctx.partner.domains.includes(domain))
        throw badName('user.domain', { domains: ctx.partner.domains.join(', ') })
      if (owner !== undefined) throw badName('user.taken', { name })
      const user: UserDocument = { ...input, id: ctx.newId(), partnerId: ctx.partner.id, createdAt: ctx.now }
      return {
        answer: user,
        writes: [
          { put: userKind, partnerId: user.partnerId, document: user },
          { claim: userPrincipalNameKey(user.userPrincipalName), owner: `${user.partnerId}/${user.id}` },
        ],
        operations: [{ type: 'create_partner_user', resourceType: 'partner_user' }],
      }
    },
  } satisfies Decision<NewUser, { owner: UniqueKey }, UserDocument>,

  'users.update': {
    reads: ({ id }, ctx) => ({ user: userKey(ctx.partner.id, id) }),
    decide: ({ user }, change, ctx) => {
      if (!user) throw new ApiError('notFound')
      const after: UserDocument = { ...user, ...change }
      return {
        answer: after,
        writes: [{ put: userKind, partnerId: ctx.partner.id, document: after }],
        operations: [{ type: 'update_partner_user', resourceType: 'partner_user' }],
      }
    },
  } satisfies Decision<UserChange, { user: Key<UserDocument> }, UserDocument>,
}
