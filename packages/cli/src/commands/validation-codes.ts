import { randomInt } from 'node:crypto'
import { validationCodesOf } from '@tenantry/server/operate'
import { Stop } from '../failure.ts'
import { carryOut, choosePartner } from '../operator.ts'
import { configOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'

export interface ValidationCodeOptions extends SettingOptions {
  partner?: string
  code?: string
  creates?: string
}

const MOST = 1_000_000

/** A line for each code: the code, what is left of what it had, and whose it is. */
export const list = ({ partner, ...options }: ValidationCodeOptions, terminal: Terminal): number => {
  const config = configOf(options, terminal.env)
  const codes = validationCodesOf(config.data, choosePartner(config.data, partner, terminal.say).id)
  for (const { id, remainingCreates, maxCreates, organizationName } of codes)
    terminal.out([id, maxCreates === null ? '' : `${remainingCreates}/${maxCreates}`, organizationName].join('\t'))
  if (codes.length === 0) terminal.err(terminal.say('codes.none'))
  return 0
}

export const add = async (
  { partner: wanted, code, creates, ...options }: ValidationCodeOptions,
  terminal: Terminal,
  organization = '',
): Promise<number> => {
  const { say } = terminal
  const config = configOf(options, terminal.env)
  const partner = choosePartner(config.data, wanted, say)
  const maxCreates = creates === undefined ? null : Number(creates)
  if (maxCreates !== null && !(Number.isInteger(maxCreates) && maxCreates >= 0 && maxCreates <= MOST))
    throw new Stop(say('codes.number'))
  const id = code?.trim() || String(randomInt(10_000_000, 100_000_000))
  const input = { id, organizationName: organization.trim(), maxCreates }
  await carryOut({ config, partner, terminal }, 'validationCodes.add', input)
  terminal.out(say('codes.added', { code: id, creates: maxCreates ?? -1, organization: input.organizationName }))
  return 0
}
