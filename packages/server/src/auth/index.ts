import type { Auth, AuthOptions } from './auth.ts'

export { accessRequestRoutes } from './access-request.ts'
export type { Auth, AuthOptions } from './auth.ts'
export { type Directory, openDirectory } from './directory.ts'
export { authDecisions, authKinds, authQueries } from './features.ts'
export { identityRoutes } from './me.ts'

/** Loaded when it is called: writer and readers import this file for the features and need no sign-in server. */
export const createAuth = async (options: AuthOptions): Promise<Auth> => (await import('./auth.ts')).createAuth(options)
