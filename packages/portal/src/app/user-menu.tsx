import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { lazy, Suspense, useState } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { hasDrafts } from '../ui/form/drafts.ts'
import { signOut, useMe } from './session.ts'

const load = () => import('./user-menu-entries.tsx')
const UserMenuEntries = lazy(async () => ({ default: (await load()).UserMenuEntries }))

const SignOutDialog = lazy(async () => ({ default: (await import('./sign-out-dialog.tsx')).SignOutDialog }))

const useStyles = makeStyles({
  trigger: { minWidth: 0, padding: '4px', borderRadius: tokens.borderRadiusCircular },
  initials: {
    display: 'grid',
    placeItems: 'center',
    width: '28px',
    height: '28px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    // Drawn, not written: the name of the button says it in full.
    '::before': { content: 'attr(data-initials)' },
  },
})

const initialsOf = (name: string) => {
  const initials = name.split(/\s+/).flatMap((word) => [...word].slice(0, 1))
  return [...new Set([initials.at(0), initials.at(-1)])].join('').toUpperCase()
}

/** Who I am here, as which roles, and the way out. */
export const UserMenu = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const me = useMe()
  const [target, setTarget] = useState<HTMLElement>()
  const [asking, setAsking] = useState(false)
  const name = me.displayName ?? me.userPrincipalName ?? ''
  return (
    <>
      <Button
        appearance="subtle"
        className={styles.trigger}
        aria-label={t('frame.user', { name })}
        aria-haspopup="menu"
        aria-expanded={target !== undefined}
        onPointerEnter={() => void load()}
        onClick={(event) => setTarget(target ? undefined : event.currentTarget)}
      >
        <span data-initials={initialsOf(name)} className={styles.initials} />
      </Button>
      {target && (
        <Suspense>
          <UserMenuEntries
            target={target}
            onClose={() => setTarget(undefined)}
            onSignOut={() => (hasDrafts() ? setAsking(true) : void signOut())}
          />
        </Suspense>
      )}
      {asking && (
        <Suspense>
          <SignOutDialog onCancel={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  )
}
