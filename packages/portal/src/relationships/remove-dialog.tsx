import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Link as OuterLink,
  Skeleton,
  SkeletonItem,
  Textarea,
} from '@fluentui/react-components'
import { CheckmarkCircleFilled } from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { CustomerAccount, CustomerHolds } from '@tenantry/contract'
import { useId, useState } from 'react'
import { listPlace } from '../app/list-place.ts'
import { useClient, useMay, useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { useDelivery } from '../ui/form/use-delivery.ts'
import { stored } from '../ui/form/values.ts'
import { ProblemBar } from '../ui/problem-bar.tsx'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '16px', paddingBottom: '8px' },
  list: { margin: 0, paddingLeft: '20px', display: 'flex', flexDirection: 'column', gap: '6px' },
  check: { display: 'flex', alignItems: 'center', gap: '6px' },
  tick: { marginLeft: '-8px' },
})

const SHORTEST_REASON = 5

interface RemoveDialogProps {
  account: CustomerAccount
  onClose: () => void
}

/** S-08: what speaks against it, what it brings about, and the name typed once more. */
export const RemoveDialog = ({ account, onClose }: RemoveDialogProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const client = useClient()
  const queries = useQueryClient()
  const customerId = account.id
  const name = account.billing.companyName
  const holds = useQuery({
    queryKey: ['holds', customerId],
    queryFn: ({ signal }) => client.customerHolds.list({ params: { customerId } }, { signal }),
    staleTime: 0,
  })
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [goodFaith, setGoodFaith] = useState(false)
  const [tried, setTried] = useState(false)
  const [removed, setRemoved] = useState(false)
  const ids = { tick: useId(), name: useId(), reason: useId() }
  const { sending, busy, deliver } = useDelivery()
  const blocked = holds.data === undefined || holds.data.items.length > 0
  const wrong = {
    tick: !goodFaith,
    reason: reason.trim().length < SHORTEST_REASON,
    name: stored(typed) !== stored(name),
  }

  const remove = () => {
    if (busy || blocked) return
    setTried(true)
    const first = (['tick', 'reason', 'name'] as const).find((each) => wrong[each])
    if (first) return document.getElementById(ids[first])?.focus()
    const body = { companyName: name, goodFaith, reason: reason.trim() }
    void deliver(JSON.stringify(body), {
      call: (requestId) => client.relationshipRemoval.remove({ params: { customerId }, body }, { requestId }),
      onDone: () => setRemoved(true),
      onProblem: (problem) => {
        // Somebody may have put up a hold meanwhile.
        void queries.invalidateQueries({ queryKey: ['holds', customerId] })
        return problem
      },
    })
  }

  if (removed) return <Removed name={name} />
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => !open && !busy && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('remove.title', { name })}</DialogTitle>
          <DialogContent className={styles.content}>
            {holds.isPending && (
              <Skeleton aria-label={t('state.loading')} aria-busy>
                <SkeletonItem size={24} />
              </Skeleton>
            )}
            {holds.error && (
              <ProblemBar title={t('remove.unchecked')} problem={holds.error} onRetry={() => void holds.refetch()} />
            )}
            {holds.data && <Blockers holds={holds.data.items} />}
            <Effects account={account} />
            <Checkbox
              id={ids.tick}
              className={styles.tick}
              label={t('remove.goodFaith')}
              required
              checked={goodFaith}
              aria-invalid={tried && wrong.tick}
              onChange={(_, { checked }) => setGoodFaith(checked === true)}
            />
            <Field
              label={t('remove.reason')}
              required
              hint={t('perm.reason.hint')}
              {...(tried && wrong.reason && { validationMessage: t('perm.reason.missing', { n: SHORTEST_REASON }) })}
            >
              <Textarea id={ids.reason} value={reason} maxLength={500} onChange={(_, { value }) => setReason(value)} />
            </Field>
            <Field
              label={t('remove.type', { name })}
              required
              {...(tried && wrong.name && { validationMessage: t('remove.type.wrong') })}
            >
              <Input
                id={ids.name}
                value={typed}
                autoComplete="off"
                spellCheck={false}
                onChange={(_, { value }) => setTyped(value)}
              />
            </Field>
            {sending.state === 'failed' && <ProblemBar title={t('remove.failed')} problem={sending.problem} />}
          </DialogContent>
          <DialogActions fluid>
            <Button
              appearance="primary"
              aria-busy={busy}
              disabledFocusable={blocked}
              aria-describedby={blocked ? 'remove-blockers' : undefined}
              onClick={remove}
            >
              {t('remove.confirm')}
            </Button>
            <Button onClick={onClose} disabledFocusable={busy}>
              {t('action.cancel')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

/** What has to be settled first, by whom it was noted, and where. */
const Blockers = ({ holds }: { holds: CustomerHolds['items'] }) => {
  const styles = useStyles()
  const { t, dateTime } = useFormat()
  if (holds.length === 0)
    return (
      <div className={styles.check}>
        <CheckmarkCircleFilled aria-hidden />
        <span>{t('remove.free')}</span>
      </div>
    )
  return (
    <MessageBar intent="warning" layout="multiline" role="alert">
      <MessageBarBody id="remove-blockers">
        <MessageBarTitle>{t('remove.held')}</MessageBarTitle>
        <ul className={styles.list}>
          {holds.map(({ name, reason, url, by, since }) => (
            <li key={name}>
              {url ? <OuterLink href={url}>{reason}</OuterLink> : reason}{' '}
              {t('remove.heldBy', { user: by, time: dateTime(since) })}
            </li>
          ))}
        </ul>
      </MessageBarBody>
    </MessageBar>
  )
}

const Effects = ({ account: { providerId } }: { account: CustomerAccount }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { standalone, partner } = useMe()
  return (
    <ul className={styles.list} aria-label={t('form.review.consequences')}>
      {providerId ? (
        <li>{t('remove.effect.ownPart')}</li>
      ) : partner.sandbox ? (
        <li>{t('remove.effect.sandbox')}</li>
      ) : (
        <>
          <li>{t('remove.effect.list')}</li>
          <li>{t('remove.effect.granted')}</li>
          <li>{t('remove.effect.record')}</li>
        </>
      )}
      <li>{t('remove.effect.notice')}</li>
      {standalone && <li>{t('standalone.note')}</li>}
    </ul>
  )
}

/** What comes afterwards. The account is no longer the partner's: from here one goes to the list. */
const Removed = ({ name }: { name: string }) => {
  const { t } = useFormat()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { relationshipRequests, partner } = useMe()
  const mayRequest = useMay('relationship:request') && relationshipRequests && !partner.sandbox
  const leave = async (to: '/customers' | '/customers/requests') => {
    await navigate(to === '/customers' ? { to, search: listPlace().search } : { to })
    // Not before: the page below would ask for what is gone.
    for (const queryKey of [['customers'], ['activity'], ['relationship-requests']])
      void queries.invalidateQueries({ queryKey })
    queries.removeQueries({ queryKey: ['account'] })
  }
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => !open && void leave('/customers')}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('remove.done', { name })}</DialogTitle>
          <DialogContent>{t(mayRequest ? 'remove.done.request' : 'remove.done.text')}</DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" onClick={() => void leave('/customers')}>
              {t('notFound.home')}
            </Button>
            {mayRequest && <Button onClick={() => void leave('/customers/requests')}>{t('request.title')}</Button>}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
