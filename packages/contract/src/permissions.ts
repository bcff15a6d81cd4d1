/** Staff and app roles. Labels and meaning: docs/roles. */
export const roles = [
  'globalAdmin',
  'adminAgent',
  'salesAgent',
  'helpdeskAgent',
  'userManagementAdmin',
  'billingAdmin',
  'accountAdmin',
] as const
export type Role = (typeof roles)[number]

/** Who follows the link of a request for a relationship: nobody of the partner, and nobody who can be given a role. */
export const GUEST = 'guest'

/** `dual`: bills customers of its own, and resells for providers. */
export const partnerTypes = ['directBill', 'indirectProvider', 'indirectReseller', 'dual'] as const
export type PartnerType = (typeof partnerTypes)[number]

/** The one table of role × action. Server, portal and reference page read this and nothing else. */
export const permissions = {
  'customer:read': ['globalAdmin', 'adminAgent', 'salesAgent', 'helpdeskAgent', 'userManagementAdmin'],
  'customer:create': ['globalAdmin', 'adminAgent', 'salesAgent', 'userManagementAdmin'],
  'customer:update': ['globalAdmin', 'adminAgent', 'salesAgent', 'helpdeskAgent'],
  'customer:updateAll': ['globalAdmin', 'adminAgent', 'salesAgent'], // helpdesk agents: contact fields only
  'customer:delete': ['globalAdmin', 'adminAgent'], // in a sandbox only
  'customer:export': ['globalAdmin', 'adminAgent'],
  'qualification:write': ['globalAdmin', 'adminAgent', 'salesAgent'],
  'qualification:vet': ['globalAdmin'], // where the operator leaves it to the partner
  'relationship:request': ['globalAdmin', 'adminAgent', 'salesAgent'],
  'relationship:remove': ['globalAdmin'],
  'personalData:manage': ['globalAdmin'],
  'hold:manage': ['globalAdmin', 'adminAgent'],
  'invitation:answer': [GUEST],
  'agreement:read': ['globalAdmin', 'adminAgent', 'salesAgent', 'helpdeskAgent'],
  'agreement:write': ['adminAgent', 'salesAgent'],
  'spendingBudget:manage': ['adminAgent'],
  'tenant:read': ['adminAgent', 'salesAgent', 'helpdeskAgent'], // what is the customer’s own, by delegated access
  'selfServePolicy:read': ['globalAdmin', 'adminAgent', 'salesAgent', 'helpdeskAgent'],
  'selfServePolicy:write': ['adminAgent'],
  'audit:read': ['globalAdmin', 'adminAgent', 'salesAgent', 'helpdeskAgent', 'userManagementAdmin', 'billingAdmin'],
  'audit:readAll': ['globalAdmin', 'adminAgent'], // others: records of customers that they may view
  'audit:export': ['globalAdmin', 'adminAgent'],
  'app:manage': ['globalAdmin'], // an app is given whatever role
  'staff:manage': ['globalAdmin', 'userManagementAdmin'],
  'accessRequest:manage': ['globalAdmin', 'userManagementAdmin'],
  'webhook:manage': ['globalAdmin', 'adminAgent', 'salesAgent', 'helpdeskAgent', 'billingAdmin'],
  'partner:readBasics': [
    'globalAdmin',
    'adminAgent',
    'salesAgent',
    'helpdeskAgent',
    'userManagementAdmin',
    'billingAdmin',
  ],
  'partner:read': ['globalAdmin', 'adminAgent', 'userManagementAdmin', 'billingAdmin'],
  'partner:write': ['globalAdmin', 'billingAdmin'],
  'permissionSettings:write': ['globalAdmin'],
  'security:manage': ['globalAdmin'],
  'self:read': roles,
} as const satisfies Record<string, readonly (Role | typeof GUEST)[]>
export type Permission = keyof typeof permissions

/** What a partner decides about the table itself, and what holds until it does. */
export const usualPermissionSettings = {
  salesExport: false,
  helpdeskContact: true,
  globalAdminIsAdminAgent: false,
  acknowledgementRequired: false,
}
export type PermissionSettings = typeof usualPermissionSettings

/** What an indirect reseller cannot do, nor a dual partner with what it resells: its provider does it (403 / 600006). */
const notForResellers: ReadonlySet<Permission> = new Set([
  'customer:create',
  'customer:update',
  'customer:delete',
  'qualification:write',
  'qualification:vet',
  'spendingBudget:manage',
  'selfServePolicy:write',
  'agreement:write',
])

/** Who acts. Made in one place from the token or the session, never from headers, query or body. */
export interface Actor {
  partnerId: string
  partnerType: PartnerType
  roles: readonly (Role | typeof GUEST)[]
  /** What the partner has decided about roles; absent: nothing. */
  permissionSettings?: PermissionSettings
  /** Of a guest: the request that the link belongs to. */
  invitation?: string
  /** Absent for a caller that is only an app. */
  userId?: string
  userPrincipalName?: string
  displayName?: string
  applicationId: string
  /** Where the act comes from, for the activity log. */
  source: 'api' | 'portal' | 'cli' | 'system'
  /** Network address of the caller. */
  address?: string
}

/** The roles that give a permission at a partner. */
export const rolesFor = (
  permission: Permission,
  settings: PermissionSettings = usualPermissionSettings,
): readonly (Role | typeof GUEST)[] => {
  const usual: readonly (Role | typeof GUEST)[] = permissions[permission]
  const roles = new Set(usual)
  if (permission === 'customer:export' && settings.salesExport) roles.add('salesAgent')
  if (permission === 'customer:update' && !settings.helpdeskContact) roles.delete('helpdeskAgent')
  if (settings.globalAdminIsAdminAgent && roles.has('adminAgent')) roles.add('globalAdmin')
  return [...roles]
}

/** Whether the roles of the actor give the permission. Roles add up. */
export const may = (actor: Pick<Actor, 'roles' | 'permissionSettings'>, permission: Permission): boolean =>
  rolesFor(permission, actor.permissionSettings).some((role) => actor.roles.includes(role))

/** Whether the kind of partner may do it at all. */
export const partnerTypeMay = (actor: Pick<Actor, 'partnerType'>, permission: Permission): boolean =>
  actor.partnerType !== 'indirectReseller' || !notForResellers.has(permission)
