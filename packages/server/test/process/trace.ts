/** What a trace of system calls says about answers and the write-ahead log, in the order of completion. */
export type Event = { kind: 'logWrite' | 'logSync' | 'answer'; line: number }

interface Call {
  name: string
  rest: string
}

const START = /^(?:\[pid\s+)?(\d+)\]?\s+(.*)$/
const UNFINISHED = /^(\w+)\((.*) <unfinished \.\.\.>$/
const RESUMED = /^<\.\.\. (\w+) resumed>\s?(.*)$/
const WHOLE = /^(\w+)\((.*)$/

/** Calls by the line on which they end; a call of one thread may be cut by those of others. */
function* callsOf(trace: string): Iterable<Call & { line: number }> {
  const open = new Map<string, Call>()
  let line = 0
  for (const text of trace.split('\n')) {
    line++
    const start = START.exec(text)
    if (!start) continue
    const [, thread = '', rest = ''] = start
    const unfinished = UNFINISHED.exec(rest)
    if (unfinished) {
      open.set(thread, { name: unfinished[1]!, rest: unfinished[2]! })
      continue
    }
    const resumed = RESUMED.exec(rest)
    if (resumed) {
      const call = open.get(thread)
      open.delete(thread)
      if (call && call.name === resumed[1]) yield { ...call, rest: `${call.rest}${resumed[2]}`, line }
      continue
    }
    const whole = WHOLE.exec(rest)
    if (whole) yield { name: whole[1]!, rest: whole[2]!, line }
  }
}

const LOG_WRITES = new Set(['pwrite64', 'pwritev', 'pwritev2', 'write', 'writev'])
const SYNCS = new Set(['fsync', 'fdatasync'])
const SENDS = new Set(['write', 'writev', 'sendto', 'sendmsg'])

/** Reads `strace -f -y` output. Calls that failed are none. */
export const eventsOf = (trace: string): Event[] => {
  const events: Event[] = []
  for (const { name, rest, line } of callsOf(trace)) {
    if (/= -1 E/.test(rest)) continue
    const onLog = /^\d+<[^>]*-wal>/.test(rest)
    if (onLog && LOG_WRITES.has(name)) events.push({ kind: 'logWrite', line })
    else if (onLog && SYNCS.has(name)) events.push({ kind: 'logSync', line })
    else if (SENDS.has(name) && /^\d+<(socket|TCP|UNIX)/.test(rest) && /"HTTP\/1\.1 2\d\d /.test(rest))
      events.push({ kind: 'answer', line })
  }
  return events
}

export interface Verdict {
  answers: number
  /** Lines of answers that went out before what they answer was on disk. */
  early: number[]
  /** Answers before which nothing was written at all. */
  empty: number[]
}

/**
 * Of writes sent in rounds, each round after the answers to the one before: between the last write to the log and the answers
 * of a round there must be a completed sync.
 *
 * @param round how many requests go out at once
 */
export const judge = (events: readonly Event[], round: number): Verdict => {
  const verdict: Verdict = { answers: 0, early: [], empty: [] }
  let written = false
  let synced = false
  let pending = false
  for (const { kind, line } of events) {
    if (kind === 'logWrite') {
      written = true
      pending = true
    } else if (kind === 'logSync') {
      if (pending) synced = true
      pending = false
    } else {
      verdict.answers++
      const last = verdict.answers % round === 0
      if (!written) verdict.empty.push(line)
      // A later batch of the round may be on its way while the first is answered; with the last one all must be on disk.
      else if (!synced || (last && pending)) verdict.early.push(line)
      if (last) {
        written = false
        synced = false
      }
    }
  }
  return verdict
}
