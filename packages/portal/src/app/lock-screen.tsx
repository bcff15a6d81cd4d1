import { Button, FluentProvider, makeStyles } from '@fluentui/react-components'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useFormat } from '../i18n/index.tsx'
import { SignInFrame } from '../sign-in/sign-in-frame.tsx'
import { useRenewal } from './renewal.ts'
import { useMe } from './session.ts'
import { useSystemTheme } from './theme.ts'

const useStyles = makeStyles({ actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' } })

/** Takes all that is shown out of the document, and puts it back as it was. */
const takeAway = (host: HTMLElement) => {
  const kept = document.createDocumentFragment()
  const { title } = document
  const { scrollY } = window
  const focused = document.activeElement
  kept.append(...document.body.childNodes)
  document.body.append(host)
  return () => {
    host.remove()
    document.body.prepend(kept)
    document.title = title
    window.scrollTo({ top: scrollY })
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  }
}

/**
 * In place of the page, which leaves the document but not the memory: what was typed is still in its form when the same
 * person has signed in again.
 */
export const LockScreen = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const me = useMe()
  const theme = useSystemTheme()
  const { other, signInAgain } = useRenewal()
  const button = useRef<HTMLButtonElement>(null)
  const [host] = useState(() => document.createElement('div'))
  useLayoutEffect(() => takeAway(host), [host])
  useEffect(() => button.current?.focus(), [])

  const name = me.displayName ?? ''
  return createPortal(
    <FluentProvider theme={theme}>
      <SignInFrame title={t('lock.title')} note={name} cloud={me.cloud}>
        <p role="status">{other ? t('session.other', { other, name }) : t('lock.text')}</p>
        <div className={styles.actions}>
          <Button ref={button} appearance="primary" onClick={signInAgain}>
            {t('signIn.submit')}
          </Button>
          {other && <Button onClick={() => location.reload()}>{t('session.continueAs', { other })}</Button>}
        </div>
      </SignInFrame>
    </FluentProvider>,
    host,
  )
}
