import { type Client, items, Problem, pages } from '@tenantry/client'
import { Stop } from '../../failure.ts'
import type { MessageKey } from '../../messages/messages.ts'
import type { Terminal } from '../../terminal.ts'
import type { ReadCustomer, Spool } from './spool.ts'

/** What is read of each customer beside the account. */
export type Part = 'policies' | 'agreements' | 'directAcceptance'

export interface ReadingOptions {
  client: Client
  spool: Spool
  /** Parts that are not asked for at all. */
  without: readonly Part[]
  signal: AbortSignal
  onFailed: (customer: { id: string; name: string }, problem: Problem) => void
}

export interface Reading {
  /** Customers of the other service. */
  total: number
  failed: number
  /** Parts that could not be had, because the one who asks may not see them. */
  refused: ReadonlySet<Part>
}

/** Customers that are read at the same time; how fast is a matter of the pace. */
const AT_ONCE = 4
const PAGE = 500
/** After so many failures in a row, the service is not asked on. */
const GIVE_UP = 10

const NO_RELATIONSHIP = 20002
const NOT_AVAILABLE = 900127

/** Reads every customer that has not been read yet into the spool. Throws what ends it; a customer that fails does not. */
export const readCustomers = async (options: ReadingOptions, terminal: Terminal): Promise<Reading> => {
  const { client, spool } = options
  const { say } = terminal
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])

  const names = new Map<string, string>()
  for await (const page of pages(client.customers.list, { query: { size: PAGE } }, { signal }))
    for (const { id, companyProfile } of page.items) names.set(id.toLowerCase(), companyProfile?.companyName ?? '')
  const missing = [...names].filter(([id]) => !spool.read.has(id))
  terminal.err(say('from.found', { total: names.size, read: names.size - missing.length }))

  const absent = new Set(options.without)
  const refused = new Set<Part>()
  const partOf = async <T>(part: Part, read: () => Promise<T>): Promise<T | undefined> => {
    if (absent.has(part)) return undefined
    try {
      return await read()
    } catch (problem) {
      if (!(problem instanceof Problem) || !isOfPart(problem)) throw problem
      if (!absent.has(part)) terminal.err(say(`from.without.${part}`, { reason: problem.message }))
      absent.add(part)
      if (problem.category === 'forbidden') refused.add(part)
      return undefined
    }
  }

  const readOne = async (id: string): Promise<Omit<ReadCustomer, 'id' | 'name'>> => {
    const params = { customerId: id }
    const customer = await client.customers.get({ params }, { signal })
    const billingProfile = customer.billingProfile ?? (await client.billingProfile.get({ params }, { signal }))
    const policies = await partOf('policies', () =>
      all(items(client.selfServePolicies.list, { query: { entity_id: id } }, { signal })),
    )
    const agreements = await partOf('agreements', () =>
      all(items(client.agreements.list, { params, query: { agreementType: '*' } }, { signal })),
    )
    const signed = await partOf('directAcceptance', () => client.agreements.directSigned({ params }, { signal }))
    return {
      customer: { ...customer, billingProfile },
      ...(policies && { policies }),
      ...(agreements && { agreements }),
      ...(signed && { isSigned: signed.isSigned }),
    }
  }

  const queue = missing[Symbol.iterator]()
  const began = performance.now()
  let tried = 0
  let failed = 0
  let inARow = 0
  const tellProgress = () => {
    const left = missing.length - ++tried
    const minutes = Math.ceil(((performance.now() - began) / tried) * (left / 60_000))
    terminal.progress(say('from.progress', { done: names.size - left, total: names.size, minutes }))
  }
  const work = async (): Promise<void> => {
    for (const [id, name] of queue) {
      try {
        spool.add({ id, name, ...(await readOne(id)) })
        inARow = 0
      } catch (problem) {
        if (!(problem instanceof Problem) || endsAll(problem)) throw problem
        failed++
        options.onFailed({ id, name }, problem)
        if (++inARow >= GIVE_UP) throw new Stop(say('from.gaveUp'))
      }
      tellProgress()
    }
  }
  const workers = Array.from({ length: AT_ONCE }, () =>
    work().catch((error: unknown) => {
      stop.abort(error)
      throw error
    }),
  )
  // All have to be at rest before anybody takes what they have read.
  const [ended] = (await Promise.allSettled(workers)).filter((result) => result.status === 'rejected')
  if (ended) throw options.signal.aborted ? options.signal.reason : stop.signal.reason
  return { total: names.size, failed, refused }
}

const all = async <T>(found: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = []
  for await (const each of found) list.push(each)
  return list
}

/** The service does not have this part, or the one who asks may not see it, whoever the customer is. */
const isOfPart = ({ category, code, status }: Problem): boolean =>
  (category === 'forbidden' && code !== NO_RELATIONSHIP) || code === NOT_AVAILABLE || (status === 404 && code === 0)

/** It would be the same for every other customer. */
const endsAll = ({ category }: Problem): boolean => category === 'unauthorized' || category === 'throttled'

/** Why something could not be read, in the words of the service if it has any. */
export const reasonFor = (problem: Problem, { say }: Terminal): string => {
  const key: MessageKey | undefined =
    problem.category === 'network' || problem.category === 'timeout' || problem.category === 'unreadable'
      ? `from.${problem.category}`
      : undefined
  return key ? say(key) : problem.message
}
