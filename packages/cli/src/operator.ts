import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { ApiError, type ErrorName } from '@tenantry/contract'
import { listPartners, openForReading, type PartnerDocument, partnerFacts, type Store } from '@tenantry/server'
import { Stop } from './failure.ts'
import type { Say } from './messages/messages.ts'

const login = (): string => {
  try {
    return userInfo().username
  } catch {
    return '' // a container may run under a number that has no name
  }
}

/** Writes of whoever sits at this machine; they stand in the activity log like any other. */
export const asOperator = (store: Store, partner: PartnerDocument) => {
  const displayName = login()
  const correlationId = randomUUID()
  return async <A>(decision: string, input: unknown): Promise<A> => {
    const answer = await store.submit({
      decision,
      input,
      actor: {
        partnerId: partner.id,
        partnerType: partner.type,
        roles: [],
        ...(displayName && { displayName }),
        applicationId: 'tenantry',
        source: 'cli',
      },
      partner: partnerFacts(partner),
      requestId: correlationId,
      correlationId,
      status: 200,
    })
    if ('refusal' in answer) throw new ApiError(answer.refusal.error as ErrorName, answer.refusal as never)
    if ('failure' in answer) throw new Stop(answer.message)
    return (answer.body === '' ? undefined : JSON.parse(answer.body)) as A
  }
}

/** The partner that is meant: the only one, or the one with this domain or tenant id. */
export const choosePartner = (folder: string, wanted: string | undefined, say: Say): PartnerDocument => {
  const db = openForReading(folder)
  const partners = listPartners(db)
  db.close()
  const name = wanted?.trim().toLowerCase()
  const found = name ? partners.filter(({ id, domains }) => id === name || domains.includes(name)) : partners
  if (found.length === 1) return found[0]!
  if (partners.length === 0) throw new Stop(say('partner.none', { folder }))
  const domains = partners.map(({ domain }) => domain).join(', ')
  throw new Stop(name ? say('partner.unknown', { name, domains }) : say('partner.which', { domains }))
}
