import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { EditRegular } from '@fluentui/react-icons'
import { useFormat } from '../../i18n/index.tsx'
import { updateButtonId } from './use-editing.ts'

const useStyles = makeStyles({
  keys: {
    marginLeft: '8px',
    padding: '0 5px',
    border: '1px solid currentcolor',
    borderRadius: tokens.borderRadiusSmall,
    fontSize: tokens.fontSizeBase100,
    lineHeight: '16px',
    fontWeight: tokens.fontWeightRegular,
    '@media (hover: none), (max-width: 720px)': { display: 'none' },
  },
})

export interface UpdateButtonProps {
  onOpen: () => void
  /** With a reason the button stays and says why it cannot be used; it stands on the page under `update-reason`. */
  reason: string | undefined
  /** Whether the key E does the same. */
  shortcut: boolean
}

/** *Update*: turns the page that one reads into the form. */
export const UpdateButton = ({ onOpen, reason, shortcut }: UpdateButtonProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <Button
      id={updateButtonId}
      appearance="primary"
      icon={<EditRegular />}
      {...(shortcut && { 'aria-keyshortcuts': 'e' })}
      disabledFocusable={reason !== undefined}
      aria-describedby={reason ? 'update-reason' : undefined}
      onClick={onOpen}
    >
      {t('form.update')}
      {shortcut && !reason && (
        <span aria-hidden className={styles.keys}>
          E
        </span>
      )}
    </Button>
  )
}
