import { Button, Caption1, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import { HistoryRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import type { Activity } from '@tenantry/contract'
import { useEffect, useMemo, useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import type { ActivityFilter } from './activity-filter.ts'
import { activityQuery } from './activity-query.ts'
import { ActivityRow } from './activity-row.tsx'
import { folded } from './folding.ts'
import { LogToolbar } from './log-toolbar.tsx'
import { isInOrder } from './period.ts'
import { PeriodButtons } from './period-filter.tsx'
import { SignInsRow } from './sign-ins-row.tsx'

const useStyles = makeStyles({
  log: { display: 'flex', flexDirection: 'column', gap: '20px', paddingTop: '16px' },
  table: { width: '100%', borderCollapse: 'collapse', '@media (max-width: 767px)': { display: 'block' } },
  head: {
    '@media (max-width: 767px)': {
      position: 'absolute',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
    },
  },
  body: { '@media (max-width: 767px)': { display: 'block' } },
  column: {
    padding: '0 16px 8px 0',
    textAlign: 'start',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    whiteSpace: 'nowrap',
  },
  first: { width: '32px' },
  hidden: { color: tokens.colorNeutralForeground3 },
  more: { alignSelf: 'center' },
  skeleton: { display: 'grid', gap: '12px' },
  none: { position: 'absolute', clipPath: 'inset(50%)' },
})

export interface ActivityLogProps {
  /** Of one customer; the whole partner otherwise. */
  customerId?: string
  filter: ActivityFilter
  onFilter: (filter: ActivityFilter) => void
}

/** Newest first: who, when, what, old and new. */
export const ActivityLog = ({ customerId, filter, onFilter }: ActivityLogProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const client = useClient()
  const hash = useLocation({ select: (location) => location.hash })
  const asked = Number(/^change-(\d+)$/.exec(hash)?.[1] ?? Number.NaN)
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set(Number.isNaN(asked) ? [] : [asked]))
  const inOrder = isInOrder(filter.period)
  const query = useInfiniteQuery({
    ...activityQuery(client, { ...filter, customerId }),
    enabled: inOrder,
    // While another filter is asked for, what was there stays.
    placeholderData: keepPreviousData,
  })
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = query
  const rows = useMemo(() => (inOrder ? (data?.pages.flatMap((page) => page.items) ?? []) : []), [inOrder, data])
  const hidden = data?.pages.reduce((sum, page) => sum + page.hidden, 0) ?? 0

  const found = rows.some((row) => row.change === asked)
  useEffect(() => {
    if (found) document.getElementById(`change-${asked}`)?.scrollIntoView({ block: 'center' })
    // An older change than the first page has.
    else if (!Number.isNaN(asked) && hasNextPage && !isFetching) void fetchNextPage()
  }, [found, asked, hasNextPage, isFetching, fetchNextPage])

  const toggle = (change: number) =>
    setOpen((now) => {
      const next = new Set(now)
      if (!next.delete(change)) next.add(change)
      return next
    })

  const ofPartner = customerId === undefined
  const narrowed = Boolean(filter.user || filter.operation)
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set())
  const shown = narrowed ? rows.map((row) => ({ row })) : folded(rows, asked)
  const users = useMemo(() => {
    const names = new Map<string, string>()
    for (const { userPrincipalName, displayName } of rows)
      if (userPrincipalName) names.set(userPrincipalName, displayName ?? userPrincipalName)
    return [...names].map(([userName, name]) => ({ userName, name }))
  }, [rows])
  const rowOf = (row: Activity) => (
    <ActivityRow
      key={row.change}
      row={row}
      ofPartner={ofPartner}
      open={open.has(row.change)}
      target={row.change === asked}
      onToggle={() => toggle(row.change)}
    />
  )
  return (
    <div className={styles.log}>
      <LogToolbar filter={filter} onFilter={onFilter} users={ofPartner ? users : undefined} />
      {error && <ProblemBar title={t('audit.unread')} problem={error} onRetry={() => void refetch()} />}
      {!data && !error && inOrder && (
        <Skeleton aria-label={t('state.loading')} aria-busy className={styles.skeleton}>
          {Array.from({ length: 10 }, (_, index) => index).map((index) => (
            <SkeletonItem key={index} size={24} />
          ))}
        </Skeleton>
      )}
      {data && inOrder && rows.length === 0 && !hasNextPage && (
        <EmptyState
          icon={<HistoryRegular />}
          title={t('log.empty')}
          actions={
            <>
              {narrowed && (
                <Button size="small" onClick={() => onFilter({ period: filter.period })}>
                  {t('action.clearAll')}
                </Button>
              )}
              <PeriodButtons onChange={(period) => onFilter({ ...filter, period })} />
            </>
          }
        >
          {hidden > 0 ? t('audit.hidden', { n: hidden }) : t('audit.none.filtered')}
        </EmptyState>
      )}
      {inOrder && rows.length > 0 && (
        <table className={styles.table} aria-busy={isFetching}>
          <caption className={styles.none}>{t('audit.caption')}</caption>
          <thead className={styles.head}>
            <tr>
              <th scope="col" className={styles.first}>
                <span className={styles.none}>{t('audit.column.details')}</span>
              </th>
              <th scope="col" className={styles.column}>
                {t('audit.column.when')}
              </th>
              {ofPartner && (
                <th scope="col" className={styles.column}>
                  {t('audit.column.customer')}
                </th>
              )}
              <th scope="col" className={styles.column}>
                {t('audit.column.action')}
              </th>
              <th scope="col" className={styles.column}>
                {t('audit.column.user')}
              </th>
              <th scope="col" className={styles.column}>
                {t('audit.column.status')}
              </th>
              <th scope="col" className={styles.column}>
                {t('audit.column.source')}
              </th>
            </tr>
          </thead>
          <tbody className={styles.body}>
            {shown.map((each) => {
              if ('row' in each) return rowOf(each.row)
              // Newer rows may join a run at its start: its end stays the same.
              const id = each.signIns.at(-1)?.change ?? 0
              return unfolded.has(id) ? (
                each.signIns.map(rowOf)
              ) : (
                <SignInsRow
                  key={`sign-ins-${id}`}
                  rows={each.signIns}
                  ofPartner={ofPartner}
                  onOpen={() => setUnfolded((now) => new Set(now).add(id))}
                />
              )
            })}
          </tbody>
        </table>
      )}
      {rows.length > 0 && hidden > 0 && (
        <Caption1 className={styles.hidden}>{t('audit.hidden', { n: hidden })}</Caption1>
      )}
      {hasNextPage && inOrder && (
        <Button className={styles.more} aria-busy={isFetching} onClick={() => !isFetching && void fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
    </div>
  )
}
