import { countryRules } from '@tenantry/contract/countries'
import { registrationLabel } from '@tenantry/contract/rules'
import { useMemo } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { createFieldText, type FieldText } from '../../ui/form/field-text.ts'
import type { AccountValues, FieldName } from './fields.ts'

const countryOf = (field: FieldName, values: AccountValues): string =>
  field.startsWith('company.')
    ? values['company.address.country'] || values['billing.defaultAddress.country']
    : values['billing.defaultAddress.country']

/** Where a number is required, its label names the kind of number. */
export const registrationKey = (field: string, country: string): string | undefined =>
  field.endsWith('.organizationRegistrationNumber') &&
  countryRules(country)?.customerOrganizationRegistrationNumberRequired
    ? registrationLabel(country)
    : undefined

/** The fields of an account in words. */
export const useAccountText = (): FieldText<FieldName> => {
  const format = useFormat()
  return useMemo(() => {
    const { t } = format
    const section = (field: FieldName) =>
      t(
        field.startsWith('billing.defaultAddress.') && !field.endsWith('phoneNumber')
          ? 'account.billingAddress'
          : field.startsWith('company.address.')
            ? 'account.companyAddress'
            : field.startsWith('company.')
              ? 'account.company'
              : 'account.billTo',
      )
    return createFieldText(format, { section, countryOf, labelKey: registrationKey })
  }, [format])
}
