import { useFormat } from '../i18n/index.tsx'
import { Page } from '../ui/page.tsx'
import { useActivityFilter } from './activity-filter.ts'
import { ActivityLog } from './activity-log.tsx'
import { lastDays } from './period.ts'

/** All that happened to the partner's customers; the last 30 days unless the address says otherwise. */
export const ActivityPage = () => {
  const { t } = useFormat()
  const [filter, setFilter] = useActivityFilter(lastDays(30))
  return (
    <Page title={t('nav.activity')} wide>
      <ActivityLog filter={filter} onFilter={setFilter} />
    </Page>
  )
}
