import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { columnLabel } from '@tenantry/server/customer-files'
import { isOwnKey } from '../messages/messages.ts'
import { reasonOf } from '../refusal.ts'
import type { Terminal } from '../terminal.ts'

/** Rows that are told one by one on the screen. */
const TOLD = 100

/** What is told about: a row of a file, or a customer of another service. */
export type Subject = { row: number } | { customer: string; name: string }

/** What came of one customer, or of a part of it that is decided by itself. */
export interface Taken {
  result: 'created' | 'updated' | 'unchanged'
  differs?: readonly string[]
}

export interface Counts {
  created: number
  updated: number
  unchanged: number
  differs: number
  refused: number
}

const nameOf = (subject: Subject): { kind: 'row' | 'customer'; name: string } =>
  'row' in subject
    ? { kind: 'row', name: String(subject.row) }
    : { kind: 'customer', name: `${subject.name} (${subject.customer})` }

/** Counts what came of the rows, and tells those that a person has to look at. */
export const openTally = (terminal: Terminal, { report }: { report?: string | undefined }) => {
  const { say } = terminal
  const counts: Counts = { created: 0, updated: 0, unchanged: 0, differs: 0, refused: 0 }
  const parts = { policies: 0, agreements: 0, refused: 0 }
  const file: WriteStream | undefined = report === undefined ? undefined : createWriteStream(report, { mode: 0o600 })
  const began = performance.now()
  let told = 0

  const tell = (subject: Subject, entry: object, line: string) => {
    file?.write(`${JSON.stringify({ ...subject, ...entry })}\n`)
    if (told++ < TOLD) terminal.err(line)
  }
  const tellRefused = (subject: Subject, problem: unknown) => {
    const reason = reasonOf(problem, terminal)
    tell(subject, { result: 'refused', reason }, say('import.refused', { ...nameOf(subject), reason }))
  }
  const tellDiffers = (subject: Subject, { differs = [] }: Taken) => {
    if (differs.length === 0) return
    counts.differs++
    const fields = differs.map((path) => labelOf(path, terminal)).join(', ')
    tell(subject, { result: 'differs', fields: differs }, say('import.differs', { ...nameOf(subject), fields }))
  }

  return {
    counts,
    parts,
    speed: () => {
      const rows = counts.created + counts.updated + counts.unchanged + counts.refused
      return { rows, rate: Math.round((rows * 1000) / Math.max(performance.now() - began, 1)) }
    },
    done: (subject: Subject, taken: Taken) => {
      counts[taken.result]++
      tellDiffers(subject, taken)
    },
    refused: (subject: Subject, problem: unknown) => {
      counts.refused++
      tellRefused(subject, problem)
    },
    partDone: (part: 'policies' | 'agreements', subject: Subject, taken: Taken) => {
      if (taken.result !== 'unchanged') parts[part]++
      tellDiffers(subject, taken)
    },
    partRefused: (subject: Subject, problem: unknown) => {
      parts.refused++
      tellRefused(subject, problem)
    },
    /** It could not be had from the other service. */
    failed: (subject: Subject, reason: string) =>
      tell(subject, { result: 'failed', reason }, say('from.failed', { ...nameOf(subject), reason })),
    end: async () => {
      if (told > TOLD) terminal.err(say('import.more', { more: told - TOLD }))
      file?.end()
      if (file) await finished(file)
    },
  }
}
export type Tally = ReturnType<typeof openTally>

const labelOf = (path: string, { say, language }: Terminal): string => {
  const own = `import.field.${path}`
  return isOwnKey(own) ? say(own) : columnLabel(path, language)
}
