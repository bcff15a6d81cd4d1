import { makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: '8px',
    maxWidth: '440px',
    margin: '0 auto',
    padding: '72px 16px',
    textAlign: 'center',
  },
  icon: { fontSize: '40px', lineHeight: 0, color: tokens.colorNeutralForeground4, marginBottom: '4px' },
  title: { margin: 0 },
  text: { color: tokens.colorNeutralForeground3, lineHeight: tokens.lineHeightBase300 },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'center', gap: '8px', marginTop: '12px' },
})

export interface EmptyStateProps {
  icon?: ReactNode
  title: string
  /** What to do now. */
  children?: ReactNode
  actions?: ReactNode
  /** The level that fits below the headings of the page. */
  as?: 'h1' | 'h2' | 'h3'
}

/** In place of content: nothing here yet, nothing found, not allowed. */
export const EmptyState = ({ icon, title, children, actions, as = 'h2' }: EmptyStateProps) => {
  const styles = useStyles()
  return (
    <div className={styles.root}>
      {icon && (
        <div className={styles.icon} aria-hidden>
          {icon}
        </div>
      )}
      <Subtitle2 as={as} className={styles.title} {...(as === 'h1' && { tabIndex: -1 })}>
        {title}
      </Subtitle2>
      {children && <div className={styles.text}>{children}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
