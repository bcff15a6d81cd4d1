import { countryRules } from '@tenantry/contract/countries'
import { useFormat } from '../../i18n/index.tsx'
import { AddressFields } from '../../ui/form/address-fields.tsx'
import { Field } from '../../ui/form/field.tsx'
import { choice } from '../../ui/form/form-field.tsx'
import { Column, More, PartHead, Section, TieBox } from '../../ui/form/sections.tsx'
import { useSheet } from '../../ui/form/sheet.ts'
import { Value } from '../../ui/form/value.tsx'
import type { FieldName } from './fields.ts'

export const BillToSection = () => {
  const { t } = useFormat()
  const { values, text } = useSheet<FieldName>()
  const rules = countryRules(values['billing.defaultAddress.country'])
  const options = (tags: readonly string[] = [], field: FieldName) =>
    choice(
      values[field],
      tags.map((tag) => ({ value: tag, text: text.display(field, { ...values, [field]: tag }) })),
    )
  return (
    <Section id="bill-to" title={t('account.billTo')}>
      <Column>
        <Field<FieldName> field="billing.companyName" required maxLength={200} />
        <TieBox tie="name" label={t('account.sameName')} />
        <PartHead field="billing.defaultAddress.addressLine1" label={t('account.billingAddress')}>
          <TieBox tie="address" label={t('account.sameAddress')} />
        </PartHead>
        <AddressFields path="billing.defaultAddress" label={t('account.billingAddress')} required />
      </Column>
      <Column mixed>
        <Column>
          <ContactName />
          <Field<FieldName> field="billing.email" required maxLength={254} />
          <Field<FieldName>
            field="billing.defaultAddress.phoneNumber"
            required={rules?.customerOrganizationPhoneNumberRequired ?? false}
            maxLength={40}
          />
        </Column>
        <More fields={['billing.culture', 'billing.language']}>
          <Field<FieldName>
            field="billing.culture"
            options={options(rules?.supportedCulturesList, 'billing.culture')}
          />
          <Field<FieldName>
            field="billing.language"
            options={options(rules?.supportedLanguagesList, 'billing.language')}
          />
        </More>
      </Column>
    </Section>
  )
}

/** One name while reading, two fields while editing. */
const ContactName = () => {
  const { t } = useFormat()
  const { form, editable, values } = useSheet<FieldName>()
  if (form && editable('billing.firstName'))
    return (
      <>
        <Field<FieldName> field="billing.firstName" maxLength={50} />
        <Field<FieldName> field="billing.lastName" maxLength={50} />
      </>
    )
  const name = `${values['billing.firstName']} ${values['billing.lastName']}`.trim()
  return <Value label={t('account.contact')} value={name} alone={form !== undefined} />
}

export const CompanySection = () => {
  const { t } = useFormat()
  const { values } = useSheet<FieldName>()
  const billingCountry = values['billing.defaultAddress.country']
  const rules = countryRules(values['company.address.country'] || billingCountry)
  const sample = rules?.customerOrganizationRegistrationNumberSample
  return (
    <Section id="company" title={t('account.company')}>
      <Column>
        <Field<FieldName> field="company.legalName" maxLength={200} />
        <PartHead field="company.address.addressLine1" label={t('account.companyAddress')} />
        <AddressFields path="company.address" label={t('account.companyAddress')} otherwise={billingCountry} />
      </Column>
      <Column>
        <Field<FieldName>
          field="company.organizationRegistrationNumber"
          required={rules?.customerOrganizationRegistrationNumberRequired ?? false}
          help={sample && t('account.registrationHelp', { sample })}
          maxLength={64}
        />
        <Field<FieldName> field="company.email" maxLength={254} />
      </Column>
    </Section>
  )
}
