import { Body1, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useFormat } from '../../i18n/index.tsx'

const useStyles = makeStyles({
  list: { margin: 0 },
  pair: { display: 'flex', flexDirection: 'column', minWidth: 0, gap: '2px' },
  label: { color: tokens.colorNeutralForeground3 },
  value: { display: 'flex', alignItems: 'flex-start', gap: '2px', margin: 0, minHeight: '24px', minWidth: 0 },
  words: { paddingTop: '2px', minWidth: 0 },
  empty: { color: tokens.colorNeutralForeground3 },
  mono: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
})

export interface ValueProps {
  label: string
  /** Empty: "Not provided", never a blank. */
  value: string
  /** Another form of the value: a link, a block of lines. */
  children?: ReactNode
  /** Beside the value: a copy button. */
  action?: ReactNode
  mono?: boolean
  /** Stands between form fields, outside of a definition list. */
  alone?: boolean
}

/** One read-only value of a definition list: small label above it. */
export const Value = ({ label, value, children, action, mono = false, alone = false }: ValueProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const pair = (
    <div className={styles.pair}>
      <dt>
        <Caption1 className={styles.label}>{label}</Caption1>
      </dt>
      <dd className={styles.value}>
        {value ? (
          <Body1 className={mergeClasses(styles.words, mono && styles.mono)}>{children ?? value}</Body1>
        ) : (
          <Body1 className={mergeClasses(styles.words, styles.empty)}>{t('form.notProvided')}</Body1>
        )}
        {value && action}
      </dd>
    </div>
  )
  return alone ? <dl className={styles.list}>{pair}</dl> : pair
}
