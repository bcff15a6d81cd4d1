import { hash } from 'node:crypto'
import { appendFileSync, createReadStream, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Whatever the service answered about one customer. A part that was not asked for, or is not offered there, is absent. */
export interface ReadCustomer {
  id: string
  name: string
  customer: unknown
  policies?: readonly unknown[]
  agreements?: readonly unknown[]
  isSigned?: boolean
}

/** What is read from where, for whom: another one has a file of its own. */
export interface SpoolSubject {
  from: string
  tenant: string
  partnerId: string
}

/** After this long, what was read is no longer taken for what is there. */
const KEPT_MS = 7 * 24 * 3600_000

/**
 * What has been read, in a file of the data folder for its owner only: one customer a line. A read that is cut off goes on
 * where it was; a line that was cut off is read again.
 */
export const openSpool = async (
  data: string,
  subject: SpoolSubject,
  { restart, now }: { restart: boolean; now: Date },
) => {
  const folder = join(data, 'import')
  const file = join(folder, `${hash('sha256', JSON.stringify(subject)).slice(0, 16)}.jsonl`)
  const begun = restart || !existsSync(file) ? undefined : await beginningOf(file)
  const goesOn = begun !== undefined && now.getTime() - begun.getTime() < KEPT_MS
  if (!goesOn) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(file, `${JSON.stringify({ ...subject, begun: now.toISOString() })}\n`, { mode: 0o600 })
  } else appendFileSync(file, '\n') // the last line may have been cut off

  const rows = async function* (): AsyncGenerator<ReadCustomer> {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      const row = rowOf(line)
      if (row) yield row
    }
  }
  const read = new Set<string>()
  if (goesOn) for await (const { id } of rows()) read.add(id)

  return {
    /** When a read that goes on was begun. */
    begun: goesOn ? begun : undefined,
    /** Ids of the customers that are in it. */
    read: read as ReadonlySet<string>,
    add: (customer: ReadCustomer): void => {
      appendFileSync(file, `${JSON.stringify(customer)}\n`)
      read.add(customer.id)
    },
    rows,
    remove: () => rmSync(file, { force: true }),
  }
}
export type Spool = Awaited<ReturnType<typeof openSpool>>

const rowOf = (line: string): ReadCustomer | undefined => {
  try {
    const row = JSON.parse(line) as ReadCustomer
    return row.customer === undefined ? undefined : row
  } catch {
    return undefined
  }
}

/** The first line says when it was begun; a file that says nothing of the kind is begun anew. */
const beginningOf = async (file: string): Promise<Date | undefined> => {
  const handle = await open(file)
  try {
    for await (const line of handle.readLines()) {
      const begun = new Date((JSON.parse(line) as { begun: string }).begun)
      return Number.isNaN(begun.getTime()) ? undefined : begun
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  } finally {
    await handle.close()
  }
  return undefined
}
