import { useMemo } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { createFieldText, type FieldText } from '../../ui/form/field-text.ts'
import { registrationKey } from '../account/account-text.ts'
import type { FieldName } from './fields.ts'

/** The fields of a new customer in words. `resellers`: names of the partners that may be chosen, by id. */
export const useNewCustomerText = (resellers: ReadonlyMap<string, string> = new Map()): FieldText<FieldName> => {
  const format = useFormat()
  return useMemo(() => {
    const { t } = format
    const text = createFieldText<FieldName>(format, {
      section: (field) =>
        t(
          field.startsWith('companyProfile.') || /companyName|country|associated/.test(field)
            ? 'new.company'
            : field.startsWith('billingProfile.defaultAddress.') && !field.endsWith('phoneNumber')
              ? 'account.billingAddress'
              : 'account.contact',
        ),
      countryOf: (_field, values) => values['billingProfile.defaultAddress.country'],
      labelKey: (field, country) =>
        field === 'companyProfile.companyName' ? 'field.legalName' : registrationKey(field, country),
    })
    return {
      ...text,
      display: (field, values) =>
        field === 'associatedPartnerId' ? (resellers.get(values[field]) ?? '') : text.display(field, values),
    }
  }, [format, resellers])
}
