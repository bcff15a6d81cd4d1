import { Body1, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { Activity } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'
import { useActivityText } from './activity-text.ts'

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 4fr) minmax(0, 4fr)',
    gap: '2px 16px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  side: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  label: { color: tokens.colorNeutralForeground3 },
  old: {
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'line-through',
    textDecorationColor: tokens.colorNeutralStroke1,
  },
  new: { fontWeight: tokens.fontWeightSemibold },
  none: { color: tokens.colorNeutralForeground3, textDecorationLine: 'none', fontWeight: tokens.fontWeightRegular },
})

/** Says nothing to people. */
const technical = /\.(partnerId|demo)$/

/** Old value and new value of each field, told apart by words and not by colour alone. */
export const FieldDiff = ({ row }: { row: Pick<Activity, 'fields'> }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const text = useActivityText()
  const fields = row.fields.filter(({ field }) => !technical.test(field))
  if (fields.length === 0) return null
  return (
    <ul aria-label={t('audit.fields')} className={styles.list}>
      {fields.map(({ field, before, after }) => {
        const old = text.value(field, before)
        const now = text.value(field, after)
        return (
          <li key={field} className={styles.item}>
            <Body1>{text.field(field)}</Body1>
            <div className={styles.side}>
              <Caption1 className={styles.label}>{t('audit.oldValue')}</Caption1>
              <Body1 className={mergeClasses(styles.old, !old && styles.none)}>{old || t('audit.notProvided')}</Body1>
            </div>
            <div className={styles.side}>
              <Caption1 className={styles.label}>{t('audit.newValue')}</Caption1>
              <Body1 className={mergeClasses(styles.new, !now && styles.none)}>{now || t('audit.notProvided')}</Body1>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
