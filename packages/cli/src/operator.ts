import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { ApiError, type ErrorName } from '@tenantry/contract'
import {
  type BatchStore,
  databaseFile,
  operatorCommand,
  type PartnerDocument,
  partnersIn,
} from '@tenantry/server/customer-files'
import { aboutDatabase, Stop } from './failure.ts'
import type { Say } from './messages/messages.ts'

const login = (): string => {
  try {
    return userInfo().username
  } catch {
    return '' // a container may run under a number that has no name
  }
}

/** Decides many inputs in one transaction; answers for each what came of it. */
export const asOperator = (store: BatchStore, partner: PartnerDocument) => {
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

/** The partner that is meant: the only one, or the one with this domain or tenant id. */
export const choosePartner = (folder: string, wanted: string | undefined, say: Say): PartnerDocument => {
  const partners = readPartners(folder, say)
  const name = wanted?.trim().toLowerCase()
  const found = name ? partners.filter(({ id, domains }) => id === name || domains.includes(name)) : partners
  if (found.length === 1) return found[0]!
  if (partners.length === 0) throw new Stop(say('partner.none', { folder }))
  const domains = partners.map(({ domain }) => domain).join(', ')
  throw new Stop(name ? say('partner.unknown', { name, domains }) : say('partner.which', { domains }))
}
