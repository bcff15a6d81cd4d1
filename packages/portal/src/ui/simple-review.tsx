import { Body1, Caption1, makeStyles, tokens } from '@fluentui/react-components'
import { useFormat } from '../i18n/index.tsx'

const useStyles = makeStyles({
  changes: { display: 'grid', gap: '12px', margin: 0 },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  old: { color: tokens.colorNeutralForeground2, textDecorationLine: 'line-through' },
  new: { fontWeight: tokens.fontWeightSemibold },
})

export interface SimpleReviewProps {
  changes: readonly { label: string; before: string; after: string }[]
}

/** What will be different, old beside new, before a dialog is submitted. */
export const SimpleReview = ({ changes }: SimpleReviewProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <>
      <Body1>{t(changes.length > 0 ? 'staff.review' : 'staff.review.none')}</Body1>
      <dl className={styles.changes}>
        {changes.map(({ label, before, after }) => (
          <div key={label}>
            <dt>
              <Caption1 className={styles.label}>{label}</Caption1>
            </dt>
            <dd className={styles.value}>
              <Caption1 className={styles.label}>{t('audit.oldValue')}: </Caption1>
              <Body1 className={styles.old}>{before || t('audit.notProvided')}</Body1>
            </dd>
            <dd className={styles.value}>
              <Caption1 className={styles.label}>{t('audit.newValue')}: </Caption1>
              <Body1 className={styles.new}>{after || t('audit.notProvided')}</Body1>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
