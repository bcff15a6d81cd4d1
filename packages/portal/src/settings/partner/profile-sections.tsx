import { useMe } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { addressFields } from '../../ui/form/address.ts'
import { AddressFields } from '../../ui/form/address-fields.tsx'
import { Field } from '../../ui/form/field.tsx'
import { choice } from '../../ui/form/form-field.tsx'
import { Column, More, PartHead, Section, TieBox } from '../../ui/form/sections.tsx'
import { useSheet } from '../../ui/form/sheet.ts'
import { Value } from '../../ui/form/value.tsx'
import type { FieldName } from './fields.ts'
import { tagsOf } from './profile-form.ts'

type NamePath = 'organization.defaultAddress' | 'legalBusiness.primaryContact' | 'billing.primaryContact'

/** One name while reading, two fields while editing. */
const ContactName = ({ path, label }: { path: NamePath; label: string }) => {
  const { form, editable, values } = useSheet<FieldName>()
  if (form && editable(`${path}.firstName`))
    return (
      <>
        <PartHead field={`${path}.firstName`} label={label} />
        <Field<FieldName> field={`${path}.firstName`} maxLength={50} />
        <Field<FieldName> field={`${path}.lastName`} maxLength={50} />
      </>
    )
  const name = `${values[`${path}.firstName`]} ${values[`${path}.lastName`]}`.trim()
  return <Value label={label} value={name} alone={form !== undefined} />
}

const Organization = () => {
  const { t } = useFormat()
  const { values, text } = useSheet<FieldName>()
  const { cultures, languages } = tagsOf(useMe())
  const options = (field: FieldName, tags: readonly string[]) =>
    choice(
      values[field],
      tags.map((tag) => ({ value: tag, text: text.display(field, { ...values, [field]: tag }) })),
    )
  return (
    <Section id="organization" title={t('profile.organization')}>
      <Column>
        <Field<FieldName> field="organization.companyName" required maxLength={200} />
        <PartHead field="organization.defaultAddress.addressLine1" label={t('profile.organizationAddress')} />
        <AddressFields path="organization.defaultAddress" label={t('profile.organizationAddress')} />
      </Column>
      <Column mixed>
        <Column>
          <ContactName path="organization.defaultAddress" label={t('profile.contact')} />
          <Field<FieldName> field="organization.email" maxLength={254} />
          <Field<FieldName> field="organization.defaultAddress.phoneNumber" maxLength={40} />
        </Column>
        <More fields={['organization.culture', 'organization.language']}>
          <Field<FieldName> field="organization.culture" options={options('organization.culture', cultures)} />
          <Field<FieldName> field="organization.language" options={options('organization.language', languages)} />
        </More>
      </Column>
    </Section>
  )
}

const approverFields: readonly FieldName[] = [
  'legalBusiness.companyApproverEmail',
  ...addressFields('legalBusiness.companyApproverAddress'),
]

const LegalBusiness = () => {
  const { t } = useFormat()
  const { values } = useSheet<FieldName>()
  const home = values['organization.defaultAddress.country']
  return (
    <Section id="legal-business" title={t('profile.legalBusiness')}>
      <Column>
        <Field<FieldName> field="legalBusiness.companyName" required maxLength={200} />
        <PartHead field="legalBusiness.address.addressLine1" label={t('profile.legalAddress')}>
          <TieBox tie="legalAddress" label={t('profile.sameAsOrganization')} />
        </PartHead>
        <AddressFields path="legalBusiness.address" label={t('profile.legalAddress')} otherwise={home} />
      </Column>
      <Column mixed>
        <Column>
          <ContactName path="legalBusiness.primaryContact" label={t('profile.contact')} />
          <Field<FieldName> field="legalBusiness.primaryContact.email" maxLength={254} />
          <Field<FieldName> field="legalBusiness.primaryContact.phoneNumber" maxLength={40} />
        </Column>
        <More fields={approverFields} label={t('profile.approver')}>
          <Field<FieldName> field="legalBusiness.companyApproverEmail" maxLength={254} />
          <PartHead field="legalBusiness.companyApproverAddress.addressLine1" label={t('profile.approverAddress')}>
            <TieBox tie="approverAddress" label={t('profile.sameAsLegal')} />
          </PartHead>
          <AddressFields
            path="legalBusiness.companyApproverAddress"
            label={t('profile.approverAddress')}
            otherwise={home}
          />
        </More>
      </Column>
    </Section>
  )
}

const Billing = () => {
  const { t } = useFormat()
  const { values } = useSheet<FieldName>()
  const home = values['organization.defaultAddress.country']
  return (
    <Section id="billing" title={t('profile.billing')}>
      <Column>
        <Field<FieldName> field="billing.companyName" required maxLength={200} />
        <TieBox tie="invoiceName" label={t('profile.sameAsLegalName')} />
        <PartHead field="billing.address.addressLine1" label={t('profile.billingAddress')}>
          <TieBox tie="billingAddress" label={t('profile.sameAsLegal')} />
        </PartHead>
        <AddressFields path="billing.address" label={t('profile.billingAddress')} otherwise={home} />
      </Column>
      <Column>
        <ContactName path="billing.primaryContact" label={t('profile.contact')} />
        <Field<FieldName> field="billing.primaryContact.email" maxLength={254} />
        <Field<FieldName> field="billing.primaryContact.phoneNumber" maxLength={40} />
        <Field<FieldName> field="billing.taxId" maxLength={64} />
        <Field<FieldName> field="billing.purchaseOrderNumber" maxLength={64} />
      </Column>
    </Section>
  )
}

const Support = () => {
  const { t } = useFormat()
  return (
    <Section id="support" title={t('profile.support')}>
      <Column>
        <Field<FieldName> field="support.email" maxLength={254} />
        <Field<FieldName> field="support.telephone" maxLength={40} help={t('profile.telephoneHelp')} />
      </Column>
      <Column>
        <Field<FieldName> field="support.website" maxLength={254} help={t('profile.websiteHelp')} />
      </Column>
    </Section>
  )
}

/** The four profiles below each other. */
export const ProfileSections = () => (
  <>
    <Organization />
    <LegalBusiness />
    <Billing />
    <Support />
  </>
)
