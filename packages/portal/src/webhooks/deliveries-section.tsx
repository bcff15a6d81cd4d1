import {
  Button,
  Field,
  makeStyles,
  Select,
  Skeleton,
  SkeletonItem,
  Subtitle2,
  tokens,
} from '@fluentui/react-components'
import { ArrowClockwiseRegular, SendRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { deliveryStates, type WebhookEvent } from '@tenantry/contract'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { DeliveryRow } from './delivery-row.tsx'
import { useEventName } from './event-list.tsx'
import { type DeliveryFilter, deliveriesQuery } from './webhook-queries.ts'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '16px' },
  heading: { margin: 0 },
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: '8px 12px' },
  select: { minWidth: '220px', '@media (max-width: 720px)': { width: '100%' } },
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
  none: { position: 'absolute', clipPath: 'inset(50%)' },
  skeleton: { display: 'grid', gap: '12px' },
  more: { alignSelf: 'center' },
})

export interface DeliveriesSectionProps {
  filter: DeliveryFilter
  onFilter: (filter: DeliveryFilter) => void
  events: readonly string[]
  /** There is a registration, switched on or not. */
  registered: boolean
  /** There is one that events can be sent to. */
  active: boolean
  open: ReadonlySet<string>
  onToggle: (deliveryId: string) => void
}

/** What was sent, newest first. */
export const DeliveriesSection = (props: DeliveriesSectionProps) => {
  const { filter, onFilter, events, registered, active, open, onToggle } = props
  const styles = useStyles()
  const { t } = useFormat()
  const client = useClient()
  const nameOf = useEventName()
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    ...deliveriesQuery(client, filter),
    placeholderData: keepPreviousData,
  })
  const rows = data?.pages.flatMap(({ items }) => items) ?? []
  const narrowed = Boolean(filter.state || filter.event)
  // Nobody to send to and nothing sent, as far as is known: the page says so above, and nothing comes up only to go.
  if (!error && rows.length === 0 && !registered && !narrowed) return null
  return (
    <section aria-labelledby="webhook-deliveries" className={styles.section}>
      <Subtitle2 as="h2" id="webhook-deliveries" className={styles.heading}>
        {t('webhooks.deliveries')}
      </Subtitle2>
      <form aria-label={t('webhooks.filter')} className={styles.bar} onSubmit={(event) => event.preventDefault()}>
        <Field label={t('webhooks.state')} size="small" className={styles.select}>
          <Select
            value={filter.state ?? ''}
            onChange={(_, { value }) => onFilter({ ...filter, state: deliveryStates.find((state) => state === value) })}
          >
            <option value="">{t('webhooks.state.any')}</option>
            {deliveryStates.map((state) => (
              <option key={state} value={state}>
                {t(`webhooks.state.${state}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('webhooks.event')} size="small" className={styles.select}>
          <Select
            value={filter.event ?? ''}
            onChange={(_, { value }) =>
              onFilter({ ...filter, event: (value || undefined) as WebhookEvent | undefined })
            }
          >
            <option value="">{t('webhooks.event.any')}</option>
            {events.map((event) => (
              <option key={event} value={event}>
                {nameOf(event)}
              </option>
            ))}
          </Select>
        </Field>
        <Button size="small" icon={<ArrowClockwiseRegular />} aria-busy={isFetching} onClick={() => void refetch()}>
          {t('webhooks.refresh')}
        </Button>
      </form>
      {error && <ProblemBar title={t('webhooks.deliveries.unread')} problem={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Skeleton aria-label={t('state.loading')} aria-busy className={styles.skeleton}>
          <SkeletonItem size={24} />
          <SkeletonItem size={24} />
          <SkeletonItem size={24} />
        </Skeleton>
      )}
      {data && rows.length === 0 && !hasNextPage && (
        <EmptyState
          as="h3"
          icon={<SendRegular />}
          title={t(narrowed ? 'webhooks.none.filtered' : 'webhooks.none')}
          actions={
            narrowed && (
              <Button size="small" onClick={() => onFilter({})}>
                {t('action.clearAll')}
              </Button>
            )
          }
        >
          {!narrowed && t('webhooks.none.text')}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <table className={styles.table}>
          <caption className={styles.none}>{t('webhooks.deliveries')}</caption>
          <thead className={styles.head}>
            <tr>
              <th scope="col">
                <span className={styles.none}>{t('webhooks.column.details')}</span>
              </th>
              {(['when', 'event', 'state', 'attempts', 'answer'] as const).map((column) => (
                <th key={column} scope="col" className={styles.column}>
                  {t(`webhooks.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className={styles.body}>
            {rows.map((delivery) => (
              <DeliveryRow
                key={delivery.id}
                delivery={delivery}
                active={active}
                open={open.has(delivery.id)}
                onToggle={() => onToggle(delivery.id)}
              />
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <Button className={styles.more} aria-busy={isFetching} onClick={() => !isFetching && void fetchNextPage()}>
          {t('webhooks.more')}
        </Button>
      )}
    </section>
  )
}
