import type { AdapterPayload, Provider } from 'oidc-provider'
import type { AppDocument } from '../app.ts'

/** An app as the library wants its clients described. */
export const clientOf = (app: AppDocument, secret: string): AdapterPayload => ({
  client_id: app.id,
  client_name: app.name,
  ...(app.public
    ? { application_type: 'native', token_endpoint_auth_method: 'none' }
    : { token_endpoint_auth_method: 'client_secret_post', client_secret: secret }),
  grant_types: [
    'refresh_token',
    ...(app.grants.includes('client_credentials') ? ['client_credentials'] : []),
    ...(app.grants.includes('device_code') ? [deviceGrant] : []),
  ],
  // With these the library adds the grants that go with them.
  response_types: app.grants.includes('authorization_code') ? ['code', 'code id_token'] : [],
  redirect_uris: app.redirectUris,
})

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** What an app may register is decided at its registration (`redirect-uri.ts`), which lets loopback addresses in. */
export const acceptLoopback = (provider: Provider): void => {
  const schema = (
    provider.Client as unknown as { Schema: { prototype: { invalidate: (message: string, code?: string) => void } } }
  ).Schema.prototype
  const { invalidate } = schema
  schema.invalidate = function (message, code) {
    if (code === 'implicit-force-https' || code === 'implicit-forbid-localhost') return
    invalidate.call(this, message, code)
  }
}
