import type { AppGrant } from '@tenantry/contract'
import type { FastifyRequest } from 'fastify'
import type { AppDocument } from '../app.ts'
import type { Directory } from '../directory.ts'
import { EntraError } from './entra-error.ts'
import { oldGraph, resourceNamed } from './resources.ts'

// What clients of Entra ID write at its addresses, read out of their requests.

export type Fields = Record<string, string>
export type Version = 'v1' | 'v2'

/** OAuth: no parameter more than once (RFC 6749, 3.2). */
const fieldsIn = (text: string): Fields => {
  const fields: Fields = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in fields) throw new EntraError('parameterRepeated', `The parameter '${name}' is given more than once.`)
    fields[name] = value
  }
  return fields
}

export const bodyFields = (request: FastifyRequest): Fields =>
  fieldsIn(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '')

export const queryFields = (request: FastifyRequest): Fields => fieldsIn(request.url.split('?')[1] ?? '')

export const required = (fields: Fields, name: string): string => {
  const value = fields[name]
  if (!value) throw new EntraError('parameterMissing', `The request must contain the parameter '${name}'.`)
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

/** The app that asks; it must be one of the tenant in the address. */
export const appOf = (request: FastifyRequest, fields: Fields, directory: Directory): AppDocument => {
  const partner = tenantOf((request.params as { tenant: string }).tenant, directory)
  const clientId = required(fields, 'client_id')
  const app = directory.app(clientId)
  if (!app || (partner && app.partnerId !== partner.id))
    throw new EntraError('appUnknown', `Application '${clientId}' was not found in the directory.`)
  if (app.disabled) throw new EntraError('appDisabled', `Application '${clientId}' is disabled.`)
  return app
}

export const mustHaveGrant = (app: AppDocument, grant: AppGrant): void => {
  if (!app.grants.includes(grant))
    throw new EntraError('grantNotOfApp', `Application '${app.id}' is not registered for the grant '${grant}'.`)
}

/** An app with a secret proves itself by it; one without must not pretend to have one. */
export const clientSecretOf = (app: AppDocument, fields: Fields): Fields => {
  const secret = fields['client_secret']
  if (app.public) {
    if (secret) throw new EntraError('secretOfPublicApp', 'The app is public: send no client_secret.')
    return {}
  }
  if (!secret) throw new EntraError('secretMissing', `The request must contain the parameter 'client_secret'.`)
  return { client_secret: secret }
}

const signInScopes = new Set(['openid', 'profile', 'email', 'offline_access'])
const scopesIn = (fields: Fields): string[] => (fields['scope'] ?? '').split(' ').filter((scope) => scope !== '')

/** v1 answers with a refresh token without being asked. */
export const wantsRefreshToken = (version: Version, fields: Fields): boolean =>
  version === 'v1' || scopesIn(fields).some((scope) => scope.toLowerCase() === 'offline_access')

/** v2 names the resource inside a scope: `<resource>/.default` or `<resource>/user_impersonation`. */
const resourceInScope = (fields: Fields, appOnly: boolean): string | undefined => {
  const [first, ...more] = new Set(scopesIn(fields).filter((scope) => !signInScopes.has(scope.toLowerCase())))
  if (first === undefined && !appOnly) return undefined
  const [, resource, permission] = /^(.+)\/([^/]+)$/.exec(first ?? '') ?? []
  if (resource === undefined || more.length > 0 || (permission !== '.default' && permission !== 'user_impersonation'))
    throw new EntraError('scopeMalformed', `The scope '${fields['scope']}' is not valid.`)
  if (appOnly && permission !== '.default')
    throw new EntraError('scopeNotDefault', `The scope '${first}' is not valid for an app: it ends in '/.default'.`)
  return resource
}

/** What a token is asked for, as the client wrote it and by its one name. */
export interface Resource {
  written: string
  name: string
}

/** Without one the grant decides. What an app alone may ask for a person may not. */
export const resourceOf = (
  version: Version,
  fields: Fields,
  { appOnly, publicUrl }: { appOnly: boolean; publicUrl: string },
): Resource | undefined => {
  const written = version === 'v1' ? fields['resource'] : resourceInScope(fields, appOnly)
  if (!written) return undefined
  const name = resourceNamed(written, publicUrl)
  if (name === undefined || (name === oldGraph && !appOnly))
    throw new EntraError('resourceUnknown', `The resource '${written}' was not found in the tenant.`)
  return { written, name }
}
