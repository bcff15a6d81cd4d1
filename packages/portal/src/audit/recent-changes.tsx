import { Body1, Caption1, makeStyles, Skeleton, SkeletonItem, Subtitle2, tokens } from '@fluentui/react-components'
import { DismissCircleFilled } from '@fluentui/react-icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { Link } from '../ui/link.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { activityQuery } from './activity-query.ts'
import { useActivityText } from './activity-text.ts'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '12px' },
  heading: { margin: 0 },
  list: { display: 'flex', flexDirection: 'column', gap: '12px', margin: 0, padding: 0, listStyle: 'none' },
  item: { display: 'flex', flexDirection: 'column', gap: '2px' },
  detail: { color: tokens.colorNeutralForeground3 },
  failed: { color: tokens.colorStatusDangerForeground3, verticalAlign: 'text-bottom', marginRight: '4px' },
  skeleton: { display: 'grid', gap: '12px' },
})

/** The last three things that happened to a customer, and the way to all of them. */
export const RecentChanges = ({ customerId }: { customerId: string }) => {
  const styles = useStyles()
  const { t, dateTime } = useFormat()
  const text = useActivityText()
  const { data, error, refetch } = useInfiniteQuery(activityQuery(useClient(), { customerId, period: {}, size: 3 }))
  const rows = data?.pages[0]?.items ?? []
  return (
    <section aria-labelledby="recent-changes" className={styles.section}>
      <Subtitle2 as="h2" id="recent-changes" className={styles.heading}>
        {t('audit.recent')}
      </Subtitle2>
      {error && <ProblemBar title={t('audit.unread')} problem={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Skeleton aria-label={t('state.loading')} className={styles.skeleton}>
          <SkeletonItem size={32} />
          <SkeletonItem size={32} />
        </Skeleton>
      )}
      {data && rows.length === 0 && <Body1 className={styles.detail}>{t('audit.none')}</Body1>}
      <ul className={styles.list}>
        {rows.map((row) => (
          <li key={row.change} className={styles.item}>
            <Link to="/customers/$customerId/activity" params={{ customerId }} hash={`change-${row.change}`}>
              {row.status === 'failed' && (
                <DismissCircleFilled className={styles.failed} aria-label={t('audit.status.failed')} />
              )}
              {text.action(row)}
            </Link>
            <Caption1 className={styles.detail}>
              {text.who(row)} · <time dateTime={row.at}>{dateTime(row.at)}</time>
            </Caption1>
          </li>
        ))}
      </ul>
      <Link to="/customers/$customerId/activity" params={{ customerId }}>
        {t('audit.all')}
      </Link>
    </section>
  )
}
