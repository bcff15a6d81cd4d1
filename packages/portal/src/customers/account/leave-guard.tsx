import { useBlocker } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

/** Asks before a link, the back button or a reload leaves a form with changes. */
export const LeaveGuard = ({ dirty }: { dirty: boolean }) => {
  const { t } = useFormat()
  const [leaving, setLeaving] = useState(false)
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  })

  // The question is closed before the page goes, or its veil would stay over the next one.
  useEffect(() => {
    if (!leaving) return
    const timer = setTimeout(() => proceed?.(), 300)
    return () => clearTimeout(timer)
  }, [leaving, proceed])

  if (status !== 'blocked' || leaving) return null
  return (
    <ConfirmDialog
      title={t('form.unsaved')}
      confirm={t('account.leave')}
      cancel={t('account.stay')}
      onConfirm={() => setLeaving(true)}
      onCancel={reset}
    >
      {t('account.draftKept')}
    </ConfirmDialog>
  )
}
