import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Directory } from '../directory.ts'
import { type Keys, publicKeys } from '../keys.ts'
import { responseModes } from './authorization-answer.ts'
import { deviceGrant } from './clients.ts'
import { tenantOf } from './entra-request.ts'

export interface DiscoveryOptions {
  directory: Directory
  keys: Keys
  publicUrl: string
  oldGrants: boolean
}

/** What clients read before they ask for a token. */
export const mountDiscovery = (
  app: FastifyInstance,
  { directory, keys, publicUrl, oldGrants }: DiscoveryOptions,
): void => {
  const addresses = (base: string, version: '' | '/v2.0') => ({
    issuer: publicUrl,
    authorization_endpoint: `${base}/oauth2${version}/authorize`,
    token_endpoint: `${base}/oauth2${version}/token`,
    device_authorization_endpoint: `${base}/oauth2${version}/devicecode`,
    jwks_uri: `${base}/discovery${version}/keys`,
    response_types_supported: ['code', 'code id_token'],
    response_modes_supported: [...responseModes],
    grant_types_supported: [
      'authorization_code',
      'client_credentials',
      'refresh_token',
      deviceGrant,
      'device_code',
      ...(oldGrants ? ['password'] : []),
    ],
    prompt_values_supported: ['none', 'login', 'select_account', 'consent'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'none'],
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
    claims_supported: [
      ...['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'amr'],
      ...['tid', 'oid', 'upn', 'unique_name', 'preferred_username', 'name', 'ver'],
    ],
  })

  const configuration = (version: '' | '/v2.0') => async (request: FastifyRequest) => {
    const { tenant } = request.params as { tenant: string }
    const partner = tenantOf(tenant, directory)
    return addresses(`${publicUrl}/${partner ? partner.id : tenant.toLowerCase()}`, version)
  }
  app.get('/:tenant/.well-known/openid-configuration', configuration(''))
  app.get('/:tenant/v2.0/.well-known/openid-configuration', configuration('/v2.0'))

  // By the rules of OpenID Connect the issuer's own address leads here.
  app.get('/.well-known/openid-configuration', async () => addresses(`${publicUrl}/common`, '/v2.0'))

  const jwks = publicKeys(keys)
  const keysOf = async (request: FastifyRequest) => {
    tenantOf((request.params as { tenant: string }).tenant, directory)
    return jwks
  }
  app.get('/:tenant/discovery/keys', keysOf)
  app.get('/:tenant/discovery/v2.0/keys', keysOf)

  // MSAL asks which host serves an authority; ours serves its own.
  const { host } = new URL(publicUrl)
  app.get('/common/discovery/instance', async (request) => {
    const { authorization_endpoint: asked } = request.query as { authorization_endpoint?: unknown }
    const tenant = /^https?:\/\/[^/]+\/([\w.-]+)\//.exec(String(asked ?? ''))?.[1] ?? 'common'
    return {
      tenant_discovery_endpoint: `${publicUrl}/${tenant}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    }
  })
}
