import { Body1, Caption1, makeStyles, Spinner, Switch, tokens } from '@fluentui/react-components'
import { type ReactNode, useId } from 'react'

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'flex-start', gap: '4px 16px' },
  words: { display: 'grid', gap: '2px', flexGrow: 1, minWidth: 0, paddingTop: '6px' },
  quiet: { color: tokens.colorNeutralForeground3 },
  busy: { paddingTop: '8px' },
})

export interface SwitchRowProps {
  label: string
  description?: ReactNode
  /** What is stored, not what was clicked: the switch moves when the server has agreed. */
  checked: boolean
  /** Id of the text that says why the switch cannot be used; it stays in the tab order and is described by it. */
  disabledBy?: string | undefined
  busy?: boolean
  onChange: (checked: boolean) => void
}

/** A setting in words, with its switch at the far end. */
export const SwitchRow = ({ label, description, checked, disabledBy, busy = false, onChange }: SwitchRowProps) => {
  const styles = useStyles()
  const id = useId()
  return (
    <div className={styles.row} aria-busy={busy}>
      <div className={styles.words}>
        <Body1 id={`${id}-label`}>{label}</Body1>
        <Caption1 id={`${id}-text`} className={styles.quiet}>
          {description}
        </Caption1>
      </div>
      {busy && <Spinner size="tiny" className={styles.busy} />}
      <Switch
        checked={checked}
        disabledFocusable={disabledBy !== undefined}
        aria-labelledby={`${id}-label`}
        aria-describedby={[`${id}-text`, disabledBy].filter(Boolean).join(' ')}
        onChange={(_, data) => {
          if (!busy && disabledBy === undefined) onChange(data.checked)
        }}
      />
    </div>
  )
}
