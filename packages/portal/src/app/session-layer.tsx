import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components'
import { useCallback, useEffect, useState } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { dropAllDrafts } from '../ui/form/drafts.ts'
import { meQuery, queryClient, signInAddress, useMe, whoIsSignedIn } from './session.ts'
import { sessionGuard } from './session-guard.ts'

/** Name of the channel on which the page at `/signed-in`, in the other window, reports back. */
export const sessionChannel = 'tenantry.session'

/** Over the page that stays as it is: sign in again in another window, then everything goes on. */
export const SessionLayer = () => {
  const { t } = useFormat()
  const me = useMe()
  const [other, setOther] = useState<string>()

  const check = useCallback(async () => {
    const now = await whoIsSignedIn().catch(() => undefined)
    if (!now) return
    // What was typed as one person must not be sent or read as another.
    if (now.userId !== me.userId || now.partner.id !== me.partner.id) {
      dropAllDrafts()
      return setOther(now.displayName ?? now.userPrincipalName ?? now.applicationId)
    }
    queryClient.setQueryData(meQuery.queryKey, now)
    sessionGuard.resume()
  }, [me])

  useEffect(() => {
    const channel = new BroadcastChannel(sessionChannel)
    channel.onmessage = () => void check()
    // The window may have been closed by hand, or the sign-in done in a tab of its own.
    const onFocus = () => void check()
    addEventListener('focus', onFocus)
    return () => {
      channel.close()
      removeEventListener('focus', onFocus)
    }
  }, [check])

  const signInAgain = () => {
    window.open(signInAddress('/signed-in'), 'tenantry-sign-in', 'popup,width=480,height=720')
  }

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
