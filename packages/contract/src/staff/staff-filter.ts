// Apart from the schemas, which the first screen of the portal does not wait for.

/** `invited`: has not followed the link yet, and so cannot sign in. */
export const staffStates = ['invited', 'active', 'deactivated'] as const
export type StaffState = (typeof staffStates)[number]

export const staffSorts = ['name', 'userPrincipalName', 'createdAt'] as const
export type StaffSort = (typeof staffSorts)[number]
