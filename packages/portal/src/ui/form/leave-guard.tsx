import { useBlocker } from '@tanstack/react-router'
import { useFormat } from '../../i18n/index.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { isLeaving } from '../leaving.ts'

/** Asks before a link, the back button or a reload leaves a form with changes. `kept`: they are found again later. */
export const LeaveGuard = ({ dirty, kept = true }: { dirty: boolean; kept?: boolean }) => {
  const { t } = useFormat()
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty && !isLeaving(),
    withResolver: true,
  })

  if (status !== 'blocked') return null
  return (
    <ConfirmDialog
      title={t('form.unsaved')}
      confirm={t('form.leave')}
      cancel={t('form.stay')}
      onConfirm={proceed}
      onCancel={reset}
    >
      {t(kept ? 'form.draftKept' : 'form.notKept')}
    </ConfirmDialog>
  )
}
