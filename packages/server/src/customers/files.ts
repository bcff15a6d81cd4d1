import { existsSync } from 'node:fs'
import { agreementKind } from '../agreements/agreement.ts'
import { directAcceptanceKind } from '../agreements/direct-acceptance.ts'
import { agreementImportDecisions } from '../agreements/import.ts'
import { type PartnerDocument, partnerKind } from '../auth/partner.ts'
import type { Config } from '../config.ts'
import { partnerRelationshipKind } from '../relationships/partner-relationship.ts'
import { policyImportDecisions } from '../self-serve/import.ts'
import { policyKind } from '../self-serve/policy.ts'
import { openBatchStore } from '../store/batch.ts'
import { databaseFile, openForReading } from '../store/database.ts'
import { customerKind } from './customer.ts'
import { listPartners } from './export.ts'
import { importDecisions } from './import.ts'

/** The data folder as the command line needs it to import and export: without the server. */
export const openCustomerFiles = ({ data, cloud, settings }: Config) =>
  openBatchStore({
    folder: data,
    cloud,
    settings,
    kinds: [customerKind, partnerKind, partnerRelationshipKind, policyKind, agreementKind, directAcceptanceKind],
    decisions: new Map(Object.entries({ ...importDecisions, ...policyImportDecisions, ...agreementImportDecisions })),
  })

/** Partners of a data folder; none where there is no data yet. */
export const partnersIn = (folder: string): PartnerDocument[] => {
  if (!existsSync(databaseFile(folder))) return []
  const db = openForReading(folder)
  try {
    return listPartners(db)
  } finally {
    db.close()
  }
}

export {
  type AgreementImport,
  type AgreementImportResult,
  agreementFromWire,
  type ImportedAgreement,
} from '../agreements/import.ts'
export type { PartnerDocument } from '../auth/partner.ts'
export { operatorCommand } from '../operator/command.ts'
export { type PolicyImport, type PolicyImportResult, permissionsFromWire } from '../self-serve/import.ts'
export type { BatchStore } from '../store/batch.ts'
export { databaseFile, FolderInUse, openForReading } from '../store/database.ts'
export { columnLabel } from './columns.ts'
export { customersCsv, listedCustomers } from './export.ts'
export type { ImportResult } from './import.ts'
export { columnsOf, fromRow, fromWire, type ImportedCustomer } from './imported.ts'
