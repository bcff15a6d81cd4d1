import { agreementFromWire, fromWire, permissionsFromWire } from '@tenantry/server/customer-files'
import type { Run } from '../../operator.ts'
import { type DecidedRow, decideCustomers, isResult } from '../bring-in.ts'
import type { Subject, Taken, Tally } from '../tally.ts'
import type { ReadCustomer } from './spool.ts'

export interface Bringing {
  overwrite: boolean
  dryRun: boolean
}

/** Something of a customer that is decided by itself, once the customer is here. */
interface Part {
  subject: Subject
  counts: 'policies' | 'agreements'
  decision: string
  input: object
}

const subjectOf = ({ id, name }: ReadCustomer): Subject => ({ customer: id, name })

/** Decides what was read of some customers: the accounts, then the parts of those that are here. */
export const bringInRead = (
  { run, tally }: { run: Run; tally: Tally },
  batch: readonly ReadCustomer[],
  how: Bringing,
): void => {
  const results = decideCustomers(
    run,
    batch.map(({ customer }) => rowOf(customer)),
    how,
  )
  const parts: Part[] = []
  for (const [place, read] of batch.entries()) {
    const result = results[place]
    if (!isResult(result)) {
      tally.refused(subjectOf(read), result)
      continue
    }
    tally.done(subjectOf(read), result)
    if (!result.differs.includes('relationshipToPartner')) parts.push(...partsOf(read, how, tally))
  }

  for (const decision of new Set(parts.map((part) => part.decision))) {
    const asked = parts.filter((part) => part.decision === decision)
    const answers = run<Taken>(
      decision,
      asked.map(({ input }) => input),
    )
    for (const [place, { counts, subject }] of asked.entries()) {
      const answer = answers[place]!
      if (answer instanceof Error) tally.partRefused(subject, answer)
      else tally.partDone(counts, subject, answer)
    }
  }
}

const rowOf = (customer: unknown): DecidedRow => {
  try {
    return { customer: fromWire(customer) }
  } catch (problem) {
    return { problem }
  }
}

/** A part that cannot be understood is told, and the others are taken. */
const partsOf = (read: ReadCustomer, { overwrite, dryRun }: Bringing, tally: Tally): Part[] => {
  const { id: customerId, policies, agreements = [], isSigned } = read
  const subject = subjectOf(read)
  const parts: Part[] = []
  const add = (counts: Part['counts'], decision: string, input: () => object) => {
    try {
      parts.push({ subject, counts, decision, input: { customerId, dryRun, ...input() } })
    } catch (problem) {
      tally.partRefused(subject, problem)
    }
  }
  if (policies)
    add('policies', 'selfServePolicies.import', () => ({
      permissions: policies.flatMap(permissionsFromWire),
      overwrite,
    }))
  for (const item of agreements) add('agreements', 'agreements.import', () => ({ agreement: agreementFromWire(item) }))
  if (isSigned) add('agreements', 'directAcceptance.import', () => ({}))
  return parts
}
