import { useNavigate, useSearch } from '@tanstack/react-router'
import { useFormat } from '../i18n/index.tsx'
import { Page } from '../ui/page.tsx'
import { ActivityLog } from './activity-log.tsx'
import { dayOrNothing, lastDays, type Period } from './period.ts'

/** All that happened to the partner's customers; the last 30 days unless the address says otherwise. */
export const ActivityPage = () => {
  const { t } = useFormat()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const chosen = 'from' in search || 'to' in search || search['all'] !== undefined
  const period: Period = chosen ? { from: dayOrNothing(search['from']), to: dayOrNothing(search['to']) } : lastDays(30)
  return (
    <Page title={t('nav.activity')} wide>
      <ActivityLog
        period={period}
        onPeriod={({ from, to }) =>
          void navigate({
            to: '/activity',
            search: { ...(from && { from }), ...(to && { to }), ...(!from && !to && { all: '1' }) },
            replace: true,
          })
        }
      />
    </Page>
  )
}
