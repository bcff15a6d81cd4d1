import { makeStyles, Subtitle2 } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  rail: {
    display: 'flex',
    flexDirection: 'column',
    gap: '32px',
    minWidth: 0,
    '@media (min-width: 640px) and (max-width: 1023px)': {
      display: 'grid',
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
      alignItems: 'start',
      gap: '32px 40px',
    },
  },
  section: { display: 'flex', flexDirection: 'column', gap: '12px' },
  heading: { margin: 0 },
  list: { display: 'flex', flexDirection: 'column', gap: '12px', margin: 0 },
})

/** Beside a record: what is not typed into it. */
export const Rail = ({ label, children }: { label: string; children: ReactNode }) => {
  const styles = useStyles()
  return (
    <aside aria-label={label} className={styles.rail}>
      {children}
    </aside>
  )
}

/** Values of the rail under their heading. */
export const RailValues = ({ id, title, children }: { id: string; title: string; children: ReactNode }) => {
  const styles = useStyles()
  return (
    <section aria-labelledby={id} className={styles.section}>
      <Subtitle2 as="h2" id={id} className={styles.heading}>
        {title}
      </Subtitle2>
      <dl className={styles.list}>{children}</dl>
    </section>
  )
}
