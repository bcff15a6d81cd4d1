import { Checkbox, type CheckboxProps, makeStyles, tokens } from '@fluentui/react-components'
import { WarningFilled } from '@fluentui/react-icons'
import { useFormat } from '../../i18n/index.tsx'

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

export interface WarningNoteProps extends Omit<CheckboxProps, 'onChange' | 'className'> {
  text: string
  /** What the tick says; default: *This is correct as written.* */
  label?: string
  checked: boolean
  onConfirm: (confirmed: boolean) => void
}

/** A warning is no error: it asks a person to look again and to say that it is right. */
export const WarningNote = ({ text, label, onConfirm, ...tick }: WarningNoteProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <div role="note" aria-label={t('form.warning')} className={styles.warning}>
      <div className={styles.text}>
        <WarningFilled aria-hidden className={styles.icon} />
        <span>{text}</span>
      </div>
      <Checkbox
        {...tick}
        className={styles.tick}
        label={label ?? t('form.warn.confirm')}
        onChange={(_, data) => onConfirm(data.checked === true)}
      />
    </div>
  )
}
