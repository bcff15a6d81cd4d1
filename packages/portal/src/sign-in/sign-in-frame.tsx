import { Link, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { Me } from '@tenantry/contract'
import type { ReactNode } from 'react'
import { Brand, EditionBadge } from '../app/brand.tsx'
import { LanguageSwitch } from '../app/language-switch.tsx'
import { useFormat } from '../i18n/index.tsx'
import { useDocumentTitle } from '../ui/use-arrival.ts'

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', minHeight: '100dvh', boxSizing: 'border-box', padding: '16px' },
  top: { display: 'flex', justifyContent: 'flex-end' },
  main: {
    display: 'flex',
    flexDirection: 'column',
    width: '100%',
    maxWidth: '360px',
    margin: '0 auto',
    padding: '8vh 0 48px',
    overflowWrap: 'anywhere',
  },
  wide: { maxWidth: '720px', paddingTop: '3vh' },
  brand: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px', marginBottom: '32px' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.01em',
  },
  note: { margin: '4px 0 0', color: tokens.colorNeutralForeground3 },
  content: { marginTop: '24px' },
})

export interface SignInFrameProps {
  title: string
  note?: string | undefined
  /** Where somebody else signs in instead. */
  otherUser?: string | undefined
  cloud?: Me['cloud'] | undefined
  busy?: boolean
  /** Room for a form of two columns. */
  wide?: boolean
  children: ReactNode
}

/** The look of every page on the way in: mark, one heading, what is asked. */
export const SignInFrame = ({
  title,
  note,
  otherUser,
  cloud,
  busy = false,
  wide = false,
  children,
}: SignInFrameProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  useDocumentTitle(title)
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <LanguageSwitch />
      </header>
      <main className={mergeClasses(styles.main, wide && styles.wide)} aria-busy={busy}>
        <div className={styles.brand}>
          <Brand large />
          {cloud && <EditionBadge cloud={cloud} />}
        </div>
        <h1 className={styles.title}>{title}</h1>
        {note && <p className={styles.note}>{note}</p>}
        {otherUser && <Link href={otherUser}>{t('signIn.other')}</Link>}
        <div className={styles.content}>{children}</div>
      </main>
    </div>
  )
}
