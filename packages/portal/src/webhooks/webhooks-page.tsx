import { Button, makeStyles, Skeleton, SkeletonItem } from '@fluentui/react-components'
import { PlugConnectedRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { focusAfterDialogue } from '../ui/focus-after-dialogue.ts'
import { Page } from '../ui/page.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { DeliveriesSection } from './deliveries-section.tsx'
import { RegistrationForm } from './registration-form.tsx'
import { RegistrationSection } from './registration-section.tsx'
import { SecretSection } from './secret-section.tsx'
import { eventsQuery, registrationQuery } from './webhook-queries.ts'

const useStyles = makeStyles({
  page: { gap: '16px' },
  sections: { display: 'flex', flexDirection: 'column', gap: '40px' },
  skeleton: { display: 'grid', gap: '12px' },
})

/** Where other systems are told of what happens here, and whether that works. */
export const WebhooksPage = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const client = useClient()
  const navigate = useNavigate()
  const filter = useSearch({ from: '/frame/settings/webhooks' })
  const registration = useQuery(registrationQuery(client))
  const events = useQuery(eventsQuery(client))
  const [editing, setEditing] = useState(false)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const top = useRef<HTMLDivElement>(null)

  const toggle = (deliveryId: string) =>
    setOpen((now) => {
      const next = new Set(now)
      if (!next.delete(deliveryId)) next.add(deliveryId)
      return next
    })
  /** The focus goes to what has taken the place of what had it. */
  const settle = () => focusAfterDialogue(() => top.current?.querySelector<HTMLElement>('button'))
  const { data } = registration
  const failed = [registration, events].find(({ error, data }) => error && data === undefined)
  return (
    <Page title={t('nav.webhooks')} className={styles.page}>
      <div className={styles.sections}>
        {failed && (
          <ProblemBar title={t('webhooks.unread')} problem={failed.error} onRetry={() => void failed.refetch()} />
        )}
        {(registration.isPending || events.isPending) && (
          <Skeleton aria-label={t('state.loading')} aria-busy className={styles.skeleton}>
            <SkeletonItem size={24} />
            <SkeletonItem size={24} />
          </Skeleton>
        )}
        {data !== undefined && events.data && (
          <div ref={top}>
            {editing ? (
              <RegistrationForm
                registration={data}
                offered={events.data}
                onDone={() => {
                  setEditing(false)
                  settle()
                }}
              />
            ) : data ? (
              <RegistrationSection
                registration={data}
                onUpdate={() => setEditing(true)}
                onTest={(deliveryId) => setOpen((now) => new Set(now).add(deliveryId))}
                onRemoved={settle}
              />
            ) : (
              <EmptyState
                icon={<PlugConnectedRegular />}
                title={t('webhooks.empty')}
                actions={
                  <Button appearance="primary" onClick={() => setEditing(true)}>
                    {t('webhooks.register')}
                  </Button>
                }
              >
                {t('webhooks.empty.text')}
              </EmptyState>
            )}
          </div>
        )}
        {data && !editing && <SecretSection registration={data} />}
        {data !== undefined && (
          <DeliveriesSection
            filter={filter}
            onFilter={(next) => void navigate({ to: '/settings/webhooks', search: next, replace: true })}
            events={events.data ?? []}
            registered={data !== null}
            active={data !== null && !data.switchedOffAt}
            open={open}
            onToggle={toggle}
          />
        )}
      </div>
    </Page>
  )
}
