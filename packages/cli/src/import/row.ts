import { ApiError } from '@tenantry/contract'
import type { ImportedCustomer } from '@tenantry/server/customer-files'

/** A row of a file, by the number that its reader sees: what it brings, or why it cannot be read. */
export interface SourceRow {
  row: number
  customer?: ImportedCustomer
  problem?: unknown
}

export const unreadable = (reason: string, params: Record<string, string> = {}): ApiError =>
  new ApiError('invalidProperty', { data: [{ field: '', code: 3000, reason, params }] })
