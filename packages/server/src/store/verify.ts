import type { Database } from 'better-sqlite3'
import { openForReading } from './database.ts'
import type { AnyKind } from './document.ts'
import { openSealForReading } from './seal.ts'
import { checkChain } from './verify-chain.ts'
import { checkDocuments } from './verify-documents.ts'
import { isDamage, structureFaultsInThread } from './verify-file.ts'

/** What can be wrong, each with what names the place. */
export type Fault =
  | 'fileDamaged'
  | 'recordChanged'
  | 'recordPayloadChanged'
  | 'recordPayloadMissing'
  | 'recordMissing'
  | 'recordMoved'
  | 'recordsCut'
  | 'recordsStray'
  | 'headChanged'
  | 'documentDamaged'
  | 'documentMoved'
  | 'documentUnknown'
  | 'copyDiffers'
  | 'columnDiffers'
  | 'rowMissing'
  | 'rowStray'
  | 'counterDiffers'
  | 'searchDiffers'

export interface FoundFault {
  fault: Fault
  params: Record<string, string | number>
}

/** The end of a partner's chain, to be kept elsewhere: whoever cuts the tail cannot cut it there (R8.3). */
export interface ChainEnd {
  partnerId: string
  records: number
  hash: string
}

export interface Verification {
  faults: FoundFault[]
  chains: ChainEnd[]
  records: number
  documents: number
}

export interface VerifyOptions {
  kinds: readonly AnyKind[]
  /** Ends of chains as they were known earlier: each must still be on its chain. */
  earlier?: readonly ChainEnd[] | undefined
  onProgress?: ((rows: number) => void) | undefined
}

/** How a check tells what it finds and how far it is. */
export interface Witness {
  found: (fault: Fault, params?: FoundFault['params']) => void
  passed: () => void
}

const TOLD = 100
const ROWS_A_STEP = 10_000

/** Compares everything in a data folder that can be compared, on one state of it; a server may be running. */
export const verifyFolder = async (
  folder: string,
  { kinds, earlier = [], onProgress }: VerifyOptions,
): Promise<Verification> => {
  const structure = structureFaultsInThread(folder)
  const result: Verification = { faults: [], chains: [], records: 0, documents: 0 }
  let rows = 0
  const witness: Witness = {
    found: (fault, params = {}) => {
      if (result.faults.length < TOLD) result.faults.push({ fault, params })
    },
    passed: () => {
      if (++rows % ROWS_A_STEP === 0) onProgress?.(rows)
    },
  }
  let db: Database | undefined
  try {
    db = openForReading(folder)
    db.exec('BEGIN')
    result.chains = checkChain(db, { witness, earlier, seal: openSealForReading(folder) })
    result.records = result.chains.reduce((sum, { records }) => sum + records, 0)
    result.documents = checkDocuments(db, { witness, kinds })
  } catch (error) {
    if (!isDamage(error)) throw error
    witness.found('fileDamaged', { detail: (error as Error).message })
  } finally {
    db?.close()
  }
  const damage = (await structure).map((detail): FoundFault => ({ fault: 'fileDamaged', params: { detail } }))
  // What ended the walk is the same damage, met on the way.
  const others = damage.length > 0 ? result.faults.filter(({ fault }) => fault !== 'fileDamaged') : result.faults
  return { ...result, faults: [...damage, ...others] }
}
