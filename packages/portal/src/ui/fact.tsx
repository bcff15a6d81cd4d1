import { Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

export const useFactStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(300px, 100%), 1fr))',
    gap: '16px 32px',
    margin: 0,
  },
  label: { color: tokens.colorNeutralForeground3 },
  value: { display: 'flex', alignItems: 'flex-start', gap: '4px', margin: 0, overflowWrap: 'anywhere' },
  mono: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, lineHeight: '24px' },
})

export interface FactProps {
  label: string
  mono?: boolean
  action?: ReactNode
  children: ReactNode
}

/** A label and what stands behind it. */
export const Fact = ({ label, mono = false, action, children }: FactProps) => {
  const styles = useFactStyles()
  return (
    <div>
      <dt>
        <Caption1 className={styles.label}>{label}</Caption1>
      </dt>
      <dd className={mergeClasses(styles.value, mono && styles.mono)}>
        <div>{children}</div>
        {action}
      </dd>
    </div>
  )
}
