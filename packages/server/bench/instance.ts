import { randomUUID } from 'node:crypto'
import type { Actor } from '@tenantry/contract'
import { type AppDocument, newSecret } from '../src/auth/app.ts'
import { type NewPartner, type PartnerDocument, partnerFacts, partnerKey, partnerKind } from '../src/auth/partner.ts'
import { readConfig } from '../src/config.ts'
import { openTenantry } from '../src/main.ts'
import type { Command } from '../src/store/command.ts'
import { BIG, SMALL } from './data.ts'

const actorOf = (partnerId: string): Actor => ({
  partnerId,
  partnerType: 'directBill',
  roles: ['globalAdmin', 'adminAgent'],
  applicationId: 'bench',
  source: 'system',
})

/** An instance on a data folder of `data.ts`, with an app that may do everything and its token. */
export const openInstance = async (folder: string, port = 0) => {
  const config = readConfig({
    TENANTRY_DATA: folder,
    TENANTRY_LOG: 'silent',
    TENANTRY_RATE_LIMIT: 'off',
    TENANTRY_PORT: String(port || 7499),
  })
  const tenantry = await openTenantry(config)
  const run = async <T>(partner: NewPartner, decision: string, input: unknown): Promise<T> => {
    const answer = await tenantry.store.submit(commandOf(partner, decision, input))
    if (!('body' in answer)) throw new Error(JSON.stringify(answer))
    return JSON.parse(answer.body) as T
  }
  const partnerOf = async (id: string): Promise<PartnerDocument> => {
    const found = tenantry.store.find(partnerKind, partnerKey(id))
    if (found) return found
    const domain = `bench${id.slice(0, 4)}.onmicrosoft.com`
    const partner = { id, name: 'Bench', domain, domains: [domain], country: 'ES', type: 'directBill' as const }
    return run(partner, 'partners.create', partner)
  }
  const tokenOf = async (partner: PartnerDocument): Promise<string> => {
    const { secret, kept } = newSecret()
    const app = await run<AppDocument>(partner, 'apps.create', {
      name: 'bench',
      roles: ['globalAdmin', 'adminAgent'],
      secret: kept,
    })
    const response = await tenantry.app.inject({
      method: 'POST',
      url: `/${partner.id}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: app.id,
        client_secret: secret,
        scope: 'https://api.partnercenter.microsoft.com/.default',
      }).toString(),
    })
    return (response.json() as { access_token: string }).access_token
  }
  const big = await partnerOf(BIG)
  return { tenantry, big, tokens: { big: await tokenOf(big), small: await tokenOf(await partnerOf(SMALL)) } }
}

export const commandOf = (partner: NewPartner, decision: string, input: unknown): Command => ({
  decision,
  input,
  actor: actorOf(partner.id),
  partner: partnerFacts(partner),
  requestId: randomUUID(),
  correlationId: randomUUID(),
  status: 200,
})

/** A billing profile that differs from the one before. */
export const billingBody = (n: number) => ({
  companyName: 'Harbor Pine Clinics SL',
  firstName: 'Inés',
  lastName: 'Roldán',
  email: 'billing@aurora.example',
  culture: 'es-ES',
  language: 'es',
  defaultAddress: {
    country: 'ES',
    city: 'Cádiz',
    addressLine1: `Plaza de las Velas ${n}`,
    postalCode: '11004',
    firstName: 'Inés',
    lastName: 'Roldán',
    phoneNumber: '956555014',
  },
})
