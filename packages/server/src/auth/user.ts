import { ApiError, type Role } from '@tenantry/contract'
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
  createdAt: string
}

const isAdmin = ({ roles, disabled }: UserDocument) =>
  !disabled && (roles.includes('globalAdmin') || roles.includes('adminAgent'))

export const userKind = defineKind<UserDocument>({
  name: 'user',
  version: 1,
  ofCustomer: null,
  index: {
    columns: { user_principal_name: 'TEXT', admin: 'INTEGER', demo: 'INTEGER' },
    indexes: [['user_principal_name'], ['admin']],
    searchable: false,
    of: (user) => ({
      user_principal_name: user.userPrincipalName.toLowerCase(),
      admin: isAdmin(user) ? 1 : 0,
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

export const userDecisions = {
  'users.create': {
    reads: ({ userPrincipalName }) => ({ owner: userPrincipalNameKey(userPrincipalName) }),
    decide: ({ owner }, input, ctx) => {
      const domain = input.userPrincipalName.toLowerCase().split('@')[1]
      if (owner !== undefined || !domain || !ctx.partner.domains.includes(domain))
        throw new ApiError('invalidProperty', { params: { field: 'userPrincipalName' } })
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
