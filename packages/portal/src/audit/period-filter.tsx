import { Button, Caption1, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { useFormat } from '../i18n/index.tsx'
import { isInOrder, lastDays, type Period } from './period.ts'

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: '8px 12px' },
  date: { width: '160px' },
  presets: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
  zone: { flexBasis: '100%', color: tokens.colorNeutralForeground3 },
})

export interface PeriodFilterProps {
  period: Period
  onChange: (period: Period) => void
}

const days = [7, 30, 90] as const

export const PeriodButtons = ({ onChange }: Pick<PeriodFilterProps, 'onChange'>) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <div className={styles.presets}>
      {days.map((n) => (
        <Button key={n} size="small" onClick={() => onChange(lastDays(n))}>
          {t('audit.days', { n })}
        </Button>
      ))}
    </div>
  )
}

/** From and To, and the usual periods with one click. */
export const PeriodFilter = ({ period, onChange }: PeriodFilterProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const wrong = !isInOrder(period)
  return (
    <form aria-label={t('audit.filter')} className={styles.bar} onSubmit={(event) => event.preventDefault()}>
      <Field label={t('audit.from')} size="small" {...(wrong && { validationState: 'error' as const })}>
        <Input
          type="date"
          className={styles.date}
          value={period.from ?? ''}
          max={period.to}
          onChange={(_, data) => onChange({ ...period, from: data.value || undefined })}
        />
      </Field>
      <Field label={t('audit.to')} size="small" {...(wrong && { validationMessage: t('date.order') })}>
        <Input
          type="date"
          className={styles.date}
          value={period.to ?? ''}
          onChange={(_, data) => onChange({ ...period, to: data.value || undefined })}
        />
      </Field>
      <PeriodButtons onChange={onChange} />
      {(period.from || period.to) && (
        <Button appearance="subtle" size="small" onClick={() => onChange({})}>
          {t('audit.allTime')}
        </Button>
      )}
      <Caption1 className={styles.zone}>{t('audit.utc')}</Caption1>
    </form>
  )
}
