import { Badge, Body1, Caption1, makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { Warning } from './field.tsx'
import { useSheet } from './sheet.ts'
import { warningId } from './use-form.ts'
import type { Change } from './values.ts'

const useStyles = makeStyles({
  review: { display: 'flex', flexDirection: 'column', gap: '20px', minWidth: 0 },
  heading: { ...typographyStyles.subtitle1, margin: 0, ':focus': { outlineStyle: 'none' } },
  list: { display: 'flex', flexDirection: 'column', margin: 0, padding: 0, listStyle: 'none' },
  section: { margin: '0 0 4px', color: tokens.colorNeutralForeground3, fontWeight: tokens.fontWeightSemibold },
  change: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 4fr) minmax(0, 4fr)',
    gap: '2px 16px',
    padding: '10px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  field: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', alignContent: 'flex-start', gap: '2px 8px' },
  side: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  label: { color: tokens.colorNeutralForeground3 },
  old: {
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'line-through',
    textDecorationColor: tokens.colorNeutralStroke1,
  },
  new: { fontWeight: tokens.fontWeightSemibold },
  none: { color: tokens.colorNeutralForeground3, textDecorationLine: 'none', fontWeight: tokens.fontWeightRegular },
  consequences: {
    margin: 0,
    padding: '12px 16px 12px 32px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  item: { margin: '2px 0' },
  warnings: { display: 'flex', flexDirection: 'column', gap: '8px' },
})

/** Old beside new; what was added and removed says so in words (B-01.1). */
const ChangeRow = ({ change }: { change: Change }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { form, values, text } = useSheet()
  const kind = !change.before ? 'added' : !change.after ? 'removed' : undefined
  return (
    <li className={styles.change}>
      <div className={styles.field}>
        <Body1>{text.label(change.field, values)}</Body1>
        {kind && (
          <Badge appearance="tint" size="small" color={kind === 'added' ? 'success' : 'danger'}>
            {t(`form.${kind}`)}
          </Badge>
        )}
      </div>
      <div className={styles.side}>
        <Caption1 className={styles.label}>{t('form.oldValue')}</Caption1>
        <Body1 className={mergeClasses(styles.old, !change.before && styles.none)}>
          {change.before ? text.display(change.field, form?.opened ?? values) : t('form.notProvided')}
        </Body1>
      </div>
      <div className={styles.side}>
        <Caption1 className={styles.label}>{t('form.newValue')}</Caption1>
        <Body1 className={mergeClasses(styles.new, !change.after && styles.none)}>
          {change.after ? text.display(change.field, values) : t('form.notProvided')}
        </Body1>
      </div>
    </li>
  )
}

/** What will be sent and what it brings about, before it is sent. */
export const Review = ({ consequences }: { consequences: readonly string[] }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { form, text, values } = useSheet()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'center' })
  }, [])
  if (!form) return null
  const sections = Map.groupBy(form.changes, ({ field }) => text.section(field))
  // One name in two fields is looked at once.
  const warnings = [...new Map(form.warnings.map((finding) => [warningId(finding, values), finding])).values()]

  return (
    <section aria-labelledby="review" className={styles.review}>
      <h2 id="review" ref={heading} tabIndex={-1} className={styles.heading}>
        {t('form.review.title', { n: form.changes.length })}
      </h2>
      {[...sections].map(([section, changes]) => (
        <div key={section}>
          <Caption1 as="h3" block className={styles.section}>
            {section}
          </Caption1>
          <ul className={styles.list}>
            {changes.map((change) => (
              <ChangeRow key={change.field} change={change} />
            ))}
          </ul>
        </div>
      ))}
      {warnings.length > 0 && (
        <div id="review-warnings" tabIndex={-1} className={styles.warnings}>
          {warnings.map((finding) => (
            <Warning key={warningId(finding, values)} finding={finding} named />
          ))}
        </div>
      )}
      {consequences.length > 0 && (
        <ul aria-label={t('form.review.consequences')} className={styles.consequences}>
          {consequences.map((consequence) => (
            <li key={consequence} className={styles.item}>
              <Body1>{consequence}</Body1>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
