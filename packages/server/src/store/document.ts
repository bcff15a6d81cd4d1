import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** Stored state of one sort: how it is named, upgraded, and which columns the store derives from it. */
export interface Kind<T extends { id: string }> {
  name: string
  /** Version that is written; older ones pass through `upgrade` when read. */
  version: number
  upgrade?: (old: unknown, from: number) => T
  /** How the ids of documents that hang on a customer begin, so that they go with it; `null`: they hang on none. */
  ofCustomer: ((partnerId: string, customerId: string) => string) | null
  /** Columns of the index table `<name>_index`, in order, with the column lists that get an index of their own. */
  index?: {
    columns: Record<string, 'TEXT' | 'INTEGER'>
    indexes: readonly (readonly string[])[]
    /** Raised where the same document gives other values than before. */
    version: number
    /** Values of the columns; `null`: the document stands in no list. `search` feeds the trigram index. */
    of: (document: T) => (Record<string, string | number | null> & { search?: string }) | null
    /** The column in whose order a search finds rows; absent: nothing is searched. */
    searchOrder?: string
  }
  /** The document as another partner sees it. The store keeps the copy in step, as it keeps the index. */
  copy?: {
    of: (partnerId: string, document: T) => { partnerId: string; document: T } | undefined
    /** Of a copy: the partner that has the original. */
    from: (document: T) => string | undefined
  }
  key: (partnerId: string, id: string) => Key<T>
}

/** Address of one document. `T` is what stands there. */
export interface Key<T> {
  kind: string
  partnerId: string
  id: string
  /** Never set; carries the type. */
  readonly document?: T
}

/** A value that at most one owner in the whole installation has, for example a domain. */
export interface UniqueKey {
  unique: string
  value: string
}

export const defineKind = <T extends { id: string }>(definition: Omit<Kind<T>, 'key'>): Kind<T> => ({
  ...definition,
  key: (partnerId, id) => ({ kind: definition.name, partnerId, id }),
})

// biome-ignore lint/suspicious/noExplicitAny: a kind of whatever document
export type AnyKind = Kind<any>

export const uniqueKey = (unique: string, value: string): UniqueKey => ({ unique, value })

/** SQLite keeps no checksum of its pages, so each document carries one, checked on every read (R2.3). */
export const checksum = (body: string): number => crc32(body)

/** Version of a document for clients, where it keeps none of its own: it changes with every change of the document. */
export const versionOf = (document: object): string =>
  hash('sha256', JSON.stringify(document), 'base64url').slice(0, 22)

/** Stored data that is not what was stored: never served. The message is for the operator. */
export class Damaged extends Error {
  override readonly name = 'Damaged'
  constructor(what: string) {
    super(`tenantry.sqlite: ${what} does not match its checksum; restore the data folder from a backup`)
  }
}

export class DamagedDocument extends Damaged {
  constructor(key: Key<unknown>) {
    super(`${key.kind} ${key.id} of partner ${key.partnerId}`)
  }
}

export interface StoredRow {
  kind: string
  partner_id: string
  id: string
  version: number
  sum: number
  body: string
}

/** Text of a row as the current version of its kind; throws on damage. */
export const readDocument = <T extends { id: string }>(kind: Kind<T>, row: StoredRow): T => {
  if (checksum(row.body) !== row.sum)
    throw new DamagedDocument({ kind: row.kind, partnerId: row.partner_id, id: row.id })
  const document: unknown = JSON.parse(row.body)
  return row.version === kind.version || !kind.upgrade ? (document as T) : kind.upgrade(document, row.version)
}

/** Row ids start with the number of the partner, so that each partner's rows are one range. */
export const ROWS_PER_PARTNER = 2 ** 32
export const firstRow = (partnerNumber: number): number => partnerNumber * ROWS_PER_PARTNER
export const lastRow = (partnerNumber: number): number => (partnerNumber + 1) * ROWS_PER_PARTNER - 1
