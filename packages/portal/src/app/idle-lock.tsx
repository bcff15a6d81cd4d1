import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { attention } from './attention.ts'
import { endSession, signOut, useMe, whoIsSignedIn } from './session.ts'
import { sessionGuard } from './session-guard.ts'

const LONGEST_WARNING = 60

/** Locks the page when nobody has touched it for as long as a session lasts without use, and says so before (R11.2). */
export const IdleLock = () => {
  const { t } = useFormat()
  const { sessionIdleSeconds: limit } = useMe()
  const [left, setLeft] = useState<number>()
  const warned = left !== undefined

  useEffect(() => {
    const warning = Math.min(LONGEST_WARNING, limit / 3)
    const look = () => {
      const seconds = Math.ceil((attention.last() + limit * 1000 - Date.now()) / 1000)
      setLeft(seconds <= warning ? Math.max(seconds, 0) : undefined)
      if (seconds > 0) return
      sessionGuard.lock()
      void endSession().catch(() => {}) // the server ends it by itself
    }
    look()
    const timer = setInterval(look, 500)
    return () => clearInterval(timer)
  }, [limit])

  useEffect(() => {
    attention.ask(warned)
    return () => attention.ask(false)
  }, [warned])

  // Whoever reads or types without sending anything is at work too: the server is told.
  useEffect(() => {
    let toldAt = Date.now()
    let later: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      later = undefined
      toldAt = Date.now()
      void whoIsSignedIn().catch(() => {})
    }
    const stop = attention.subscribe(() => {
      later ??= setTimeout(tell, Math.max(0, toldAt + attention.grain() * 1.2 - Date.now()))
    })
    return () => {
      stop()
      clearTimeout(later)
    }
  }, [])

  if (!warned) return null
  return (
    <Dialog open modalType="alert" onOpenChange={attention.notice}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('lock.warning')}</DialogTitle>
          <DialogContent>{t('lock.warning.text', { s: left })}</DialogContent>
          <DialogActions fluid>
            <Button onClick={() => void signOut()}>{t('frame.signOut')}</Button>
            <Button appearance="primary" onClick={attention.notice}>
              {t('lock.stay')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
