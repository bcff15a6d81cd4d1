import { createContext, use } from 'react'
import type { FieldText } from './field-text.ts'
import type { Form } from './use-form.ts'
import type { Values } from './values.ts'

/** What every field of a page needs: the values, and, while editing, the form over them. */
export interface Sheet<F extends string> {
  values: Values<F>
  text: FieldText<F>
  /** Absent while reading. */
  form?: Form<F>
  /** Whether the person may change a field; the others stay values. */
  editable: (field: F) => boolean
}

// biome-ignore lint/suspicious/noExplicitAny: the fields of whichever page
const SheetContext = createContext<Sheet<any> | null>(null)
export const SheetProvider = SheetContext.Provider

export const useSheet = <F extends string>(): Sheet<F> => {
  const sheet = use(SheetContext)
  if (!sheet) throw new Error('No SheetProvider above')
  return sheet
}

/** Id of a field's control, for links to it. */
export const idOf = (field: string): string => `field-${field.replaceAll('.', '-')}`

/** Puts the focus into a field, once it is in sight. */
export const visit = (field: string): void => {
  requestAnimationFrame(() => document.getElementById(idOf(field))?.focus())
}
