import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { CloudOffRegular } from '@fluentui/react-icons'
import { Outlet, Link as RouterLink, useMatches } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useSyncExternalStore } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { useOnline } from '../ui/use-online.ts'
import { Brand, EditionBadge } from './brand.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { AccessBell } from './request-access.tsx'
import { useMay, useMe } from './session.ts'
import { sessionGuard } from './session-guard.ts'
import { UserMenu } from './user-menu.tsx'
import { useVisibleSettings } from './visible-settings.ts'

const SessionLayer = lazy(async () => ({ default: (await import('./session-layer.tsx')).SessionLayer }))
const DeniedPage = lazy(async () => ({ default: (await import('./denied-page.tsx')).DeniedPage }))
// It is there long before the first dialogue, and the list does not wait for it.
const FocusManager = lazy(async () => ({ default: (await import('./focus-manager.tsx')).FocusManager }))
const Lock = lazy(async () => ({ default: (await import('./lock.tsx')).Lock }))

const useStyles = makeStyles({
  frame: { display: 'flex', flexDirection: 'column', minHeight: '100dvh' },
  skip: {
    position: 'absolute',
    top: '8px',
    left: '8px',
    zIndex: 100,
    padding: '8px 16px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
    textDecorationLine: 'none',
    ':not(:focus)': { clipPath: 'inset(50%)' },
  },
  bar: {
    position: 'sticky',
    top: 0,
    zIndex: 10,
    display: 'flex',
    alignItems: 'center',
    gap: '4px 12px',
    minHeight: '52px',
    padding: '0 20px 0 32px',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 720px)': { flexWrap: 'wrap', padding: '8px 8px 0 16px' },
  },
  home: {
    display: 'inline-flex',
    color: 'inherit',
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusMedium,
  },
  edition: { '@media (max-width: 380px)': { order: 1 } },
  navigation: {
    display: 'flex',
    gap: '4px',
    marginLeft: '20px',
    '@media (max-width: 720px)': { order: 2, flexBasis: '100%', flexWrap: 'wrap', marginLeft: '-10px' },
  },
  entry: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    height: '52px',
    padding: '0 10px',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { color: tokens.colorNeutralForeground1 },
    '@media (max-width: 720px)': { height: '40px' },
  },
  here: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    '::after': {
      content: '""',
      position: 'absolute',
      insetInline: '10px',
      bottom: '-1px',
      // A border, not a background: it is still there in high contrast.
      borderBottom: `2px solid ${tokens.colorCompoundBrandStroke}`,
    },
  },
  tools: { display: 'flex', alignItems: 'center', gap: '4px', marginLeft: 'auto' },
  focus: {
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  offline: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '8px 32px',
    backgroundColor: tokens.colorStatusWarningBackground1,
    color: tokens.colorStatusWarningForeground3,
    '@media (max-width: 720px)': { padding: '8px 16px' },
  },
  main: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 },
})

/** The page, or why the person may not see it. */
const Content = () => {
  const permission = useMatches().at(-1)?.staticData.permission
  const allowed = useMay(permission ?? 'self:read')
  if (!permission || allowed) return <Outlet />
  return (
    <Suspense>
      <DeniedPage permission={permission} />
    </Suspense>
  )
}

const Navigation = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const entry = {
    className: mergeClasses(styles.entry, styles.focus),
    activeProps: { className: mergeClasses(styles.entry, styles.focus, styles.here) },
  }
  return (
    <nav aria-label={t('frame.navigation')} className={styles.navigation}>
      {useMay('customer:read') && (
        <RouterLink to="/customers" {...entry}>
          {t('nav.customers')}
        </RouterLink>
      )}
      {useMay('audit:read') && (
        <RouterLink to="/activity" {...entry}>
          {t('nav.activity')}
        </RouterLink>
      )}
      {useVisibleSettings().length > 0 && (
        <RouterLink to="/settings" {...entry}>
          {t('nav.settings')}
        </RouterLink>
      )}
    </nav>
  )
}

export const Frame = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const { cloud } = useMe()
  const seesRequests = useMay('accessRequest:manage')
  const main = useRef<HTMLElement>(null)
  const online = useOnline()
  const sessionEnded = useSyncExternalStore(sessionGuard.subscribe, sessionGuard.ended)

  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/useValidAnchor: it goes to #main, and focuses it even where the address says so already */}
      <a
        href="#main"
        className={styles.skip}
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        {t('frame.skip')}
      </a>
      <header className={styles.bar}>
        <RouterLink to="/customers" className={mergeClasses(styles.home, styles.focus)}>
          <Brand />
        </RouterLink>
        <span className={styles.edition}>
          <EditionBadge cloud={cloud} />
        </span>
        <Navigation />
        <div className={styles.tools}>
          {seesRequests && <AccessBell />}
          <LanguageSwitch />
          <UserMenu />
        </div>
      </header>
      {!online && (
        <div role="status" className={styles.offline}>
          <CloudOffRegular aria-hidden />
          {t('frame.offline')}
        </div>
      )}
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <Content />
      </main>
      <Suspense>
        <FocusManager />
      </Suspense>
      <Suspense>
        {cloud === 'us-government' ? <Lock ended={sessionEnded} /> : sessionEnded && <SessionLayer />}
      </Suspense>
    </div>
  )
}
