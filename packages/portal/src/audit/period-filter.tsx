import { Button, Field, Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useFormat } from '../i18n/index.tsx'
import { isInOrder, lastDays, type Period } from './period.ts'

const useStyles = makeStyles({
  date: { width: '150px', minWidth: 0 },
  presets: { display: 'flex', flexWrap: 'wrap', gap: '2px', minWidth: 0, margin: 0, padding: 0, border: 0 },
  preset: { minWidth: 'auto', paddingLeft: '8px', paddingRight: '8px' },
  chosen: {
    // Seen in high contrast only, which takes the background away.
    outline: '2px solid transparent',
    outlineOffset: '-2px',
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    color: tokens.colorNeutralForeground1,
  },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
})

export interface PeriodFilterProps {
  period: Period
  onChange: (period: Period) => void
}

const days = [7, 30, 90] as const

/** The usual periods with one click. */
export const PeriodButtons = ({ period, onChange }: { period?: Period; onChange: (period: Period) => void }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const choices = [
    ...days.map((n) => ({ text: t('audit.days', { n }), choice: lastDays(n) })),
    { text: t('audit.allTime'), choice: {} as Period },
  ]
  return (
    <fieldset className={styles.presets}>
      <legend className={styles.hidden}>{t('audit.period')}</legend>
      {choices.map(({ text, choice }) => {
        const chosen = period !== undefined && period.from === choice.from && period.to === choice.to
        return (
          <Button
            key={text}
            size="small"
            appearance="subtle"
            aria-pressed={period && chosen}
            className={mergeClasses(styles.preset, chosen && styles.chosen)}
            onClick={() => onChange(choice)}
          >
            {text}
          </Button>
        )
      })}
    </fieldset>
  )
}

/** From and To. `describedBy`: the text that says that they are in the wrong order. */
export const PeriodFilter = ({ period, onChange, describedBy }: PeriodFilterProps & { describedBy: string }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const wrong = !isInOrder(period)
  const day = (end: 'from' | 'to') => (
    <Field label={t(`audit.${end}`)} size="small" {...(wrong && { validationState: 'error' as const })}>
      <Input
        type="date"
        className={styles.date}
        value={period[end] ?? ''}
        aria-invalid={wrong}
        aria-describedby={wrong ? describedBy : undefined}
        {...(end === 'from' && { max: period.to })}
        onChange={(_, data) => onChange({ ...period, [end]: data.value || undefined })}
      />
    </Field>
  )
  return (
    <>
      {day('from')}
      {day('to')}
    </>
  )
}
