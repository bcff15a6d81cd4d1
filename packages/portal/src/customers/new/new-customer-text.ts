import { useMemo } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { createFieldText, type FieldText } from '../../ui/form/field-text.ts'
import { registrationKey } from '../account/account-text.ts'
import { domainOf, type FieldName } from './fields.ts'

const nobody: ReadonlyMap<string, string> = new Map()

/** The fields of a new customer in words. `resellers`: names of the partners that may be chosen, by id. */
export const useNewCustomerText = (suffixes: readonly string[], resellers = nobody): FieldText<FieldName> => {
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
        field === 'associatedPartnerId'
          ? (resellers.get(values[field]) ?? '')
          : field === 'companyProfile.domain'
            ? domainOf(values[field], suffixes)
            : text.display(field, values),
    }
  }, [format, suffixes, resellers])
}
