import { Link } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { FormField, type FormFieldProps } from './form-field.tsx'
import type { FieldFinding } from './record.ts'
import { idOf, useSheet } from './sheet.ts'
import { Value } from './value.tsx'
import { stored } from './values.ts'
import { WarningNote } from './warning-note.tsx'

/** A warning of the form, with its tick (V-05 to V-07). */
export const Warning = <F extends string>({
  finding,
  named = false,
}: {
  finding: FieldFinding<F>
  named?: boolean
}) => {
  const { t } = useFormat()
  const { form, text, values } = useSheet<F>()
  if (!form) return null
  const words = text.rule(finding.message, finding.params)
  return (
    <WarningNote
      text={named ? `${text.display(finding.field, values)}: ${words}` : words}
      {...(finding.field.endsWith('Name') && { label: t('name.warn.confirm') })}
      checked={form.isConfirmed(finding)}
      onConfirm={(confirmed) => form.confirm(finding, confirmed)}
    />
  )
}

/** What a text is for: the keyboard that a phone shows, and the link that a value is. */
type Kind = 'email' | 'tel' | 'url'

const kindOf = (field: string): Kind | undefined =>
  /email$/i.test(field)
    ? 'email'
    : /phone(Number)?$/i.test(field)
      ? 'tel'
      : field.endsWith('website')
        ? 'url'
        : undefined

const addressOf = (kind: Kind | undefined, value: string): string =>
  kind === 'email' ? `mailto:${value}` : kind === 'tel' ? `tel:${value.replaceAll(' ', '')}` : ''

export interface FieldProps<F extends string>
  extends Pick<FormFieldProps, 'required' | 'help' | 'options' | 'suggestions' | 'maxLength' | 'narrow' | 'ending'> {
  field: F
  /** Beside the value while reading. */
  action?: ReactNode
}

/** One field of a record: a value while reading or when it is not the person's to change, a control while editing. */
export const Field = <F extends string>({ field, action, ...props }: FieldProps<F>) => {
  const { values, form, editable, text } = useSheet<F>()
  const label = text.label(field, values)
  const kind = kindOf(field)
  if (!form || !editable(field)) {
    const value = text.display(field, values)
    const address = addressOf(kind, value)
    return (
      <Value label={label} value={value} action={action} alone={form !== undefined}>
        {address ? <Link href={address}>{value}</Link> : undefined}
      </Value>
    )
  }
  const error = form.shownErrors.find((each) => each.field === field)
  const finding = error?.finding
  const changed = !form.isNew && stored(form.opened[field]) !== stored(values[field])
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
      {...(kind && { inputMode: kind })}
      onChange={(value) => form.set(field, value)}
      onBlur={() => form.blur(field)}
      onUndo={() => form.undo(field)}
    />
  )
}
