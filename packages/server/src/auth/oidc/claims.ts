import type { AccessToken, ClientCredentials, KoaContextWithOIDC } from 'oidc-provider'
import type { AppDocument } from '../app.ts'
import type { UserDocument } from '../user.ts'

/** Who a person is, as clients of Entra ID read it. */
export const userClaims = (user: UserDocument) => ({
  tid: user.partnerId,
  oid: user.id,
  upn: user.userPrincipalName,
  unique_name: user.userPrincipalName,
  name: user.displayName,
  ver: '1.0',
})

/** Members of ID tokens. */
export const idTokenClaims = [
  ...['sub', 'tid', 'oid', 'upn', 'unique_name', 'preferred_username', 'name', 'ver'],
  'amr',
]

interface Bearer {
  app: AppDocument | undefined
  /** Absent: the app acts for itself. */
  user: UserDocument | undefined
}

/** What an access token says beside the usual: for whom it acts, how they signed in, and of which sign-in it came. */
export const accessTokenClaims = (
  { oidc }: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
  { app, user }: Bearer,
): Record<string, unknown> => {
  const clientId = token.clientId
  const ofApp = { appid: clientId, azp: clientId, appidacr: app?.public ? '0' : '1', ver: '1.0' }
  if (!user) return { ...ofApp, tid: app?.partnerId, idtyp: 'app' }
  const { RefreshToken, AuthorizationCode, DeviceCode } = oidc.entities
  return {
    ...ofApp,
    ...userClaims(user),
    amr: (RefreshToken ?? AuthorizationCode ?? DeviceCode)?.amr ?? [],
    scp: 'user_impersonation',
    ...('grantId' in token && { sid: token.grantId }),
  }
}
