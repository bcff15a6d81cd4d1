import { hash } from 'node:crypto'
import type { AppGrant } from '@tenantry/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { decodeJwt } from 'jose'
import type { AppDocument } from '../app.ts'
import type { Directory } from '../directory.ts'
import { deviceGrant } from './clients.ts'
import { openPolling } from './device-code.ts'
import { EntraError } from './entra-error.ts'
import {
  appOf,
  bodyFields,
  clientSecretOf,
  type Fields,
  mustHaveGrant,
  type Resource,
  required,
  resourceOf,
  type Version,
  wantsRefreshToken,
} from './entra-request.ts'
import { onlyPost } from './entra-scope.ts'
import type { PasswordGrant } from './password-grant.ts'
import type { ServerAnswer, SignInServer } from './provider.ts'

// The token addresses as clients of Entra ID know them: a translation before and after the sign-in server.

export interface TokenOptions {
  directory: Directory
  server: SignInServer
  /** Absent: the server does not take the old grants. */
  passwordGrant?: PasswordGrant
  publicUrl: string
  now: () => Date
}

interface Asked {
  app: AppDocument
  version: Version
  appOnly: boolean
  resource?: Resource
  fields: Fields
  request: FastifyRequest
}

/** How a grant goes on to the sign-in server. */
interface Grant {
  /** What the app must be registered for; what was granted to a person may always be refreshed. */
  needs?: AppGrant
  appOnly?: true
  forServer: (asked: Asked) => Fields | Promise<Fields>
}

const given = (fields: Fields, ...names: string[]): Fields =>
  Object.fromEntries(names.flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])))

const grantsOf = ({ passwordGrant, now }: TokenOptions): ReadonlyMap<string, Grant> => {
  const refresh = (refresh_token: string) => ({ grant_type: 'refresh_token', refresh_token })
  const polling = openPolling(now)
  const device = (fields: Fields, name: string) => {
    const device_code = required(fields, name)
    polling.mustBeSlow(device_code)
    return { grant_type: deviceGrant, device_code }
  }
  const grants: Record<string, Grant> = {
    client_credentials: {
      needs: 'client_credentials',
      appOnly: true,
      forServer: () => ({ grant_type: 'client_credentials' }),
    },
    authorization_code: {
      needs: 'authorization_code',
      forServer: ({ fields }) => ({
        grant_type: 'authorization_code',
        code: required(fields, 'code'),
        ...given(fields, 'redirect_uri', 'code_verifier'),
      }),
    },
    refresh_token: { forServer: ({ fields }) => refresh(required(fields, 'refresh_token')) },
    [deviceGrant]: { needs: 'device_code', forServer: ({ fields }) => device(fields, 'device_code') },
    // MSAL calls it by its old name; the form of before that names the code otherwise.
    device_code: {
      needs: 'device_code',
      forServer: ({ fields }) => device(fields, passwordGrant && fields['code'] ? 'code' : 'device_code'),
    },
    ...(passwordGrant && {
      password: {
        needs: 'password',
        forServer: async ({ app, fields, request }) => {
          const person = { userPrincipalName: required(fields, 'username'), password: required(fields, 'password') }
          return refresh(await passwordGrant(request, { app, ...person }))
        },
      } satisfies Grant,
    }),
  }
  return new Map(Object.entries(grants))
}

/** What the library found wrong, by its own words where they tell more than its error. */
const details: readonly [RegExp, ConstructorParameters<typeof EntraError>][] = [
  [
    /^refresh ?token already used/i,
    ['grantRevoked', 'The refresh token was used before. All that came of its sign-in is revoked; sign in again.'],
  ],
  [
    /already (consumed|used)/,
    ['codeRedeemed', 'The code was redeemed before. All that came of its sign-in is revoked; sign in again.'],
  ],
  [/redirect_uri mismatch/, ['codeAddressWrong', 'The redirect_uri is not that of the authorization request.']],
  [
    /code_verifier|code_challenge/,
    ['codeVerifierWrong', 'The code_verifier does not match the code_challenge of the authorization request.'],
  ],
  [/account not found/, ['userDisabled', 'The user account is disabled or was removed.']],
]

