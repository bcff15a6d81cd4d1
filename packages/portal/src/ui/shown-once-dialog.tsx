import {
  Body1,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { CopyButton } from './copy-button.tsx'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '16px' },
  secret: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    overflowWrap: 'anywhere',
  },
})

export interface ShownOnceDialogProps {
  title: string
  /** What to do with it now. */
  text: string
  value: string
  /** What it is, for the name of the copy button. */
  label: string
  /** Says that it was kept: "I have copied it". */
  done: string
  onDone: () => void
}

/** A secret or a link that is in this answer only. Esc does not close it: gone by mistake would be gone. */
export const ShownOnceDialog = ({ title, text, value, label, done, onDone }: ShownOnceDialogProps) => {
  const styles = useStyles()
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => !open && onDone()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            <Body1>{text}</Body1>
            <div className={styles.secret}>
              <span>{value}</span>
              <CopyButton value={value} label={label} size="medium" />
            </div>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onDone}>
              {done}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
