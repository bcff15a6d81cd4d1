import { Body1Strong, Button, Checkbox, makeStyles, mergeClasses, Subtitle2, tokens } from '@fluentui/react-components'
import { ChevronDown16Regular, ChevronRight16Regular } from '@fluentui/react-icons'
import { countryRules } from '@tenantry/contract/countries'
import { type ReactNode, useState } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { AccountField } from './account-field.tsx'
import { useSheet } from './account-sheet.ts'
import { AddressFields } from './address-fields.tsx'
import { type FieldName, isEmptySide, stored, type Tie } from './changes.ts'
import { choice } from './form-field.tsx'
import { Value } from './value.tsx'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '16px' },
  heading: { margin: 0 },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: '16px 40px',
    margin: 0,
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'flex', flexDirection: 'column', gap: '16px', minWidth: 0, margin: 0 },
  editing: { gap: '14px' },
  tie: { marginLeft: '-8px', marginTop: '-10px', marginBottom: '-6px' },
  addressHead: { display: 'flex', flexDirection: 'column', gap: '10px', marginTop: '8px' },
  more: { display: 'flex', flexDirection: 'column', gap: '12px', alignItems: 'stretch' },
  toggle: {
    alignSelf: 'flex-start',
    minWidth: 'auto',
    marginLeft: '-6px',
    paddingLeft: 0,
    color: tokens.colorNeutralForeground2,
  },
})

interface SectionProps {
  id: string
  title: string
  children: ReactNode
}

const Section = ({ id, title, children }: SectionProps) => {
  const styles = useStyles()
  return (
    <section aria-labelledby={id} className={styles.section}>
      <Subtitle2 as="h2" id={id} className={styles.heading}>
        {title}
      </Subtitle2>
      {children}
    </section>
  )
}

const Column = ({ children }: { children: ReactNode }) => {
  const styles = useStyles()
  const { form } = useSheet()
  return form ? (
    <div className={mergeClasses(styles.column, styles.editing)}>{children}</div>
  ) : (
    <dl className={styles.column}>{children}</dl>
  )
}

const TieBox = ({ tie, label }: { tie: Tie; label: string }) => {
  const styles = useStyles()
  const { form, values, editable } = useSheet()
  const companyCountry = stored(values['company.address.country'])
  const country = stored(values['billing.defaultAddress.country'])
  const apart =
    tie === 'address' &&
    companyCountry !== '' &&
    companyCountry !== country &&
    !editable('billing.defaultAddress.country')
  const empty = isEmptySide(tie, { values, side: 'company' }) && isEmptySide(tie, { values, side: 'billing' })
  if (!form || !editable('billing.companyName') || apart || empty) return null
  return (
    <Checkbox
      className={styles.tie}
      label={label}
      checked={form.tied.has(tie)}
      onChange={(_, data) => form.tie(tie, data.checked === true)}
    />
  )
}

/** Which address the next fields are of; while reading the block has this as its label. */
const AddressHead = ({ label, children }: { label: string; children?: ReactNode }) => {
  const styles = useStyles()
  const { form, editable } = useSheet()
  if (!form || !editable('billing.defaultAddress.addressLine1')) return null
  return (
    <div className={styles.addressHead}>
      <Body1Strong as="h3" className={styles.heading}>
        {label}
      </Body1Strong>
      {children}
    </div>
  )
}

/** What is changed once in ten years. Open while it holds a change or an error. */
const More = ({ fields, children }: { fields: readonly FieldName[]; children: ReactNode }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { form } = useSheet()
  const [opened, setOpened] = useState(false)
  const concerned = fields.some(
    (field) =>
      form?.changes.some((change) => change.field === field) ||
      form?.shownErrors.some((error) => error.field === field),
  )
  const open = opened || concerned
  return (
    <div className={styles.more}>
      <Button
        appearance="transparent"
        size="small"
        className={styles.toggle}
        icon={open ? <ChevronDown16Regular /> : <ChevronRight16Regular />}
        aria-expanded={open}
        onClick={() => setOpened(!open)}
      >
        {t('account.more')}
      </Button>
      {open && <Column>{children}</Column>}
    </div>
  )
}

export const BillToSection = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const { values, text } = useSheet()
  const rules = countryRules(values['billing.defaultAddress.country'])
  const options = (tags: readonly string[] = [], field: FieldName) =>
    choice(
      values[field],
      tags.map((tag) => ({ value: tag, text: text.display(field, { ...values, [field]: tag }) })),
    )
  return (
    <Section id="bill-to" title={t('account.billTo')}>
      <div className={styles.columns}>
        <Column>
          <AccountField field="billing.companyName" required maxLength={200} />
          <TieBox tie="name" label={t('account.sameName')} />
          <AddressHead label={t('account.billingAddress')}>
            <TieBox tie="address" label={t('account.sameAddress')} />
          </AddressHead>
          <AddressFields path="billing.defaultAddress" label={t('account.billingAddress')} />
        </Column>
        <div className={styles.column}>
          <Column>
            <ContactName />
            <AccountField field="billing.email" required maxLength={254} />
            <AccountField
              field="billing.defaultAddress.phoneNumber"
              required={rules?.customerOrganizationPhoneNumberRequired ?? false}
              maxLength={40}
            />
          </Column>
          <More fields={['billing.culture', 'billing.language']}>
            <AccountField field="billing.culture" options={options(rules?.supportedCulturesList, 'billing.culture')} />
            <AccountField
              field="billing.language"
              options={options(rules?.supportedLanguagesList, 'billing.language')}
            />
          </More>
        </div>
      </div>
    </Section>
  )
}

/** One name while reading, two fields while editing. */
const ContactName = () => {
  const { t } = useFormat()
  const { form, editable, values } = useSheet()
  if (form && editable('billing.firstName'))
    return (
      <>
        <AccountField field="billing.firstName" maxLength={50} />
        <AccountField field="billing.lastName" maxLength={50} />
      </>
    )
  const name = `${values['billing.firstName']} ${values['billing.lastName']}`.trim()
  return <Value label={t('account.contact')} value={name} alone={form !== undefined} />
}

export const CompanySection = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const { values } = useSheet()
  const rules = countryRules(values['company.address.country'] || values['billing.defaultAddress.country'])
  const sample = rules?.customerOrganizationRegistrationNumberSample
  return (
    <Section id="company" title={t('account.company')}>
      <div className={styles.columns}>
        <Column>
          <AccountField field="company.legalName" maxLength={200} />
          <AddressHead label={t('account.companyAddress')} />
          <AddressFields path="company.address" label={t('account.companyAddress')} />
        </Column>
        <Column>
          <AccountField
            field="company.organizationRegistrationNumber"
            required={rules?.customerOrganizationRegistrationNumberRequired ?? false}
            help={sample && t('account.registrationHelp', { sample })}
            maxLength={64}
          />
          <AccountField field="company.email" maxLength={254} />
        </Column>
      </div>
    </Section>
  )
}
