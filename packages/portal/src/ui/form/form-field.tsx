import { Button, Caption1, Input, Label, makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components'
import { ArrowUndo16Regular, ErrorCircleFilled } from '@fluentui/react-icons'
import { type ReactNode, useId } from 'react'
import { useFormat } from '../../i18n/index.tsx'

const useStyles = makeStyles({
  field: {
    display: 'flex',
    flexDirection: 'column',
    minWidth: 0,
    gap: '2px',
    // The focus never hides behind the bars above and below (2.4.11).
    '& input, & select, & button': { scrollMarginTop: '136px', scrollMarginBottom: '112px' },
  },
  label: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  help: { color: tokens.colorNeutralForeground3 },
  control: { width: '100%', minWidth: 0 },
  narrow: { maxWidth: '160px' },
  changed: {
    '::after': { borderBottomColor: tokens.colorBrandStroke1 },
    backgroundColor: tokens.colorBrandBackground2,
  },
  note: { display: 'flex', alignItems: 'flex-start', gap: '4px', paddingTop: '2px' },
  error: { color: tokens.colorStatusDangerForeground3 },
  icon: { flexShrink: 0, marginTop: '2px' },
  was: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: '4px', minHeight: '24px' },
  old: { color: tokens.colorNeutralForeground3, minWidth: 0 },
  undo: { flexShrink: 0, minWidth: 'auto', paddingLeft: '4px', paddingRight: '4px' },
})

export interface Option {
  value: string
  text: string
}

/** Nothing chosen yet is a choice of its own. */
export const choice = (value: string, options: readonly Option[]): Option[] => [
  ...(value ? [] : [{ value: '', text: '' }]),
  ...options,
]

export interface FormFieldProps {
  /** Id of the control: the error summary and the status link to it. */
  id: string
  label: string
  value: string
  /** The value when the form was opened, as people read it; given only while it differs. */
  was?: string | undefined
  required?: boolean
  help?: string | undefined
  error?: string | undefined
  /** A warning with its tick box; below the error. */
  warning?: ReactNode
  /** A choice instead of free text. */
  options?: readonly Option[] | undefined
  /** Proposals for free text. */
  suggestions?: readonly Option[] | undefined
  inputMode?: 'email' | 'tel' | 'url'
  maxLength?: number
  /** For short codes. */
  narrow?: boolean
  lang?: string | undefined
  /** What follows the text and is not typed: the ending of a domain. */
  ending?: string | undefined
  onChange: (value: string) => void
  onBlur: () => void
  onUndo: () => void
}

/** Label above, control, then what is wrong with it and what stood there before. */
export const FormField = (props: FormFieldProps) => {
  const { id, label, value, was, required = false, help, error, warning, options, suggestions, onChange } = props
  const styles = useStyles()
  const { t } = useFormat()
  const list = useId()
  const described = [help && `${id}-help`, error && `${id}-error`, was !== undefined && `${id}-was`].filter(Boolean)
  const control = {
    id,
    className: mergeClasses(styles.control, props.narrow && styles.narrow, was !== undefined && styles.changed),
    'aria-required': required,
    'aria-invalid': error !== undefined,
    'aria-describedby': described.join(' ') || undefined,
    onBlur: props.onBlur,
  }
  return (
    <div className={styles.field}>
      <Label htmlFor={id} required={required} className={styles.label}>
        {label}
      </Label>
      {help && (
        <Caption1 id={`${id}-help`} className={styles.help}>
          {help}
        </Caption1>
      )}
      {options ? (
        <Select {...control} value={value} onChange={(_, data) => onChange(data.value)}>
          {!options.some((option) => option.value === value) && <option value={value}>{value}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </Select>
      ) : (
        <Input
          {...control}
          value={value}
          lang={props.lang}
          inputMode={props.inputMode}
          maxLength={props.maxLength}
          list={suggestions?.length ? list : undefined}
          contentAfter={props.ending}
          // Data of a third party: the browser must not offer the agent's own address.
          autoComplete="off"
          spellCheck={false}
          onChange={(_, data) => onChange(data.value)}
        />
      )}
      {suggestions && suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </datalist>
      )}
      {error && (
        <div id={`${id}-error`} className={mergeClasses(styles.note, styles.error)}>
          <ErrorCircleFilled aria-hidden className={styles.icon} />
          <Caption1>{error}</Caption1>
        </div>
      )}
      {was !== undefined && (
        <div className={styles.was}>
          <Caption1 id={`${id}-was`} className={styles.old}>
            {was ? t('form.was', { value: was }) : t('form.wasNothing')}
          </Caption1>
          <Button
            appearance="transparent"
            size="small"
            icon={<ArrowUndo16Regular />}
            className={styles.undo}
            aria-label={t('form.undoField', { field: label })}
            onClick={props.onUndo}
          >
            {t('form.undo')}
          </Button>
        </div>
      )}
      {warning}
    </div>
  )
}
