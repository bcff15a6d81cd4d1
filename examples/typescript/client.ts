import { clientCredentials, createClient } from '@tenantry/client'

const { TENANTRY_URL, PARTNER_TENANT, CLIENT_ID, CLIENT_SECRET } = process.env
if (!TENANTRY_URL || !PARTNER_TENANT || !CLIENT_ID || !CLIENT_SECRET)
  throw new Error('Set TENANTRY_URL, PARTNER_TENANT, CLIENT_ID and CLIENT_SECRET.')

export const client = createClient({
  baseUrl: TENANTRY_URL,
  token: clientCredentials({
    authority: TENANTRY_URL,
    tenant: PARTNER_TENANT,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
  }),
})
