import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import Keygrip from 'keygrip'
import { inject } from 'light-my-request'
import {
  type AdapterPayload,
  type Configuration,
  errors,
  type JWKS,
  type KoaContextWithOIDC,
  Provider,
} from 'oidc-provider'
import { localeOf } from '../../http/messages.ts'
import type { Store } from '../../store/store.ts'
import { type AppDocument, secretMatches } from '../app.ts'
import { consentKey, consentKind } from '../consent.ts'
import type { Directory } from '../directory.ts'
import type { Keys } from '../keys.ts'
import { portalClientId } from '../portal-client.ts'
import type { UserDocument } from '../user.ts'
import { storeAdapter } from './adapter.ts'
import { kindOf } from './artifact-kind.ts'
import { answerPage, ownMode, responseModes } from './authorization-answer.ts'
import { accessTokenClaims, idTokenClaims, userClaims } from './claims.ts'
import { acceptLoopback, clientOf } from './clients.ts'
import { existingGrant, signInPolicy } from './consent-policy.ts'
import { DEVICE_CODE_SECONDS, deviceCodes } from './device-code.ts'
import { authorizationRefusal } from './entra-error.ts'
import { resourceNamed } from './resources.ts'
import { issueRefreshToken, lastingScope, type RefreshTokenFor } from './sign-in-grant.ts'
import { signInSteps } from './steps.ts'

export const authorizePath = '/common/oauth2/v2.0/authorize'
const tokenPath = '/token'
const TOKEN_SECONDS = 3600
const HOUR = 3600
const DAY = 24 * HOUR
/** Without use; each use gives a new one. */
const REFRESH_SECONDS = 90 * DAY

export interface ProviderOptions {
  store: Store
  directory: Directory
  keys: Keys
  publicUrl: string
  now: () => Date
  onError: (error: Error) => void
  /** A code or a refresh token came a second time: somebody else may have it. */
  onReplay: (of: { app: AppDocument; user: UserDocument }) => Promise<void>
}

