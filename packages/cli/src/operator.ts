import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { ApiError, type ErrorName } from '@tenantry/contract'
import type { Config } from '@tenantry/server/config'
import {
  type BatchStore,
  databaseFile,
  operatorCommand,
  type PartnerDocument,
  partnersIn,
} from '@tenantry/server/customer-files'
import { type CustomerOf, findCustomers, operate } from '@tenantry/server/operate'
import { aboutDatabase, Stop } from './failure.ts'
import type { Say } from './messages/messages.ts'
import { reasonOf } from './refusal.ts'
import type { Terminal } from './terminal.ts'

const login = (): string => {
  try {
    return userInfo().username
  } catch {
    return '' // a container may run under a number that has no name
  }
}

/** Decides many inputs in one transaction; answers for each what came of it. */
export type Run = <A>(decision: string, inputs: readonly unknown[]) => (A | ApiError)[]

export const asOperator = (store: BatchStore, partner: PartnerDocument): Run => {
  const who = { displayName: login(), id: randomUUID() }
  return <A>(decision: string, inputs: readonly unknown[]): (A | ApiError)[] =>
    store.run(inputs.map((input) => operatorCommand(partner, { decision, input, ...who }))).map((answer) => {
      if ('failure' in answer) throw new Stop(answer.message)
      if ('refusal' in answer) return new ApiError(answer.refusal.error as ErrorName, answer.refusal as never)
      return (answer.body === '' ? undefined : JSON.parse(answer.body)) as A
    })
}

const readPartners = (folder: string, say: Say): PartnerDocument[] => {
  try {
    return partnersIn(folder)
  } catch (error) {
    throw aboutDatabase(error, { file: databaseFile(folder), say })
  }
}

/** Does one thing, in the data folder or through the server that holds it; stops with the reason where it is refused. */
export const carryOut = async <A>(
  { config, partner, terminal }: { config: Config; partner: PartnerDocument; terminal: Terminal },
  decision: string,
  input: unknown,
): Promise<A> => {
  const answer = await operate(config, { decision, input, partnerId: partner.id, displayName: login() })
  if (!answer) throw new Stop(terminal.say('folder.inUse', { folder: config.data }))
  if ('failure' in answer) throw new Stop(answer.message)
  if ('refusal' in answer)
    throw new Stop(reasonOf(new ApiError(answer.refusal.error as ErrorName, answer.refusal as never), terminal))
  return (answer.body === '' ? undefined : JSON.parse(answer.body)) as A
}

/** The partner that is meant: the only one, or the one with this domain or tenant id. */
export const choosePartner = (folder: string, wanted: string | undefined, say: Say): PartnerDocument => {
  const found = partnersMeant(folder, wanted, say)
  if (found.length === 1) return found[0]!
  throw new Stop(say('partner.which', { domains: domainsOf(found) }))
}

/** All partners, or the one with this domain or tenant id. */
export const partnersMeant = (folder: string, wanted: string | undefined, say: Say): PartnerDocument[] => {
  const partners = readPartners(folder, say)
  const name = wanted?.trim().toLowerCase()
  const found = name ? partners.filter(({ id, domains }) => id === name || domains.includes(name)) : partners
  if (partners.length === 0) throw new Stop(say('partner.none', { folder }))
  if (found.length === 0) throw new Stop(say('partner.unknown', { name: name ?? '', domains: domainsOf(partners) }))
  return found
}

const domainsOf = (partners: readonly PartnerDocument[]) => partners.map(({ domain }) => domain).join(', ')

/** The customer with this Microsoft ID or domain, and its partner. */
export const chooseCustomer = (
  folder: string,
  { wanted, partner }: { wanted: string; partner?: string | undefined },
  say: Say,
): CustomerOf => {
  const found = findCustomers(folder, wanted.trim(), partnersMeant(folder, partner, say))
  if (found.length === 1) return found[0]!
  if (found.length === 0) throw new Stop(say('customer.unknown', { name: wanted }))
  throw new Stop(say('partner.which', { domains: domainsOf(found.map((each) => each.partner)) }))
}
