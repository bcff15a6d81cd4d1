import type { Provider } from 'oidc-provider'
import type { AppDocument } from '../app.ts'
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

const TEN_YEARS = 3650 * 24 * 3600

export interface RefreshTokenFor {
  app: AppDocument
  user: UserDocument
  /** How the person signed in (RFC 8176). */
  amr: string[]
  /** For scripts: it is not replaced when it is used. */
  lasts: boolean
}

/** A refresh token without a page in between. */
export const issueRefreshToken = async (
  provider: Provider,
  { app, user, amr, lasts, publicUrl }: RefreshTokenFor & { publicUrl: string },
): Promise<string> => {
  const client = await provider.Client.find(app.id)
  if (!client || app.partnerId !== user.partnerId) throw new Error(`no app ${app.id} of this partner`)
  const expiry = lasts ? { expiresIn: TEN_YEARS } : {}
  const { id: grantId } = await openGrant(provider, { clientId: app.id, user, publicUrl, ...expiry })
  const token = new provider.RefreshToken({
    client,
    accountId: accountId(user),
    grantId,
    scope: scopeOf({ lasting: true }),
    resource: resourcesOfPeople(publicUrl),
    gty: 'authorization_code',
    amr,
    ...expiry,
  } as ConstructorParameters<Provider['RefreshToken']>[0])
  return token.save()
}
