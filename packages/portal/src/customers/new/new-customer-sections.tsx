import { countryRules } from '@tenantry/contract/countries'
import type { ReactNode } from 'react'
import { contractText } from '../../i18n/contract-text.ts'
import { useFormat } from '../../i18n/index.tsx'
import { AddressFields, CountryField } from '../../ui/form/address-fields.tsx'
import { Field } from '../../ui/form/field.tsx'
import { choice } from '../../ui/form/form-field.tsx'
import { Column, More, Section } from '../../ui/form/sections.tsx'
import { useSheet } from '../../ui/form/sheet.ts'
import type { FieldName } from './fields.ts'

const address = 'billingProfile.defaultAddress'

export interface NewCustomerSectionsProps {
  /** The ending of the first domain. */
  ending: string
  /** Why there are not more countries. */
  countryHelp?: string | undefined
  /** Below the domain: whether it is free. */
  domainNote?: ReactNode
  /** Below the company: who serves it. */
  children?: ReactNode
}

/** Company, bill-to info and contact of somebody who is not a customer yet. The country comes first: the rest follows from it. */
export const NewCustomerSections = ({ ending, countryHelp, domainNote, children }: NewCustomerSectionsProps) => {
  const format = useFormat()
  const { t } = format
  const { values, text } = useSheet<FieldName>()
  const rules = countryRules(values[`${address}.country`])
  const sample = rules?.customerOrganizationRegistrationNumberSample
  const options = (tags: readonly string[] = [], field: FieldName) =>
    choice(
      values[field],
      tags.map((tag) => ({ value: tag, text: text.display(field, { ...values, [field]: tag }) })),
    )
  return (
    <>
      <Section id="company" title={t('new.company')}>
        <Column>
          <CountryField path={address} required help={countryHelp} />
          <Field<FieldName> field="billingProfile.companyName" required maxLength={200} />
          <Field<FieldName>
            field="companyProfile.domain"
            required
            maxLength={253}
            help={contractText(format)('domain.permanent')}
            ending={values['companyProfile.domain'].includes('.') ? undefined : ending}
          />
          {domainNote}
        </Column>
        <Column>
          <Field<FieldName>
            field="companyProfile.organizationRegistrationNumber"
            required={rules?.customerOrganizationRegistrationNumberRequired ?? false}
            help={sample && t('account.registrationHelp', { sample })}
            maxLength={64}
          />
          <More fields={['companyProfile.companyName']}>
            <Field<FieldName> field="companyProfile.companyName" help={t('new.legalName.help')} maxLength={200} />
          </More>
          {children}
        </Column>
      </Section>
      <Section id="bill-to" title={t('new.billTo')}>
        <Column>
          <AddressFields path={address} label={t('account.billingAddress')} required withoutCountry />
        </Column>
        <Column>
          <Field<FieldName> field="billingProfile.firstName" required maxLength={50} />
          <Field<FieldName> field="billingProfile.lastName" required maxLength={50} />
          <Field<FieldName> field="billingProfile.email" required maxLength={254} />
          <Field<FieldName>
            field={`${address}.phoneNumber`}
            required={rules?.customerOrganizationPhoneNumberRequired ?? false}
            maxLength={40}
          />
          <More fields={['billingProfile.culture', 'billingProfile.language']}>
            <Field<FieldName>
              field="billingProfile.culture"
              options={options(rules?.supportedCulturesList, 'billingProfile.culture')}
            />
            <Field<FieldName>
              field="billingProfile.language"
              options={options(rules?.supportedLanguagesList, 'billingProfile.language')}
            />
          </More>
        </Column>
      </Section>
    </>
  )
}
