import type { CustomerAccount } from '@tenantry/contract'
import { createContext, use } from 'react'
import type { FieldName, Values } from './changes.ts'
import type { FieldText } from './field-text.ts'
import type { AccountForm } from './form.ts'

/** What every field of the page needs: the values, and, while editing, the form over them. */
export interface AccountSheet {
  account: CustomerAccount
  values: Values
  text: FieldText
  /** Absent while reading. */
  form?: AccountForm
  /** Whether the person may change a field; the others stay values. */
  editable: (field: FieldName) => boolean
}

const SheetContext = createContext<AccountSheet | null>(null)
export const SheetProvider = SheetContext.Provider

export const useSheet = (): AccountSheet => {
  const sheet = use(SheetContext)
  if (!sheet) throw new Error('No SheetProvider above')
  return sheet
}

/** Id of a field's control, for links to it. */
export const idOf = (field: FieldName): string => `field-${field.replaceAll('.', '-')}`
