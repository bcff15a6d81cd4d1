import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import Keygrip from 'keygrip'
import { inject } from 'light-my-request'
import { type AdapterPayload, type Configuration, errors, type JWKS, Provider } from 'oidc-provider'
import type { Store } from '../../store/store.ts'
import { type AppDocument, secretMatches } from '../app.ts'
import type { Directory } from '../directory.ts'
import type { Keys } from '../keys.ts'
import { portalClientId } from '../portal-client.ts'
import type { UserDocument } from '../user.ts'
import { storeAdapter } from './adapter.ts'
import { partnerCenter, resourceNamed } from './resources.ts'

export const authorizePath = '/common/oauth2/v2.0/authorize'
const tokenPath = '/token'
const TOKEN_SECONDS = 3600
const HOUR = 3600
const DAY = 24 * HOUR
const LASTING = 3650 * DAY

export interface ProviderOptions {
  store: Store
  directory: Directory
  keys: Keys
  publicUrl: string
  now: () => Date
  onError: (error: Error) => void
}

const accountId = (user: { partnerId: string; id: string }) => `${user.partnerId}/${user.id}`

/** The embedded sign-in server. Nothing outside this folder knows how it is made. */
export const openProvider = ({ store, directory, keys, publicUrl, now, onError }: ProviderOptions) => {
  const secure = publicUrl.startsWith('https:')
  const callbackUrl = `${publicUrl}/auth/callback`
  const portalSecret = randomBytes(32).toString('base64url')

  const userOf = (account: string): UserDocument | undefined => {
    const [partnerId, userId] = account.split('/')
    const user = partnerId && userId ? directory.user(partnerId, userId) : undefined
    return user?.disabled ? undefined : user
  }

  const userClaims = (user: UserDocument) => ({
    tid: user.partnerId,
    oid: user.id,
    upn: user.userPrincipalName,
    unique_name: user.userPrincipalName,
    name: user.displayName,
    ver: '1.0',
  })

  const clientOf = (app: AppDocument): AdapterPayload => ({
    client_id: app.id,
    client_name: app.name,
    client_secret: portalSecret, // must be there; what counts is compareClientSecret
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['client_credentials', 'refresh_token'],
    response_types: [],
    redirect_uris: [],
  })

  const artifacts = storeAdapter(store, now)
  const configuration: Configuration = {
    adapter: (model: string) => ({
      ...artifacts(model),
      ...(model === 'Client' && {
        find: async (id: string) => {
          const app = directory.app(id)
          return app && !app.disabled ? clientOf(app) : undefined
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
    interactions: { url: (_ctx, { uid }) => `/auth/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
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
    clientAuthMethods: ['client_secret_post'],
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    claims: { openid: ['sub', 'tid', 'oid', 'upn', 'unique_name', 'name', 'ver'] },
    conformIdTokenClaims: false,
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    pkce: { required: () => true },
    ttl: {
      AccessToken: TOKEN_SECONDS,
      ClientCredentials: TOKEN_SECONDS,
      IdToken: TOKEN_SECONDS,
      AuthorizationCode: 60,
      RefreshToken: 90 * DAY,
      Grant: 180 * DAY,
      Interaction: HOUR,
      Session: HOUR,
    },
    findAccount: async (_ctx, id) => {
      const user = userOf(id)
      return user && { accountId: id, claims: async () => ({ sub: id, ...userClaims(user) }) }
    },
    // The portal is ours: nobody is asked for consent to it.
    loadExistingGrant: async (ctx) => {
      const { client, session, result } = ctx.oidc
      const known = result?.consent?.grantId ?? session!.grantIdFor(client!.clientId)
      if (known) return provider.Grant.find(known)
      if (client!.clientId !== portalClientId) return undefined
      const grant = new provider.Grant({ clientId: portalClientId, accountId: session!.accountId! })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    extraTokenClaims: async (ctx, token) => {
      const app = directory.app(token.clientId!)
      const appClaims = { appid: token.clientId, azp: token.clientId, appidacr: '1', ver: '1.0' }
      const user = 'accountId' in token && token.accountId ? userOf(token.accountId) : undefined
      if (!user) return { ...appClaims, tid: app?.partnerId, idtyp: 'app' }
      const amr = ctx.oidc.entities.RefreshToken?.amr ?? ctx.oidc.entities.AuthorizationCode?.amr ?? []
      return { ...appClaims, ...userClaims(user), amr, scp: 'user_impersonation' }
    },
    renderError: (ctx, { error }) => {
      if (error !== 'server_error') return ctx.redirect(`/sign-in?error=${encodeURIComponent(error)}`)
      ctx.type = 'text/plain'
      ctx.body = 'Sign-in is not available right now. Try again in a moment.'
    },
  }

  const provider = new Provider(publicUrl, configuration)
  provider.proxy = true
  provider.on('server_error', (_ctx, error) => onError(error))

  // The hook that the library has for secrets that are kept hashed.
  provider.Client.prototype.compareClientSecret = function (given: string) {
    if (this.clientId === portalClientId)
      return given.length === portalSecret.length && timingSafeEqual(Buffer.from(given), Buffer.from(portalSecret))
    const app = directory.app(this.clientId)
    return app !== undefined && secretMatches(app, given)
  }

  const callback = provider.callback()
  const { protocol, host } = new URL(publicUrl)
  // Whatever the request says, the library sees it under the public address.
  const asPublic = { host, 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host }

  const request = async (form: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await inject(callback as never, {
      method: 'POST',
      url: tokenPath,
      headers: { ...asPublic, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(form).toString(),
    })
    return { status: answer.statusCode, body: answer.json() }
  }

  return {
    /** The token endpoint, asked in process. */
    token: request,

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

    /** Lets the library answer a browser at the authorization endpoint or on its way back to it. */
    authorize: (req: IncomingMessage, res: ServerResponse, uid?: string): Promise<void> => {
      const { search } = new URL(req.url!, publicUrl)
      req.url = (uid === undefined ? authorizePath : `${authorizePath}/${encodeURIComponent(uid)}`) + search
      Object.assign(req.headers, asPublic)
      return callback(req, res) as unknown as Promise<void>
    },

    /** The sign-in that this browser has begun; undefined: none with this id. */
    interaction: async (req: IncomingMessage, res: ServerResponse, uid: string) => {
      const found = await provider.interactionDetails(req, res).catch(() => undefined)
      return found?.uid === uid ? found : undefined
    },

    /** Notes who signed in and how; answers where the browser goes on. */
    signedIn: async (
      req: IncomingMessage,
      res: ServerResponse,
      { user, amr }: { user: UserDocument; amr: string[] },
    ) => {
      const login = { accountId: accountId(user), amr, remember: false }
      const { pathname, search } = new URL(await provider.interactionResult(req, res, { login }), publicUrl)
      return pathname + search
    },

    /** Ends the library's own session of a browser: the portal keeps its own, and a later sign-in asks again. */
    forget: async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
      const id = provider.createContext(req, res).cookies.get('tenantry_oidc', { signed: true })
      if (id) await artifacts('Session').destroy(id)
    },

    /** A refresh token for scripts. It lasts, and the library does not rotate what is young for its lifetime. */
    issueRefreshToken: async ({ app, user }: { app: AppDocument; user: UserDocument }): Promise<string> => {
      const client = await provider.Client.find(app.id)
      if (!client || app.partnerId !== user.partnerId) throw new Error(`no app ${app.id} of this partner`)
      const properties = { clientId: app.id, accountId: accountId(user), expiresIn: LASTING }
      const grant = new provider.Grant(properties)
      const scope = 'openid profile offline_access'
      grant.addOIDCScope(scope)
      const resources = [partnerCenter, publicUrl]
      for (const resource of resources) grant.addResourceScope(resource, 'user_impersonation')
      const grantId = await grant.save()
      const token = new provider.RefreshToken({
        ...properties,
        client,
        grantId,
        scope: `${scope} user_impersonation`,
        resource: resources,
        gty: 'authorization_code',
        // It stands for a consent that was given once with a second factor.
        amr: ['pwd', 'mfa'],
      } as ConstructorParameters<typeof provider.RefreshToken>[0])
      return token.save()
    },
  }
}
export type SignInServer = ReturnType<typeof openProvider>
