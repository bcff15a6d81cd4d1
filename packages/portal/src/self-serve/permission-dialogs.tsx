import {
  Body1,
  Button,
  Caption1,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { CheckmarkCircleFilled, ErrorCircleFilled } from '@fluentui/react-icons'
import { useId, useState } from 'react'
import { useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '16px', paddingBottom: '8px' },
  list: { margin: 0, paddingLeft: '20px', display: 'flex', flexDirection: 'column', gap: '6px' },
  checks: { margin: 0, padding: 0, listStyle: 'none', display: 'flex', flexDirection: 'column', gap: '4px' },
  check: { display: 'flex', alignItems: 'center', gap: '6px' },
  done: { color: tokens.colorStatusSuccessForeground1 },
  tick: { marginLeft: '-8px' },
  error: { display: 'flex', alignItems: 'center', gap: '4px', color: tokens.colorStatusDangerForeground3 },
})

export interface Consent {
  reason: string
}

interface PermissionDialogProps {
  customer: string
  resource: string
  /** What somebody else did meanwhile. */
  note?: string | undefined
  busy: boolean
  onCancel: () => void
}

const Note = ({ note }: { note?: string | undefined }) =>
  note ? (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{note}</MessageBarBody>
    </MessageBar>
  ) : null

const SHORTEST_REASON = 5

/** Blocks until the consequences were read and accepted, with a reason for the log (B-09). */
export const TurnOnDialog = ({
  customer,
  resource,
  note,
  busy,
  onConfirm,
  onCancel,
}: PermissionDialogProps & { onConfirm: (consent: Consent) => void }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { standalone } = useMe()
  const [accepted, setAccepted] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const tick = useId()
  const text = useId()
  const tooShort = reason.trim().length < SHORTEST_REASON

  const confirm = () => {
    if (busy) return
    setTried(true)
    if (!accepted) return document.getElementById(tick)?.focus()
    if (tooShort) return document.getElementById(text)?.focus()
    onConfirm({ reason: reason.trim() })
  }

  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => !open && !busy && onCancel()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('perm.on.title', { customer, resource })}</DialogTitle>
          <DialogContent className={styles.content}>
            <Note note={note} />
            <ul className={styles.list}>
              <li>{t('perm.standalone')}</li>
              {standalone && <li>{t('standalone.note')}</li>}
              <li>{t('perm.off')}</li>
            </ul>
            <ul className={styles.checks} aria-label={t('perm.checks')}>
              {(['perm.check.role', 'perm.check.relationship'] as const).map((key) => (
                <li key={key} className={styles.check}>
                  <CheckmarkCircleFilled className={styles.done} aria-hidden />
                  <Body1>{t(key)}</Body1>
                </li>
              ))}
            </ul>
            <div>
              <Checkbox
                id={tick}
                className={styles.tick}
                label={t('perm.accept.standalone')}
                required
                checked={accepted}
                aria-invalid={tried && !accepted}
                aria-describedby={tried && !accepted ? 'perm-accept-error' : undefined}
                onChange={(_, data) => setAccepted(data.checked === true)}
              />
              {tried && !accepted && (
                <Caption1 id="perm-accept-error" className={styles.error}>
                  <ErrorCircleFilled aria-hidden />
                  {t('perm.accept.missing')}
                </Caption1>
              )}
            </div>
            <Field
              label={t('perm.reason')}
              required
              hint={t('perm.reason.hint')}
              {...(tried && tooShort && { validationMessage: t('perm.reason.missing', { n: SHORTEST_REASON }) })}
            >
              <Textarea id={text} value={reason} maxLength={500} onChange={(_, data) => setReason(data.value)} />
            </Field>
          </DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" aria-busy={busy} onClick={confirm}>
              {t('perm.turnOn')}
            </Button>
            <Button onClick={onCancel} disabledFocusable={busy}>
              {t('action.cancel')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

/** One plain question: nothing bought before is touched. */
export const TurnOffDialog = ({
  customer,
  resource,
  note,
  busy,
  onConfirm,
  onCancel,
}: PermissionDialogProps & { onConfirm: () => void }) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <ConfirmDialog
      title={t('perm.off.title', { customer, resource })}
      confirm={t('perm.turnOff')}
      busy={busy}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <div className={styles.content}>
        <Note note={note} />
        {t('perm.off')}
      </div>
    </ConfirmDialog>
  )
}
