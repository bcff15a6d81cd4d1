import { Button, makeStyles, Tooltip } from '@fluentui/react-components'
import { EditRegular } from '@fluentui/react-icons'
import type { Ref } from 'react'

const useStyles = makeStyles({ button: { minWidth: 'auto', flexShrink: 0 } })

export interface ChangeButtonProps {
  /** What is changed. */
  label: string
  /** Why it cannot be: the button stays in the tab order and says it. */
  refusal?: string | undefined
  ref?: Ref<HTMLButtonElement>
  onClick: () => void
}

/** A small pencil beside a value. */
export const ChangeButton = ({ label, refusal, ref, onClick }: ChangeButtonProps) => {
  const styles = useStyles()
  const button = (
    <Button
      ref={ref}
      appearance="subtle"
      size="small"
      className={styles.button}
      icon={<EditRegular />}
      aria-label={label}
      disabledFocusable={refusal !== undefined}
      onClick={onClick}
    />
  )
  return (
    <Tooltip content={refusal ?? label} relationship={refusal ? 'description' : 'label'} withArrow>
      {button}
    </Tooltip>
  )
}
