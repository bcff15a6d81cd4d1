import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { decodeJwt } from 'jose'
import type { AppDocument } from '../app.ts'
import type { Directory } from '../directory.ts'
import { formOf } from '../form.ts'
import { EntraError, entraReply } from './entra-error.ts'
import type { SignInServer } from './provider.ts'
import { oldGraph, resourceNamed } from './resources.ts'

// The token addresses as clients of Entra ID know them: a translation before and after the sign-in server.

export interface EntraOptions {
  directory: Directory
  server: SignInServer
  publicUrl: string
  now: () => Date
  onError: (error: Error) => void
}

type Form = Record<string, string>
type Version = 'v1' | 'v2'
const grants = ['client_credentials', 'refresh_token'] as const

const required = (form: Form, name: string): string => {
  const value = form[name]
  if (!value) throw new EntraError('parameterMissing', `The request body must contain the parameter '${name}'.`)
  return value
}

/** The partner that an address names; undefined: it leaves that to the app. */
export const tenantOf = (tenant: string, directory: Directory) => {
  const name = tenant.toLowerCase()
  if (name === 'common' || name === 'organizations') return undefined
  const partner = directory.partner(name) ?? directory.partnerWithDomain(name)
  if (!partner) throw new EntraError('tenantUnknown', `Tenant '${tenant}' not found.`)
  return partner
}

const appOf = (form: Form, partnerId: string | undefined, directory: Directory): AppDocument => {
  const clientId = required(form, 'client_id')
  const app = directory.app(clientId)
  if (!app || (partnerId !== undefined && app.partnerId !== partnerId))
    throw new EntraError('appUnknown', `Application '${clientId}' was not found in the directory.`)
  if (app.disabled) throw new EntraError('appDisabled', `Application '${clientId}' is disabled.`)
  return app
}

const signInScopes = new Set(['openid', 'profile', 'email', 'offline_access'])

/** v2 names the resource inside a scope: `<resource>/.default` or `<resource>/user_impersonation`. */
const resourceInScope = (form: Form, appOnly: boolean): string | undefined => {
  const scopes = required(form, 'scope')
    .split(' ')
    .filter((scope) => scope !== '' && !signInScopes.has(scope.toLowerCase()))
  const [first, ...more] = new Set(scopes)
  if (first === undefined && !appOnly) return undefined
  const [, resource, permission] = /^(.+)\/([^/]+)$/.exec(first ?? '') ?? []
  if (resource === undefined || more.length > 0 || (permission !== '.default' && permission !== 'user_impersonation'))
    throw new EntraError('scopeMalformed', `The scope '${form['scope']}' is not valid.`)
  if (appOnly && permission !== '.default')
    throw new EntraError('scopeNotDefault', `The scope '${first}' is not valid for an app: it ends in '/.default'.`)
  return resource
}

interface Asked {
  app: AppDocument
  appOnly: boolean
  /** As the client wrote it, and by its one name. Without one the grant decides. */
  resource?: { written: string; name: string }
  form: Form
}

const understand = (request: FastifyRequest, version: Version, { directory, publicUrl }: EntraOptions): Asked => {
  const form = formOf(request.body)
  const partner = tenantOf((request.params as { tenant: string }).tenant, directory)
  const grant = required(form, 'grant_type')
  if (!grants.some((known) => known === grant))
    throw new EntraError('grantUnsupported', `The grant type '${grant}' is not supported.`)
  const app = appOf(form, partner?.id, directory)
  if (!form['client_secret'])
    throw new EntraError('secretMissing', `The request body must contain the parameter 'client_secret'.`)
  const appOnly = grant === 'client_credentials'
  if (!appOnly) required(form, 'refresh_token')
  const written = version === 'v1' ? required(form, 'resource') : resourceInScope(form, appOnly)
  if (written === undefined) return { app, appOnly, form }
  const name = resourceNamed(written, publicUrl)
  if (name === undefined || (name === oldGraph && !appOnly))
    throw new EntraError('resourceUnknown', `The resource '${written}' was not found in the tenant.`)
  return { app, appOnly, resource: { written, name }, form }
}

const forServer = ({ app, resource, form }: Asked): Form => ({
  grant_type: form['grant_type']!,
  client_id: app.id,
  client_secret: form['client_secret']!,
  ...(resource && { resource: resource.name }),
  ...(form['refresh_token'] && { refresh_token: form['refresh_token'] }),
})

const asEntraError = (body: Record<string, unknown>): EntraError => {
  switch (body['error']) {
    case 'invalid_client':
      return new EntraError('secretWrong', 'The client secret is wrong.')
    case 'invalid_grant':
      return new EntraError('grantInvalid', 'The refresh token is invalid, expired or revoked.')
    case 'invalid_target':
      return new EntraError('resourceUnknown', 'The resource is not part of what was consented to.')
    case 'server_error':
      return new EntraError('serverError', 'The request could not be completed.')
    default:
      return new EntraError('requestInvalid', String(body['error_description'] ?? 'The request is malformed.'))
  }
}

/** Both versions answer the same facts; v1 writes its numbers as strings. */
const translated = (body: Record<string, unknown>, version: Version, { appOnly, resource, form }: Asked) => {
  const accessToken = String(body['access_token'])
  const { aud, iat, exp, oid, tid } = decodeJwt(accessToken)
  const lifetime = exp! - iat!
  const written = resource?.written ?? String(aud)
  const tokens = {
    access_token: accessToken,
    ...(typeof body['refresh_token'] === 'string' && { refresh_token: body['refresh_token'] }),
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
    ...(form['client_info'] === '1' &&
      !appOnly && { client_info: Buffer.from(JSON.stringify({ uid: oid, utid: tid })).toString('base64url') }),
  }
}

const asRefusal = (error: Error & { statusCode?: number }, onError: (error: Error) => void): EntraError => {
  if (error instanceof EntraError) return error
  if (error instanceof ApiError && error.error === 'storeUnavailable')
    return new EntraError('unavailable', 'Try again later.')
  if (error.statusCode && error.statusCode < 500) return new EntraError('requestInvalid', 'The request is malformed.')
  onError(error)
  return new EntraError('serverError', 'The request could not be completed.')
}

export const mountTokenEndpoints = (app: FastifyInstance, options: EntraOptions): void => {
  app.setErrorHandler((error: Error, request, reply) => {
    const { status, body } = entraReply(asRefusal(error, options.onError), request.ids, options.now())
    return reply.code(status).header('cache-control', 'no-store').send(body)
  })

  const answer = (version: Version) => async (request: FastifyRequest) => {
    const asked = understand(request, version, options)
    const { status, body } = await options.server.token(forServer(asked))
    if (status !== 200) throw asEntraError(body)
    return translated(body, version, asked)
  }
  app.post('/:tenant/oauth2/token', answer('v1'))
  app.post('/:tenant/oauth2/v2.0/token', answer('v2'))

  app.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
  })
}
