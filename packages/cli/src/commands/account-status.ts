import { accountStatuses } from '@tenantry/contract'
import { Stop } from '../failure.ts'
import { carryOut, chooseCustomer } from '../operator.ts'
import { configOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'

export interface AccountStatusOptions extends SettingOptions {
  partner?: string
  reason?: string
}

const NONE = 'none'
const plain = (name: string) => name.replace(/[\s_-]/g, '').toLowerCase()

/** What the check of an account came to, which nobody checks but the operator. */
export const setAccountStatus = async (
  { partner, reason, ...options }: AccountStatusOptions,
  terminal: Terminal,
  wanted = '',
  given = '',
): Promise<number> => {
  const { say } = terminal
  const status = [...accountStatuses, NONE].find((each) => plain(each) === plain(given))
  if (!status)
    throw new Stop(
      say('usage.choice', { name: '<status>', choices: [...accountStatuses.map(plainly), NONE].join(', ') }),
    )
  const config = configOf(options, terminal.env)
  const found = chooseCustomer(config.data, { wanted, partner }, say)
  await carryOut({ config, partner: found.partner, terminal }, 'accountStatus.set', {
    customerId: found.customer.id,
    status: status === NONE ? null : status,
    ...(reason && { reason }),
  })
  terminal.out(say('status.done', { customer: found.customer.billing.companyName, status }))
  return 0
}

/** As one word, which needs no quotes. */
const plainly = (name: string) => name.replaceAll(' ', '')
