import { Problem } from '@tenantry/client'
import { Stop } from '../../failure.ts'
import { asOperator, choosePartner } from '../../operator.ts'
import { configOf } from '../../settings.ts'
import type { Terminal } from '../../terminal.ts'
import { batchesOf } from '../batches.ts'
import { type ImportOptions, noteImport, openFolder } from '../bring-in.ts'
import { openTally } from '../tally.ts'
import { bringInRead } from './bringing.ts'
import { type ConnectionOptions, connect } from './connection.ts'
import { readCustomers, reasonFor } from './reading.ts'
import { openSpool } from './spool.ts'

export interface FromOptions extends ImportOptions, ConnectionOptions {
  restart?: boolean
}

/** Customers in one transaction, each with all that hangs on it. */
const BATCH = 200
/** npm passes on a Ctrl+C that the terminal has sent already: one that follows at once is the same. */
const SAME_MS = 1_000

/**
 * Brings customers in from another service: reads them into a file, which may take hours and be cut off, then decides them,
 * which takes seconds. Only the second needs the data folder for itself.
 */
export const importFrom = async (
  options: FromOptions,
  terminal: Terminal,
  { signal = interruption(terminal) }: { signal?: AbortSignal } = {},
): Promise<number> => {
  const { say, env } = terminal
  const { overwrite = false, dryRun = false, restart = false, report } = options
  const config = configOf(options, env)
  const partner = choosePartner(config.data, options.partner, say)
  const { client, baseUrl, tenant } = connect(options, terminal, { cloud: config.cloud, partnerId: partner.id, signal })
  const subject = { from: baseUrl, tenant, partnerId: partner.id }
  const spool = await openSpool(config.data, subject, { restart, now: new Date() })
  if (spool.begun) terminal.err(say('from.goesOn', { begun: spool.begun.getTime() }))
  const tally = openTally(terminal, { report })
  try {
    const { total, failed, refused } = await readCustomers(
      {
        client,
        spool,
        signal,
        // No agreement is kept in that cloud, and none is offered there.
        without: config.cloud === 'us-government' ? ['agreements', 'directAcceptance'] : [],
        onFailed: ({ id, name }, problem) => tally.failed({ customer: id, name }, reasonFor(problem, terminal)),
      },
      terminal,
    )

    const store = openFolder(config, terminal)
    try {
      const run = asOperator(store, partner)
      for await (const batch of batchesOf(spool.rows(), BATCH)) {
        signal.throwIfAborted()
        bringInRead({ run, tally }, batch, { overwrite, dryRun })
        terminal.progress(say('from.bringing', { rows: tally.speed().rows, total }))
      }
      const { counts, parts } = tally
      if (!dryRun && counts.created + counts.updated + parts.policies + parts.agreements > 0)
        noteImport(run, { Source: new URL(baseUrl).host }, counts)
    } finally {
      store.close()
    }

    const { counts, parts } = tally
    const { rows } = tally.speed()
    const { policies, agreements } = parts
    terminal.out(say(dryRun ? 'from.would' : 'from.done', { ...counts, rows, policies, agreements }))
    if (failed > 0) terminal.err(say('from.incomplete', { failed }))
    else if (!dryRun) spool.remove()
    return counts.refused + parts.refused + failed + refused.size > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof Problem) && !(error instanceof Stop)) throw error
    const reason = error instanceof Problem ? reasonFor(error, terminal) : error.message
    throw new Stop(say('from.ended', { reason, read: spool.read.size }))
  } finally {
    await tally.end()
  }
}

/** A signal of the system ends the import where nothing is half done; a second one ends it at once. */
const interruption = ({ say }: Terminal): AbortSignal => {
  const controller = new AbortController()
  let since: number | undefined
  const onSignal = () => {
    if (since !== undefined && Date.now() - since > SAME_MS) process.exit(2)
    since ??= Date.now()
    controller.abort(new Stop(say('from.interrupted')))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}
