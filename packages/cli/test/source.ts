import { randomUUID } from 'node:crypto'
import { type Client, createClient, items, refreshToken } from '@tenantry/client'
import type { Tenantry } from '@tenantry/server'
import type { PartnerDocument } from '@tenantry/server/customer-files'

/** A person and an app of an open instance, who sign in with a refresh token. */
export const signedIn = async ({ auth, app: server }: Tenantry, partner: PartnerDocument) => {
  const { app, secret } = await auth.directory.createApp(partner, { name: 'test', roles: ['adminAgent'] })
  const user = await auth.directory.createUser(partner, {
    userPrincipalName: `agent-${randomUUID()}@${partner.domain}`,
    displayName: 'Agent',
    roles: ['adminAgent'],
  })
  const token = await auth.issueRefreshToken({ app, user })
  const address = server.server.address()
  const url = address
    ? `http://127.0.0.1:${(address as { port: number }).port}`
    : await server.listen({ host: '127.0.0.1', port: 0 })
  const signIn = { authority: url, tenant: partner.id, clientId: app.id, clientSecret: secret, refreshToken: token }
  return { url, ...signIn, client: createClient({ baseUrl: url, token: refreshToken(signIn) }) }
}
export type SignedIn = Awaited<ReturnType<typeof signedIn>>

export const idsOf = async (client: Client): Promise<string[]> => {
  const ids: string[] = []
  for await (const { id } of items(client.customers.list, { query: { size: 100 } })) ids.push(id)
  return ids
}

/** All that an import carries of each customer, as the compatible API shows it. */
export const everything = async (client: Client): Promise<Record<string, unknown>> => {
  const customers: Record<string, unknown> = {}
  for (const id of await idsOf(client)) {
    const params = { customerId: id }
    const { billingProfile, ...customer } = await client.customers.get({ params })
    const { items: policies } = await client.selfServePolicies.list({ query: { entity_id: id } })
    const { items: agreements } = await client.agreements.list({ params, query: { agreementType: '*' } })
    const { isSigned } = await client.agreements.directSigned({ params })
    customers[id] = {
      ...customer,
      billingProfile: { ...billingProfile, attributes: undefined },
      allowed: policies.flatMap(({ permissions }) => permissions.map(({ resource }) => resource)).sort(),
      // A link is made anew by whoever answers.
      agreements: agreements.map(({ agreementLink: _, ...agreement }) => agreement),
      isSigned,
    }
  }
  return customers
}
