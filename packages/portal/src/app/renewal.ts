import { useCallback, useEffect, useState } from 'react'
import { dropAllDrafts } from '../ui/form/drafts.ts'
import { attention } from './attention.ts'
import { meQuery, queryClient, signInAddress, useMe, whoIsSignedIn } from './session.ts'
import { sessionGuard } from './session-guard.ts'

/** Name of the channel on which the page at `/signed-in`, in the other window, reports back. */
const sessionChannel = 'tenantry.session'

/** Signing in again in another window, while this one waits; then everything goes on. */
export const useRenewal = () => {
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
    attention.notice()
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

  return {
    /** Whoever signed in meanwhile, if it is somebody else. */
    other,
    signInAgain: () => {
      window.open(signInAddress('/signed-in'), 'tenantry-sign-in', 'popup,width=480,height=720')
    },
  }
}