/** The embedded sign-in server. Nothing outside this folder knows how it is made. */
export const openProvider = (options: ProviderOptions) => {
  const { store, directory, keys, publicUrl, now, onError } = options
  const secure = publicUrl.startsWith('https:')
  const callbackUrl = `${publicUrl}/auth/callback`
  const portalSecret = randomBytes(32).toString('base64url')

  const appOf = (clientId: string): AppDocument | undefined => {
    const app = directory.app(clientId)
    return app?.disabled ? undefined : app
  }

  const userOf = (account: string): UserDocument | undefined => {
    const [partnerId, userId] = account.split('/')
    const user = partnerId && userId ? directory.user(partnerId, userId) : undefined
    return user?.disabled ? undefined : user
  }

  const onReplay = async ({ clientId, accountId: account }: AdapterPayload) => {
    const app = appOf(String(clientId))
    const user = userOf(String(account))
    if (app && user) await options.onReplay({ app, user })
  }

  const artifacts = storeAdapter({ store, now, onReplay })
  const configuration: Configuration = {
    adapter: (model: string) => ({
      ...artifacts(model),
      ...(model === 'Client' && {
        find: async (id: string) => {
          const app = appOf(id)
          return app && clientOf(app, portalSecret) // a secret must be there; what counts is compareClientSecret
        },
      }),
    }),
    clients: [
      {
        client_id: portalClientId,
        client_secret: portalSecret,
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['authorization_code'],
        redirect_uris: [callbackUrl],
      },
    ],
    jwks: { keys: keys.signing } as JWKS,
    cookies: {
      keys: new Keygrip(keys.cookies, 'sha256'), // by itself the library would sign with SHA-1 (R11.3)
      names: { session: 'tenantry_oidc', interaction: 'tenantry_interaction', resume: 'tenantry_resume' },
      long: { httpOnly: true, sameSite: 'lax', secure },
      short: { httpOnly: true, sameSite: 'lax', secure },
    },
    routes: { authorization: authorizePath, token: tokenPath },
    interactions: { url: (_ctx, { uid }) => `/auth/interaction/${uid}`, policy: signInPolicy() },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, oneOf) => oneOf?.[0] ?? [],
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resourceNamed(resource, publicUrl) !== resource) throw new errors.InvalidTarget()
          return {
            scope: 'user_impersonation',
            audience: resource,
            accessTokenFormat: 'jwt',
            accessTokenTTL: TOKEN_SECONDS,
            jwt: { sign: { alg: 'RS256' } },
          }
        },
      },
    },
    clientAuthMethods: ['client_secret_post', 'none'],
    responseTypes: ['code', 'code id_token'],
    allowOmittingSingleRegisteredRedirectUri: true,
    scopes: ['openid', 'offline_access', 'profile', 'email', lastingScope],
    extraParams: ['silent', 'again'],
    claims: { openid: idTokenClaims },
    conformIdTokenClaims: false,
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    // The documented sign-in of a confidential app has none: its code comes together with a bound ID token, and the app
    // proves itself by its secret.
    pkce: { required: (_ctx, client) => client.clientId === portalClientId || client.clientAuthMethod === 'none' },
    ttl: {
      AccessToken: TOKEN_SECONDS,
      ClientCredentials: TOKEN_SECONDS,
      IdToken: TOKEN_SECONDS,
      AuthorizationCode: 60,
      DeviceCode: DEVICE_CODE_SECONDS,
      RefreshToken: REFRESH_SECONDS,
      Grant: REFRESH_SECONDS + DAY,
      Interaction: HOUR,
      Session: HOUR,
    },
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has(lastingScope),
    rotateRefreshToken: async (ctx) => {
      const { RefreshToken: token, Grant: grant } = ctx.oidc.entities
      const { iat = 0, exp = 0 } = token!
      if (exp - iat > REFRESH_SECONDS) return false // of a script
      grant!.exp = Math.floor(Date.now() / 1000) + REFRESH_SECONDS + DAY // it lives as long as it is used
      await grant!.save()
      return true
    },
    findAccount: async (_ctx, id) => {
      const user = userOf(id)
      return (
        user && {
          accountId: id,
          claims: async () => ({ sub: id, ...userClaims(user), preferred_username: user.userPrincipalName }),
        }
      )
    },
    loadExistingGrant: existingGrant({
      provider: () => provider,
      publicUrl,
      userOf,
      appOf,
      hasConsented: (between) => store.find(consentKind, consentKey(between)) !== undefined,
    }),
    extraTokenClaims: async (ctx, token) =>
      accessTokenClaims(ctx, token, {
        app: directory.app(token.clientId!),
        user: 'accountId' in token && token.accountId ? userOf(token.accountId) : undefined,
      }),
    renderError: (ctx, { error }) => {
      if (error !== 'server_error') return ctx.redirect(`/sign-in?error=${encodeURIComponent(error)}`)
      ctx.type = 'text/plain'
      ctx.body = 'Sign-in is not available right now. Try again in a moment.'
    },
  }

  const provider = new Provider(publicUrl, configuration)
  provider.proxy = true
  provider.on('server_error', (_ctx, error) => onError(error))
  // Why a grant was refused; read below, in this process, and sent to nobody.
  provider.on('grant.error', (ctx, error) => ctx.set(detailHeader, error.error_detail ?? ''))
  acceptLoopback(provider)
  for (const mode of responseModes)
    provider.registerResponseMode(ownMode(mode), (ctx: KoaContextWithOIDC, redirectUri, payload) => {
      const locale = localeOf(ctx.get('accept-language'))
      const answered = authorizationRefusal(payload as Record<string, string>)
      const { status, headers, body } = answerPage({ mode, redirectUri, payload: answered }, { locale, publicUrl })
      ctx.status = status
      ctx.set(headers)
      ctx.body = body
    })

  // The hook that the library has for secrets that are kept hashed.
  provider.Client.prototype.compareClientSecret = function (given: string) {
    if (this.clientId === portalClientId)
      return given.length === portalSecret.length && timingSafeEqual(Buffer.from(given), Buffer.from(portalSecret))
    const app = directory.app(this.clientId)
    return app !== undefined && secretMatches(app, given, now())
  }

  const callback = provider.callback()
  const { protocol, host } = new URL(publicUrl)
  // Whatever the request says, the library sees it under the public address.
  const asPublic = { host, 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host }

  const request = async (form: Record<string, string>): Promise<ServerAnswer> => {
    const answer = await inject(callback as never, {
      method: 'POST',
      url: tokenPath,
      headers: { ...asPublic, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(form).toString(),
    })
    return { status: answer.statusCode, body: answer.json(), detail: String(answer.headers[detailHeader] ?? '') }
  }

  return {
    ...signInSteps({ provider, publicUrl, sessions: artifacts('Session'), appOf, userOf }),

    ...deviceCodes({ provider, publicUrl, now, appOf }),

    /** The token endpoint, asked in process. */
    token: request,

    /** Whether what came of a sign-in is still good. */
    isAlive: (grantId: string): boolean => store.artifact(kindOf('Grant'), grantId) !== undefined,

    /** Redeems the code of a portal sign-in; undefined: the code is no good. */
    redeem: async (code: string, verifier: string): Promise<string | undefined> => {
      const { status, body } = await request({
        grant_type: 'authorization_code',
        client_id: portalClientId,
        client_secret: portalSecret,
        redirect_uri: callbackUrl,
        code,
        code_verifier: verifier,
      })
      return status === 200 ? String(body['id_token']) : undefined
    },

    /** Where a portal sign-in starts. */
    authorizeUrl: ({ state, challenge }: { state: string; challenge: string }): string =>
      `${authorizePath}?${new URLSearchParams({
        client_id: portalClientId,
        response_type: 'code',
        scope: 'openid',
        redirect_uri: callbackUrl,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      })}`,

    /** Lets the library answer a browser, at the authorization endpoint or (with the id) on its way back to it. */
    authorize: (
      req: IncomingMessage,
      res: ServerResponse,
      { uid, search }: { uid?: string; search: string },
    ): Promise<void> => {
      req.url = (uid === undefined ? authorizePath : `${authorizePath}/${encodeURIComponent(uid)}`) + search
      Object.assign(req.headers, asPublic)
      return callback(req, res) as unknown as Promise<void>
    },

    issueRefreshToken: (of: RefreshTokenFor): Promise<string> => issueRefreshToken(provider, { publicUrl, ...of }),
  }
}
export type SignInServer = ReturnType<typeof openProvider>

const detailHeader = 'x-tenantry-detail'

export interface ServerAnswer {
  status: number
  body: Record<string, unknown>
  detail: string
}
