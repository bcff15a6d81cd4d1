import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components'
import { useFormat } from '../i18n/index.tsx'
import { useRenewal } from './renewal.ts'
import { useMe } from './session.ts'

/** Over the page that stays as it is: sign in again in another window. */
export const SessionLayer = () => {
  const { t } = useFormat()
  const me = useMe()
  const { other, signInAgain } = useRenewal()

  return (
    <Dialog open modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('session.title')}</DialogTitle>
          <DialogContent>
            {other ? t('session.other', { other, name: me.displayName ?? '' }) : t('error.session')}
          </DialogContent>
          <DialogActions fluid>
            {other && <Button onClick={() => location.reload()}>{t('session.continueAs', { other })}</Button>}
            <Button appearance="primary" onClick={signInAgain}>
              {t('signIn.submit')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
