import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
} from '@fluentui/react-components'
import type { ReactNode, Ref } from 'react'
import { useFormat } from '../../i18n/index.tsx'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '16px', paddingBottom: '8px' },
})

export interface FormDialogProps {
  title: string
  /** The act itself, never "OK". */
  action: string
  /** While it is sent, nothing closes it and nothing is sent twice. */
  busy: boolean
  /** There is nothing to send yet. */
  idle?: boolean
  /** A click beside it does not close it: much would have to be typed again. */
  keep?: boolean
  /** Further buttons, between the act and the way back. */
  more?: ReactNode
  /** The way back where it does not lead out; default: *Cancel*. */
  back?: { label: string; onBack: () => void } | undefined
  form?: Ref<HTMLFormElement>
  children: ReactNode
  onSubmit: () => void
  onCancel: () => void
}

/** A form in a dialogue. Rendered while it is open; Enter sends it, Esc means *Cancel*. */
export const FormDialog = (props: FormDialogProps) => {
  const { title, action, busy, idle = false, keep = false, more, back, form, children, onSubmit, onCancel } = props
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <Dialog open modalType={keep ? 'alert' : 'modal'} onOpenChange={(_, { open }) => !open && !busy && onCancel()}>
      <DialogSurface>
        <form
          ref={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (!busy) onSubmit()
          }}
        >
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={styles.content}>{children}</DialogContent>
            <DialogActions fluid>
              <Button type="submit" appearance="primary" aria-busy={busy} disabledFocusable={idle}>
                {action}
              </Button>
              {more}
              <Button onClick={back ? back.onBack : onCancel} disabledFocusable={busy}>
                {back?.label ?? t('action.cancel')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
