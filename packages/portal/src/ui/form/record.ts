import { type QueryKey, queryOptions } from '@tanstack/react-query'
import type { Finding } from '@tenantry/contract'
import type { Ties } from './ties.ts'
import type { Change, Values } from './values.ts'

/** What a form is over: something with a version. */
export interface Versioned {
  attributes: { etag?: string | undefined }
}

/** Who stored a version, as far as that can be told. */
export interface Author {
  name?: string | undefined
  at?: string | undefined
  /** Number of the change, to look it up. */
  change?: number | undefined
}

/** Where a record comes from and where its changes go. */
export interface RecordSource<R extends Versioned> {
  queryKey: QueryKey
  read: (signal?: AbortSignal) => Promise<R>
  save: (body: object, options: { ifMatch: string; requestId: string }) => Promise<R>
  authorOf: (record: R) => Promise<Author | undefined>
  /** Another version is stored: what else shows the record is old now. */
  onChanged: () => void
}

export const recordQuery = <R extends Versioned>({ queryKey, read }: RecordSource<R>) =>
  queryOptions({ queryKey, queryFn: ({ signal }) => read(signal), staleTime: 5_000 })

export interface FieldFinding<F extends string> extends Finding {
  field: F
}

/** How the fields of a form stand to the record that it is over. */
export interface RecordForm<R extends Versioned, F extends string> {
  /** In the order of the form. */
  valuesOf: (record: R) => Values<F>
  /** Field that shows the value at a path: of a recorded change, a finding, a refusal. */
  fieldAt: (path: string) => F | undefined
  /** Body of the PUT. */
  patchOf: (changes: readonly Change<F>[]) => object
  /** What the rules say of the record with changes laid over it. */
  check: (record: R, changes: readonly Change<F>[]) => FieldFinding<F>[]
  /** Whether a finding stands in the way of a change of these fields. */
  concerns: (field: F, changed: ReadonlySet<F>) => boolean
  ties: Ties<F>
  /** What else a typed field brings about, before what is tied to it follows. */
  complete?: (values: Values<F>, changed: { field: F; value: string }) => Values<F>
}
