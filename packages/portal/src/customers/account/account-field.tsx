import { Checkbox, Link, makeStyles, tokens } from '@fluentui/react-components'
import { WarningFilled } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { idOf, useSheet } from './account-sheet.ts'
import { type FieldName, stored } from './changes.ts'
import type { FieldFinding } from './findings.ts'
import { FormField, type FormFieldProps } from './form-field.tsx'
import { Value } from './value.tsx'

const useStyles = makeStyles({
  warning: {
    marginTop: '4px',
    padding: '6px 8px',
    borderLeft: `3px solid ${tokens.colorStatusWarningBorderActive}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  text: { display: 'flex', gap: '6px' },
  icon: { flexShrink: 0, marginTop: '1px', color: tokens.colorStatusWarningForeground1 },
  tick: { marginLeft: '-8px' },
})

/** A warning is no error: it asks a person to look again and to say that it is right (V-05 to V-07). */
export const Warning = ({ finding, named = false }: { finding: FieldFinding; named?: boolean }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { form, text, values } = useSheet()
  if (!form) return null
  return (
    <div role="note" aria-label={t('account.warning')} className={styles.warning}>
      <div className={styles.text}>
        <WarningFilled aria-hidden className={styles.icon} />
        <span>
          {named && `${text.display(finding.field, values)}: `}
          {text.rule(finding.message, finding.params)}
        </span>
      </div>
      <Checkbox
        className={styles.tick}
        label={t(finding.field.endsWith('Name') ? 'name.warn.confirm' : 'account.warn.confirm')}
        checked={form.isConfirmed(finding)}
        onChange={(_, data) => form.confirm(finding, data.checked === true)}
      />
    </div>
  )
}

const inputModes: Partial<Record<FieldName, FormFieldProps['inputMode']>> = {
  'billing.email': 'email',
  'company.email': 'email',
  'billing.defaultAddress.phoneNumber': 'tel',
}

export interface AccountFieldProps
  extends Pick<FormFieldProps, 'required' | 'help' | 'options' | 'suggestions' | 'maxLength' | 'narrow'> {
  field: FieldName
  /** Beside the value while reading. */
  action?: ReactNode
}

/** One field of the account: a value while reading or when it is not the person's to change, a control while editing. */
export const AccountField = ({ field, action, ...props }: AccountFieldProps) => {
  const { values, form, editable, text } = useSheet()
  const label = text.label(field, values)
  if (!form || !editable(field)) {
    const value = text.display(field, values)
    const address = field.endsWith('.email') ? `mailto:${value}` : field.endsWith('phoneNumber') ? `tel:${value}` : ''
    return (
      <Value label={label} value={value} action={action} alone={form !== undefined}>
        {address ? <Link href={address.replaceAll(' ', '')}>{value}</Link> : undefined}
      </Value>
    )
  }
  const error = form.shownErrors.find((each) => each.field === field)
  const finding = error?.finding
  const changed = stored(form.opened[field]) !== stored(values[field])
  const warnings = form.warnings.filter((each) => each.field === field)
  return (
    <FormField
      {...props}
      id={idOf(field)}
      label={label}
      value={values[field]}
      was={changed ? text.display(field, form.opened) : undefined}
      error={error?.text ?? (finding && text.rule(finding.message, finding.params))}
      warning={warnings.map((each) => <Warning key={each.rule} finding={each} />)}
      {...(inputModes[field] && { inputMode: inputModes[field] })}
      onChange={(value) => form.set(field, value)}
      onBlur={() => form.blur(field)}
      onUndo={() => form.undo(field)}
    />
  )
}
