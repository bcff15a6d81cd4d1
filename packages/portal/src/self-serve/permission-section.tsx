import { Caption1, makeStyles, Skeleton, SkeletonItem, Subtitle2, tokens } from '@fluentui/react-components'
import { LockClosedRegular } from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Problem } from '@tenantry/client'
import { useState } from 'react'
import { RequestAccess } from '../app/request-access.tsx'
import { Unseen, useRefusal } from '../app/rights.tsx'
import { useClient, useMay, useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { focusAfterDialogue } from '../ui/focus-after-dialogue.ts'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { SwitchRow } from '../ui/switch-row.tsx'
import { type Consent, TurnOffDialog, TurnOnDialog } from './permission-dialogs.tsx'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '12px' },
  heading: { margin: 0 },
  skeleton: { display: 'grid', gap: '12px' },
  permission: { display: 'flex', flexDirection: 'column', gap: '8px' },
  lock: { display: 'flex', alignItems: 'flex-start', gap: '8px', color: tokens.colorNeutralForeground3 },
  state: { display: 'block' },
  icon: { flexShrink: 0, marginTop: '3px' },
})

const isStale = (problem: unknown) => problem instanceof Problem && problem.category === 'stale'

interface Question {
  resource: string
  allowed: boolean
  /** What somebody else did meanwhile, when it is asked again. */
  note?: string
}

export interface PermissionSectionProps {
  customerId: string
  customerName: string
}

/** One switch for each entry of the catalogue. A switch moves only when the service has agreed. */
export const PermissionSection = (props: PermissionSectionProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <section aria-labelledby="permissions" className={styles.section}>
      <Subtitle2 as="h2" id="permissions" className={styles.heading}>
        {t('perm.title')}
      </Subtitle2>
      {useMay('selfServePolicy:read') ? <Switches {...props} /> : <Unseen permission="selfServePolicy:read" />}
    </section>
  )
}

const Switches = ({ customerId, customerName }: PermissionSectionProps) => {
  const styles = useStyles()
  const { t, date, dateTime, message } = useFormat()
  const client = useClient()
  const queries = useQueryClient()
  const refusal = useRefusal('selfServePolicy:write', {
    byProvider: t('perm.byProvider'),
    needsRole: t('perm.readonly'),
  })
  const { domain } = useMe().partner
  const queryKey = ['permissions', customerId]
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => client.purchasePermissions.list({ params: { customerId } }, { signal }),
    staleTime: 5_000,
  })
  const [question, setQuestion] = useState<Question>()
  const [sending, setSending] = useState<string>()
  const [failed, setFailed] = useState<{ question: Question; problem: unknown }>()
  /** Without the domain that everybody here has. */
  const short = (user: string) => (user.endsWith(`@${domain}`) ? user.slice(0, -domain.length - 1) : user)
  const nameOf = (resource: string) => message(`resource.${resource}`) ?? resource

  /** Closes the dialogue and puts the focus back on the switch that opened it. */
  const close = (resource: string) => {
    setQuestion(undefined)
    const control = `#permission-${CSS.escape(resource)} [role=switch]`
    focusAfterDialogue(() => document.querySelector<HTMLElement>(control))
  }

  /** Who moved the switch meanwhile, from the permission as it stands now or from the log. */
  const askAgain = async ({ resource, allowed }: Question) => {
    const { data } = await query.refetch()
    const item = data?.items.find((each) => each.resource === resource)
    const log = await client.activity.ofCustomer({ params: { customerId }, query: { size: 10 } }).catch(() => undefined)
    const row = log?.items.find(
      (each) => each.status === 'succeeded' && each.operations.some((operation) => operation.includes('self_serve')),
    )
    const user = row?.displayName ?? row?.userPrincipalName ?? item?.by ?? t('perm.someone')
    const at = row?.at ?? item?.since
    const note = at ? t('perm.changed', { user, time: dateTime(at) }) : t('perm.changedByOther', { user })
    announce(note)
    // Somebody else did the same already: nothing is left to ask.
    if (item?.allowed === allowed) setFailed(undefined)
    else setQuestion({ resource, allowed, note })
  }

  const send = async (asked: Question, consent?: Consent) => {
    setSending(asked.resource)
    setFailed(undefined)
    try {
      const saved = await client.purchasePermissions.update(
        {
          params: { customerId, resource: asked.resource },
          body: { allowed: asked.allowed, ...(consent && { acknowledged: true, reason: consent.reason }) },
        },
        query.data?.attributes.etag ? { ifMatch: query.data.attributes.etag } : {},
      )
      queries.setQueryData(queryKey, saved)
      void queries.invalidateQueries({ queryKey: ['activity'] })
      announce(
        t(asked.allowed ? 'perm.on.done' : 'perm.off.done', {
          customer: customerName,
          resource: nameOf(asked.resource),
        }),
      )
      close(asked.resource)
    } catch (problem) {
      setQuestion(undefined)
      if (isStale(problem)) await askAgain(asked)
      else setFailed({ question: asked, problem })
    } finally {
      setSending(undefined)
    }
  }

  return (
    <>
      {query.error && !query.data && (
        <ProblemBar title={t('perm.unread')} problem={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && (
        <Skeleton aria-label={t('state.loading')} className={styles.skeleton}>
          <SkeletonItem size={32} />
          <SkeletonItem size={32} />
        </Skeleton>
      )}
      {refusal && query.data && (
        <Caption1 id="permissions-refusal" className={styles.lock}>
          <LockClosedRegular aria-hidden className={styles.icon} />
          {refusal}
        </Caption1>
      )}
      {refusal && query.data && <RequestAccess permission="selfServePolicy:write" customerId={customerId} />}
      {query.data?.items.map(({ resource, allowed, since, by, reason }) => {
        const state = t(allowed ? 'perm.on' : 'perm.off.state')
        const given =
          allowed && since
            ? t(by ? 'perm.since.by' : 'perm.since', { date: date(since), user: short(by ?? '') })
            : undefined
        return (
          <div key={resource} id={`permission-${resource}`} className={styles.permission}>
            <SwitchRow
              label={nameOf(resource)}
              description={
                <>
                  <span className={styles.state}>{[state, given].filter(Boolean).join(' · ')}</span>
                  {allowed && reason && <span className={styles.state}>{t('perm.reason.given', { reason })}</span>}
                </>
              }
              checked={allowed}
              disabledBy={refusal && 'permissions-refusal'}
              busy={sending === resource}
              onChange={(next) => setQuestion({ resource, allowed: next })}
            />
            {failed?.question.resource === resource && (
              <ProblemBar
                title={t('perm.failed')}
                problem={failed.problem}
                onRetry={() => {
                  setFailed(undefined)
                  setQuestion(failed.question)
                }}
              />
            )}
          </div>
        )
      })}
      {question?.allowed === true && (
        <TurnOnDialog
          customer={customerName}
          resource={nameOf(question.resource)}
          note={question.note}
          busy={sending !== undefined}
          onConfirm={(consent) => void send(question, consent)}
          onCancel={() => close(question.resource)}
        />
      )}
      {question?.allowed === false && (
        <TurnOffDialog
          customer={customerName}
          resource={nameOf(question.resource)}
          note={question.note}
          busy={sending !== undefined}
          onConfirm={() => void send(question)}
          onCancel={() => close(question.resource)}
        />
      )}
    </>
  )
}