const asEntraError = ({ body, detail }: ServerAnswer): EntraError => {
  switch (body['error']) {
    case 'invalid_client':
      return new EntraError('secretWrong', 'The client secret is wrong.')
    case 'invalid_grant': {
      const [, known] = details.find(([words]) => words.test(detail)) ?? []
      return new EntraError(...(known ?? ['grantInvalid', 'The code or refresh token is invalid, expired or revoked.']))
    }
    case 'invalid_target':
      return new EntraError('resourceUnknown', 'The resource is not part of what was consented to.')
    case 'authorization_pending':
      return new EntraError('authorizationPending', 'The user has not entered the code yet. Keep asking.')
    case 'expired_token':
      return new EntraError('deviceCodeExpired', 'The code has expired. Ask for a new one.')
    case 'access_denied':
      return new EntraError('authorizationDeclined', 'The user declined the sign-in.')
    case 'server_error':
      return new EntraError('serverError', 'The request could not be completed.')
    default:
      return new EntraError('requestInvalid', String(body['error_description'] ?? 'The request is malformed.'))
  }
}

/** Both versions answer the same facts; v1 writes its numbers as strings. */
const translated = (body: Record<string, unknown>, { version, appOnly, resource, fields }: Asked) => {
  const accessToken = String(body['access_token'])
  const { aud, iat, exp, oid, tid } = decodeJwt(accessToken)
  const lifetime = exp! - iat!
  const written = resource?.written ?? String(aud)
  const refreshToken = body['refresh_token']
  const isUnasked = fields['grant_type'] === 'password' && !wantsRefreshToken(version, fields)
  const tokens = {
    access_token: accessToken,
    ...(typeof refreshToken === 'string' && !isUnasked && { refresh_token: refreshToken }),
    ...(typeof body['id_token'] === 'string' && { id_token: body['id_token'] }),
  }
  if (version === 'v1')
    return {
      token_type: 'Bearer',
      ...(!appOnly && { scope: 'user_impersonation' }),
      expires_in: String(lifetime),
      ext_expires_in: String(lifetime),
      expires_on: String(exp),
      not_before: String(iat),
      resource: written,
      ...tokens,
    }
  return {
    token_type: 'Bearer',
    scope: `${written}/${appOnly ? '.default' : 'user_impersonation'}`,
    expires_in: lifetime,
    ext_expires_in: lifetime,
    ...tokens,
    // MSAL makes the id of the account from this.
    ...(fields['client_info'] === '1' &&
      !appOnly && { client_info: Buffer.from(JSON.stringify({ uid: oid, utid: tid })).toString('base64url') }),
  }
}

/** Of the same request sent again while the first is under way, one goes on; all get its answer. */
const joined = (): ((fields: Fields, ask: () => Promise<ServerAnswer>) => Promise<ServerAnswer>) => {
  const underWay = new Map<string, Promise<ServerAnswer>>()
  return (fields, ask) => {
    const key = hash('sha256', JSON.stringify(fields))
    const first = underWay.get(key)
    if (first) return first
    const answer = ask().finally(() => underWay.delete(key))
    underWay.set(key, answer)
    return answer
  }
}

export const mountTokenEndpoints = (app: FastifyInstance, options: TokenOptions): void => {
  const { directory, server, publicUrl } = options
  const grants = grantsOf(options)
  const once = joined()

  const answer = (version: Version) => async (request: FastifyRequest) => {
    const fields = bodyFields(request)
    const name = required(fields, 'grant_type')
    const grant = grants.get(name)
    if (!grant) throw new EntraError('grantUnsupported', `The grant type '${name}' is not supported.`)
    const asking = appOf(request, fields, directory)
    const proof = clientSecretOf(asking, fields)
    if (grant.needs) mustHaveGrant(asking, grant.needs)
    const appOnly = grant.appOnly ?? false
    if (version === 'v1') required(fields, 'resource')
    else if (appOnly) required(fields, 'scope')
    const resource = resourceOf(version, fields, { appOnly, publicUrl })
    const asked: Asked = { app: asking, version, appOnly, fields, request, ...(resource && { resource }) }
    const forServer = {
      client_id: asking.id,
      ...proof,
      ...(resource && { resource: resource.name }),
      ...(await grant.forServer(asked)),
    }
    // Programs with several threads refresh the same token in each of them; that is no replay.
    const ask = () => server.token(forServer)
    const answered = await (name === 'refresh_token' ? once(forServer, ask) : ask())
    if (answered.status !== 200) throw asEntraError(answered)
    return translated(answered.body, asked)
  }
  onlyPost(app, '/:tenant/oauth2/token', answer('v1'))
  onlyPost(app, '/:tenant/oauth2/v2.0/token', answer('v2'))
}
