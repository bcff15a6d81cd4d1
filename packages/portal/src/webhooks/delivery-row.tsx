import { Body1, Button, Caption1, makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components'
import {
  CheckmarkCircleFilled,
  ChevronDownRegular,
  ChevronRightRegular,
  ClockRegular,
  DismissCircleFilled,
} from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { WebhookDelivery } from '@tenantry/contract'
import { useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Fact, useFactStyles } from '../ui/fact.tsx'
import { Link } from '../ui/link.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { useAnswerText } from './delivery-text.ts'
import { useEventName } from './event-list.tsx'
import { deliveryQuery } from './webhook-queries.ts'

const useStyles = makeStyles({
  row: {
    '& > td': {
      padding: '10px 16px 10px 0',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
      verticalAlign: 'top',
    },
    '& > td:first-child': { paddingTop: '8px', width: '32px' },
    '@media (max-width: 767px)': {
      display: 'grid',
      gridTemplateColumns: '32px minmax(0, 1fr) auto',
      padding: '10px 0',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
      '& > td': { padding: 0, borderTopStyle: 'none', gridColumn: '2 / -1' },
      '& > td:first-child': { padding: 0, gridColumn: '1', gridRow: '1 / 5' },
      '& > td[data-cell=when]': { gridColumn: '2', gridRow: '1' },
      '& > td[data-cell=state]': { gridColumn: '3', gridRow: '1' },
    },
  },
  toggle: { minWidth: '24px', width: '24px', height: '24px', padding: 0 },
  when: { whiteSpace: 'nowrap', color: tokens.colorNeutralForeground2 },
  state: { display: 'inline-flex', alignItems: 'center', gap: '4px', whiteSpace: 'nowrap' },
  completed: { color: tokens.colorStatusSuccessForeground1 },
  failed: { color: tokens.colorStatusDangerForeground3 },
  pending: { color: tokens.colorNeutralForeground3 },
  quiet: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  detailRow: { '@media (max-width: 767px)': { display: 'block' } },
  detailCell: {
    padding: '0 16px 20px 40px',
    '@media (max-width: 767px)': { display: 'block', padding: '4px 0 16px 32px' },
  },
  detail: { display: 'flex', flexDirection: 'column', gap: '16px', minWidth: 0 },
  attempts: { margin: 0, padding: 0, listStyle: 'none', display: 'flex', flexDirection: 'column', gap: '8px' },
  answer: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  body: {
    margin: 0,
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
})

const icons = { completed: CheckmarkCircleFilled, failed: DismissCircleFilled, pending: ClockRegular } as const

/** A word and a sign, never a colour alone. */
const State = ({ state }: Pick<WebhookDelivery, 'state'>) => {
  const styles = useStyles()
  const { t } = useFormat()
  const Icon = icons[state]
  return (
    <span className={styles.state}>
      <Icon aria-hidden className={styles[state]} />
      {t(`webhooks.state.${state}`)}
    </span>
  )
}

export interface DeliveryRowProps {
  delivery: WebhookDelivery
  open: boolean
  /** There is a registration that events can be sent to. */
  active: boolean
  onToggle: () => void
}

/** One event and how it fared; opened, each attempt and what was sent. */
export const DeliveryRow = ({ delivery, open, active, onToggle }: DeliveryRowProps) => {
  const styles = useStyles()
  const { t, dateTime, moment } = useFormat()
  const nameOf = useEventName()
  const answerText = useAnswerText()
  const { event, occurredAt, state, attempts, lastAttempt, customerId, customerName } = delivery
  return (
    <>
      <tr className={styles.row}>
        <td>
          <Button
            appearance="subtle"
            size="small"
            className={styles.toggle}
            icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
            aria-expanded={open}
            aria-label={t('webhooks.details', { event: nameOf(event), when: dateTime(occurredAt) })}
            onClick={onToggle}
          />
        </td>
        <td data-cell="when" className={styles.when}>
          <time dateTime={occurredAt} title={dateTime(occurredAt)}>
            {moment(occurredAt)}
          </time>
        </td>
        <td>
          <Body1 block>{nameOf(event)}</Body1>
          {customerId && customerName && (
            <Link to="/customers/$customerId/account" params={{ customerId }}>
              {customerName}
            </Link>
          )}
        </td>
        <td data-cell="state">
          <State state={state} />
        </td>
        <td className={styles.quiet}>{t('webhooks.attempts', { n: attempts })}</td>
        <td className={styles.quiet}>{lastAttempt && answerText(lastAttempt)}</td>
      </tr>
      {open && (
        <tr className={styles.detailRow}>
          <td colSpan={6} className={styles.detailCell}>
            <Details delivery={delivery} active={active} />
          </td>
        </tr>
      )}
    </>
  )
}

const pretty = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

const Details = ({ delivery, active }: Pick<DeliveryRowProps, 'delivery' | 'active'>) => {
  const styles = useStyles()
  const facts = useFactStyles()
  const { t, dateTime, number } = useFormat()
  const client = useClient()
  const queries = useQueryClient()
  const answerText = useAnswerText()
  const query = useQuery(deliveryQuery(client, delivery.id))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const { data } = query
  const pending = (data ?? delivery).state === 'pending'

  const sendAgain = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      await client.webhookDeliveries.sendAgain({ params: { deliveryId: delivery.id } })
      await queries.invalidateQueries({ queryKey: ['webhook'] })
      void queries.invalidateQueries({ queryKey: ['activity'] })
      announce(t('webhooks.again.done'))
    } catch (failure) {
      setProblem(failure)
    } finally {
      setBusy(false)
    }
  }

  if (query.error && !data)
    return (
      <ProblemBar title={t('webhooks.delivery.unread')} problem={query.error} onRetry={() => void query.refetch()} />
    )
  if (!data) return <Spinner size="tiny" label={t('state.loading')} />
  return (
    <div className={styles.detail}>
      {problem !== undefined && <ProblemBar title={t('webhooks.again.failed')} problem={problem} />}
      {data.results.length > 0 ? (
        <ol aria-label={t('webhooks.attempts.list')} className={styles.attempts}>
          {data.results.map((attempt) => (
            <li key={attempt.at}>
              <Body1>
                {t('webhooks.attempt', {
                  time: dateTime(attempt.at),
                  answer: answerText(attempt),
                  ms: number(attempt.ms),
                })}
              </Body1>
              {attempt.answer && (
                <Caption1 block className={styles.answer}>
                  {attempt.answer}
                </Caption1>
              )}
            </li>
          ))}
        </ol>
      ) : (
        <Body1>{t('webhooks.attempts.none')}</Body1>
      )}
      {pending && (
        <Caption1>
          {data.nextAttemptAt ? t('webhooks.next', { time: dateTime(data.nextAttemptAt) }) : t('webhooks.next.behind')}
        </Caption1>
      )}
      <dl className={facts.list}>
        <Fact label={t('webhooks.id')} mono action={<CopyButton value={data.id} label={t('webhooks.id')} />}>
          {data.id}
        </Fact>
      </dl>
      <div>
        <Caption1 block>{t('webhooks.body')}</Caption1>
        <pre className={styles.body}>{pretty(data.body)}</pre>
      </div>
      <div>
        <Button
          aria-busy={busy}
          disabledFocusable={pending || !active}
          onClick={() => !busy && !pending && active && void sendAgain()}
        >
          {t('webhooks.again')}
        </Button>
        {(pending || !active) && (
          <Caption1 block className={mergeClasses(styles.answer)}>
            {t(pending ? 'webhooks.again.pending' : 'webhooks.again.inactive')}
          </Caption1>
        )}
      </div>
    </div>
  )
}
