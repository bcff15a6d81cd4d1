import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { columnLabel, type ImportResult } from '@tenantry/server/customer-files'
import { reasonOf } from '../refusal.ts'
import type { Terminal } from '../terminal.ts'

/** Rows that are told one by one on the screen. */
const TOLD = 100

export interface Counts {
  created: number
  updated: number
  unchanged: number
  differs: number
  refused: number
}

/** Counts what came of the rows, and tells those that a person has to look at. */
export const openTally = (terminal: Terminal, { report }: { report?: string | undefined }) => {
  const { say, language } = terminal
  const counts: Counts = { created: 0, updated: 0, unchanged: 0, differs: 0, refused: 0 }
  const file: WriteStream | undefined = report === undefined ? undefined : createWriteStream(report, { mode: 0o600 })
  const began = performance.now()
  let told = 0

  const tell = (line: string) => {
    if (told++ < TOLD) terminal.err(line)
  }

  return {
    counts,
    speed: () => {
      const rows = counts.created + counts.updated + counts.unchanged + counts.refused
      return { rows, rate: Math.round((rows * 1000) / Math.max(performance.now() - began, 1)) }
    },
    done: (row: number, { result, differs }: ImportResult) => {
      counts[result]++
      if (differs.length === 0) return
      counts.differs++
      const fields = differs.map((path) => columnLabel(path, language)).join(', ')
      tell(say('import.differs', { row: String(row), fields }))
      file?.write(`${JSON.stringify({ row, result: 'differs', fields: differs })}\n`)
    },
    refused: (row: number, problem: unknown) => {
      counts.refused++
      const reason = reasonOf(problem, terminal)
      tell(say('import.refused', { row: String(row), reason }))
      file?.write(`${JSON.stringify({ row, result: 'refused', reason })}\n`)
    },
    end: async () => {
      if (told > TOLD) terminal.err(say('import.more', { more: told - TOLD }))
      file?.end()
      if (file) await finished(file)
    },
  }
}
