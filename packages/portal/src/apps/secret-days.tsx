import { Field, Select } from '@fluentui/react-components'
import { useFormat } from '../i18n/index.tsx'

const choices = [30, 90, 180, 365, 730]

/** After how many days a secret ends. */
export const SecretDays = ({ days, onChange }: { days: number; onChange: (days: number) => void }) => {
  const { t, date } = useFormat()
  const end = new Date(Date.now() + days * 86_400_000).toISOString()
  return (
    <Field label={t('apps.secret.days')} hint={t('apps.secret.until', { date: date(end) })}>
      <Select value={days} onChange={(_, { value }) => onChange(Number(value))}>
        {choices.map((each) => (
          <option key={each} value={each}>
            {t('apps.secret.days.n', { n: each })}
          </option>
        ))}
      </Select>
    </Field>
  )
}
