import type { CustomerQualification } from '@tenantry/contract'
import { inReview } from '@tenantry/server/operate'
import { carryOut, chooseCustomer, partnersMeant } from '../operator.ts'
import { configOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'

export interface QualificationOptions extends SettingOptions {
  partner?: string
  reason?: string
}

/** A line for each request, its columns apart by tabs. */
const list = ({ partner, ...options }: QualificationOptions, terminal: Terminal): number => {
  const config = configOf(options, terminal.env)
  const rows = partnersMeant(config.data, partner, terminal.say).flatMap(({ id, domain }) =>
    inReview(config.data, id).map(({ since, customerId, customerName = '', educationSegment = '', website = '' }) =>
      [since.slice(0, 10), customerId, customerName, educationSegment, website, domain].join('\t'),
    ),
  )
  for (const row of rows.sort()) terminal.out(row)
  if (rows.length === 0) terminal.err(terminal.say('qualifications.none'))
  return 0
}

const decide =
  (event: 'approve' | 'deny') =>
  async ({ partner, reason, ...options }: QualificationOptions, terminal: Terminal, wanted = ''): Promise<number> => {
    const config = configOf(options, terminal.env)
    const found = chooseCustomer(config.data, { wanted, partner }, terminal.say)
    const { vettingStatus = '', vettingReason = '' } = await carryOut<CustomerQualification>(
      { config, partner: found.partner, terminal },
      'qualifications.vet',
      { customerId: found.customer.id, event, ...(reason && { reason }) },
    )
    terminal.out(
      terminal.say('qualifications.decided', {
        customer: found.customer.billing.companyName,
        status: vettingStatus,
        reason: vettingReason,
      }),
    )
    return 0
  }

/** Whether customers are education customers: what the operator is asked where no rule and no partner decides. */
export const qualifications = { list, approve: decide('approve'), deny: decide('deny') }
