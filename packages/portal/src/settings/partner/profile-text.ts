import { isMessageKey } from '@tenantry/contract/messages'
import { useMemo } from 'react'
import { type MessageKey, useFormat } from '../../i18n/index.tsx'
import { createFieldText, type FieldText } from '../../ui/form/field-text.ts'
import { type FieldName, fieldAt, type ProfileValues, partOf } from './fields.ts'

const addressOf = (field: FieldName): string | undefined => /^(.*\.\w*ddress)\.\w+$/.exec(field)?.[1]

const sections: Readonly<Record<string, MessageKey>> = {
  'organization.defaultAddress': 'profile.organizationAddress',
  'legalBusiness.address': 'profile.legalAddress',
  'legalBusiness.companyApproverAddress': 'profile.approverAddress',
  'billing.address': 'profile.billingAddress',
  'legalBusiness.primaryContact': 'profile.legalContact',
  'billing.primaryContact': 'profile.billingContact',
}

const countryOf = (field: FieldName, values: ProfileValues): string => {
  const own = addressOf(field)
  const country = own && fieldAt(`${own}.country`)
  return (country && values[country]) || values['organization.defaultAddress.country']
}

/** Names differ by the profile that they are in. */
const labelKey = (field: FieldName): string | undefined => {
  const key = `field.profiles.${field}`
  return isMessageKey(key) ? key : undefined
}

/** The fields of the partner's profiles in words. */
export const useProfileText = (): FieldText<FieldName> => {
  const format = useFormat()
  return useMemo(() => {
    const section = (field: FieldName) => {
      const person = /^organization\.defaultAddress\.(firstName|lastName|phoneNumber)$/.test(field)
      const found = person ? undefined : sections[field.slice(0, field.lastIndexOf('.'))]
      return format.t(found ?? `profile.${partOf(field)}`)
    }
    return createFieldText(format, { section, countryOf, labelKey })
  }, [format])
}
