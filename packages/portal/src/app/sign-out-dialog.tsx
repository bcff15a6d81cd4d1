import { useFormat } from '../i18n/index.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { signOut } from './session.ts'

/** Asks before a sign-out takes away what was typed and not sent. */
export const SignOutDialog = ({ onCancel }: { onCancel: () => void }) => {
  const { t } = useFormat()
  return (
    <ConfirmDialog
      title={t('frame.signOut.title')}
      confirm={t('frame.signOut')}
      onConfirm={() => void signOut()}
      onCancel={onCancel}
    >
      {t('frame.signOut.text')}
    </ConfirmDialog>
  )
}
