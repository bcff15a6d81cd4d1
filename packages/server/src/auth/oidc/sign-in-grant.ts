import type { Provider } from 'oidc-provider'
import type { UserDocument } from '../user.ts'
import { resourcesOfPeople } from './resources.ts'

/** The library knows people by this text. */
export const accountId = (user: { partnerId: string; id: string }): string => `${user.partnerId}/${user.id}`

/**
 * Asks for a refresh token. The library has rules of its own for `offline_access` (it wants consent each time); ours is that
 * of the addresses: v1 always gives one, v2 when asked.
 */
export const lastingScope = 'lasting'
const signInScope = `openid profile email ${lastingScope}`
export const scopeOf = ({ lasting }: { lasting: boolean }): string =>
  `openid profile email user_impersonation${lasting ? ` ${lastingScope}` : ''}`

/**
 * What one sign-in gives an app: everything that comes of it (codes, refresh tokens, access tokens) names this grant and dies
 * with it.
 */
export const openGrant = async (
  provider: Provider,
  {
    clientId,
    user,
    publicUrl,
    expiresIn,
  }: { clientId: string; user: UserDocument; publicUrl: string; expiresIn?: number },
): Promise<{ id: string; grant: InstanceType<Provider['Grant']> }> => {
  const grant = new provider.Grant({
    clientId,
    accountId: accountId(user),
    ...(expiresIn !== undefined && { expiresIn }),
  } as ConstructorParameters<Provider['Grant']>[0])
  grant.addOIDCScope(signInScope)
  for (const resource of resourcesOfPeople(publicUrl)) grant.addResourceScope(resource, 'user_impersonation')
  return { id: await grant.save(), grant }
}
