import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import type { ReactNode, Ref } from 'react'

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
  title: { ...typographyStyles.subtitle2, margin: 0 },
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
  titleRef?: Ref<HTMLHeadingElement>
}

/** In place of content: nothing here yet, nothing found, not allowed. */
export const EmptyState = ({ icon, title, children, actions, as: Heading = 'h2', titleRef }: EmptyStateProps) => {
  const styles = useStyles()
  return (
    <div className={styles.root}>
      {icon && (
        <div className={styles.icon} aria-hidden>
          {icon}
        </div>
      )}
      <Heading ref={titleRef} tabIndex={titleRef ? -1 : undefined} className={styles.title}>
        {title}
      </Heading>
      {children && <div className={styles.text}>{children}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
