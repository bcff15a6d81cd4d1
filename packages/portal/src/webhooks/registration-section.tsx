import {
  Badge,
  Body1,
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Subtitle2,
  tokens,
  useRestoreFocusTarget,
} from '@fluentui/react-components'
import { CheckmarkCircleFilled, WarningFilled } from '@fluentui/react-icons'
import { useQueryClient } from '@tanstack/react-query'
import type { WebhookSettings } from '@tenantry/contract'
import { useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Fact, useFactStyles } from '../ui/fact.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { useEventName } from './event-list.tsx'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '16px' },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px' },
  heading: { margin: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  events: { margin: 0, paddingLeft: '20px' },
  quiet: { color: tokens.colorNeutralForeground3 },
})

export interface RegistrationSectionProps {
  registration: WebhookSettings
  onUpdate: () => void
  /** A test event is on its way. */
  onTest: (deliveryId: string) => void
  onRemoved: () => void
}

type Act = 'on' | 'test' | 'remove'

/** Where events are sent, and what can be done about it. */
export const RegistrationSection = ({ registration, onUpdate, onTest, onRemoved }: RegistrationSectionProps) => {
  const styles = useStyles()
  const facts = useFactStyles()
  const { t, dateTime } = useFormat()
  const client = useClient()
  const queries = useQueryClient()
  const nameOf = useEventName()
  const asker = useRestoreFocusTarget()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState<Act>()
  const [failed, setFailed] = useState<{ act: Act; problem: unknown }>()
  const { url, events, switchedOffAt, msSignatureHeader } = registration

  const run = async (act: Act, body: () => Promise<void>) => {
    setBusy(act)
    setFailed(undefined)
    try {
      await body()
      void queries.invalidateQueries({ queryKey: ['activity'] })
    } catch (problem) {
      setFailed({ act, problem })
    } finally {
      setBusy(undefined)
      setAsking(false)
    }
  }
  const switchOn = () =>
    run('on', async () => {
      await client.webhooks.update({ body: { webhookUrl: url } }, { ifMatch: registration.attributes.etag })
      await queries.invalidateQueries({ queryKey: ['webhook'] })
      announce(t('webhooks.on.done'))
    })
  const sendTest = () =>
    run('test', async () => {
      const { deliveryId } = await client.webhookSettings.sendTest()
      await queries.invalidateQueries({ queryKey: ['webhook', 'deliveries'] })
      announce(t('webhooks.test.done'))
      onTest(deliveryId)
    })
  const remove = () =>
    run('remove', async () => {
      await client.webhooks.remove()
      await queries.invalidateQueries({ queryKey: ['webhook'] })
      announce(t('webhooks.removed'))
      onRemoved()
    })
  const doing = (act: Act) => ({ 'aria-busy': busy === act, disabledFocusable: busy !== undefined && busy !== act })

  return (
    <section aria-labelledby="webhook-receiver" className={styles.section}>
      <div className={styles.head}>
        <Subtitle2 as="h2" id="webhook-receiver" className={styles.heading}>
          {t('webhooks.receiver')}
        </Subtitle2>
        {switchedOffAt ? (
          <Badge appearance="tint" color="warning" icon={<WarningFilled aria-hidden />}>
            {t('webhooks.off')}
          </Badge>
        ) : (
          <Badge appearance="tint" color="success" icon={<CheckmarkCircleFilled aria-hidden />}>
            {t('webhooks.on')}
          </Badge>
        )}
      </div>
      {switchedOffAt && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('webhooks.off.text', { time: dateTime(switchedOffAt) })}</MessageBarBody>
          <MessageBarActions>
            <Button {...doing('on')} onClick={switchOn}>
              {t('webhooks.turnOn')}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      {failed && <ProblemBar title={t(`webhooks.failed.${failed.act}`)} problem={failed.problem} />}
      <dl className={facts.list}>
        <Fact label={t('webhooks.url')} mono action={<CopyButton value={url} label={t('webhooks.url')} />}>
          {url}
        </Fact>
        <Fact label={t('webhooks.events')}>
          <ul className={styles.events}>
            {events.map((event) => (
              <li key={event}>{nameOf(event)}</li>
            ))}
          </ul>
        </Fact>
        <Fact label={t('webhooks.signature')} mono>
          {msSignatureHeader ? 'x-ms-signature' : 'Authorization'}
        </Fact>
        <Fact label={t('webhooks.changed')}>
          {t('webhooks.changed.by', { time: dateTime(registration.changedAt), user: registration.changedBy })}
        </Fact>
      </dl>
      <div className={styles.actions}>
        <Button onClick={onUpdate}>{t('webhooks.change')}</Button>
        <Button
          aria-busy={busy === 'test'}
          disabledFocusable={switchedOffAt !== undefined || (busy !== undefined && busy !== 'test')}
          onClick={() => busy === undefined && !switchedOffAt && void sendTest()}
        >
          {t('webhooks.test')}
        </Button>
        <Button {...doing('remove')} {...asker} onClick={() => setAsking(true)}>
          {t('webhooks.remove')}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={t('webhooks.remove.title')}
          confirm={t('webhooks.remove')}
          busy={busy === 'remove'}
          onConfirm={() => void remove()}
          onCancel={() => setAsking(false)}
        >
          <Body1>{t('webhooks.remove.text', { url })}</Body1>
        </ConfirmDialog>
      )}
    </section>
  )
}
