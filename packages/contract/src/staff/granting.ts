import { type Actor, type Role, roles } from '../permissions.ts'

/**
 * Roles that a holder of `staff:manage` gives and takes. Whoever invites somebody sees the link, and could follow it: so a user
 * management admin gives no role that rules over money, permissions or the partner itself.
 */
const grantedBy: Partial<Record<Actor['roles'][number], readonly Role[]>> = {
  globalAdmin: roles,
  userManagementAdmin: ['salesAgent', 'helpdeskAgent', 'userManagementAdmin', 'accountAdmin'],
}

/** Whether the actor may give and take a role. */
export const mayGrant = (actor: Pick<Actor, 'roles'>, role: Role): boolean =>
  actor.roles.some((held) => grantedBy[held]?.includes(role))

/** Whether the actor may change the account of somebody: never of himself, nor of whoever has a role that he cannot give. */
export const mayManage = (
  actor: Pick<Actor, 'roles' | 'userId'>,
  user: { id: string; roles: readonly Role[] },
): boolean => user.id !== actor.userId && user.roles.every((role) => mayGrant(actor, role))
