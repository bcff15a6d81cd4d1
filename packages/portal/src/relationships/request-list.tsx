import { Button, Caption1, makeStyles, Skeleton, SkeletonItem, Subtitle2, tokens } from '@fluentui/react-components'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { PendingRelationshipRequest } from '@tenantry/contract'
import { useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Link } from '../ui/link.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { requestsQuery } from './request-queries.ts'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '12px' },
  heading: { margin: 0 },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 3fr) minmax(0, 2fr)',
    alignItems: 'center',
    gap: '4px 16px',
    padding: '10px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 720px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  cell: { display: 'flex', flexDirection: 'column', minWidth: 0, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3 },
  actions: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 8px', justifyContent: 'flex-end' },
  more: { alignSelf: 'center' },
})

type Act = 'renew' | 'revoke'

/** What was asked, newest first, and what became of it. */
export const RequestList = ({ onRenewed }: { onRenewed: (made: PendingRelationshipRequest) => void }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const client = useClient()
  const queries = useQueryClient()
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(requestsQuery(client))
  const [asked, setAsked] = useState<{ act: Act; request: PendingRelationshipRequest }>()
  const change = useMutation({
    mutationFn: ({ act, request }: { act: Act; request: PendingRelationshipRequest }) =>
      client.relationshipRequests[act]({ params: { requestId: request.id } }),
    onSuccess: (answer, { act }) => {
      if (act === 'renew') onRenewed(answer)
      else announce(t('request.revoked'))
    },
    onSettled: () => {
      setAsked(undefined)
      void queries.invalidateQueries({ queryKey: ['relationship-requests'] })
    },
  })
  const rows = data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <section aria-labelledby="requests" className={styles.section}>
      <Subtitle2 as="h2" id="requests" className={styles.heading}>
        {t('request.list')}
      </Subtitle2>
      {error && <ProblemBar title={t('request.list.unread')} problem={error} onRetry={() => void refetch()} />}
      {change.error && <ProblemBar title={t('request.unchanged')} problem={change.error} />}
      {!data && !error && (
        <Skeleton aria-label={t('state.loading')} aria-busy>
          <SkeletonItem size={24} />
        </Skeleton>
      )}
      {data && rows.length === 0 && <Caption1 className={styles.quiet}>{t('request.none')}</Caption1>}
      {rows.length > 0 && (
        <ul className={styles.list}>
          {rows.map((request) => (
            <RequestRow key={request.id} request={request} onAsk={(act) => setAsked({ act, request })} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button className={styles.more} aria-busy={isFetching} onClick={() => !isFetching && void fetchNextPage()}>
          {t('request.more')}
        </Button>
      )}
      {asked && (
        <ConfirmDialog
          title={t(`request.${asked.act}.title`)}
          confirm={t(`request.${asked.act}`)}
          busy={change.isPending}
          onConfirm={() => change.mutate(asked)}
          onCancel={() => setAsked(undefined)}
        >
          {t(`request.${asked.act}.text`)}
        </ConfirmDialog>
      )}
    </section>
  )
}

const RequestRow = ({ request, onAsk }: { request: PendingRelationshipRequest; onAsk: (act: Act) => void }) => {
  const styles = useStyles()
  const { t, dateTime } = useFormat()
  const { state, email, domain, companyName, createdAt, createdBy, expiresAt, openedAt, acceptedAt, customerId } =
    request
  const [name = t('request.unnamed'), ...more] = [companyName, domain, email].filter(Boolean)
  const moment = state === 'accepted' ? acceptedAt : state === 'opened' ? openedAt : expiresAt
  return (
    <li className={styles.row}>
      <div className={styles.cell}>
        <span>{name}</span>
        {more.length > 0 && <Caption1 className={styles.quiet}>{more.join(' · ')}</Caption1>}
        <Caption1 className={styles.quiet}>
          {t('request.madeBy', { user: createdBy, time: dateTime(createdAt) })}
        </Caption1>
      </div>
      <div className={styles.cell}>
        <span>{t(`request.state.${state}`)}</span>
        {moment && state !== 'revoked' && (
          <Caption1 className={styles.quiet}>{t(`request.moment.${state}`, { time: dateTime(moment) })}</Caption1>
        )}
      </div>
      <div className={styles.actions}>
        {customerId && (
          <Link to="/customers/$customerId/account" params={{ customerId }}>
            {t('request.view')}
          </Link>
        )}
        {(state === 'created' || state === 'opened' || state === 'expired') && (
          <Button size="small" aria-label={t('request.renewOf', { name })} onClick={() => onAsk('renew')}>
            {t('request.renew')}
          </Button>
        )}
        {(state === 'created' || state === 'opened') && (
          <Button size="small" aria-label={t('request.revokeOf', { name })} onClick={() => onAsk('revoke')}>
            {t('request.revoke')}
          </Button>
        )}
      </div>
    </li>
  )
}
