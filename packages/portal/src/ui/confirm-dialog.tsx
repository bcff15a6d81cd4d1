import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useFormat } from '../i18n/index.tsx'

export interface ConfirmDialogProps {
  title: string
  children: ReactNode
  /** The act itself, never "OK". */
  confirm: string
  /** Default: *Cancel*. */
  cancel?: string
  busy?: boolean
  onConfirm: () => void
  onCancel: () => void
}

/** A question before something that matters. Rendered while it is asked; Esc means *Cancel*; focus goes back afterwards. */
export const ConfirmDialog = ({
  title,
  children,
  confirm,
  cancel,
  busy = false,
  onConfirm,
  onCancel,
}: ConfirmDialogProps) => {
  const { t } = useFormat()
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && !busy && onCancel()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>{children}</DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" aria-busy={busy} onClick={() => !busy && onConfirm()}>
              {confirm}
            </Button>
            <Button onClick={onCancel} disabledFocusable={busy}>
              {cancel ?? t('action.cancel')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
