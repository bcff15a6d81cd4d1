import {
  Body1,
  Button,
  Caption1,
  Link,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Skeleton,
  SkeletonItem,
  Subtitle2,
  tokens,
} from '@fluentui/react-components'
import { ChevronDown16Regular, ChevronRight16Regular, LockClosedRegular, OpenRegular } from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { CustomerAccount, CustomerAgreements } from '@tenantry/contract'
import { lazy, type MouseEvent, Suspense, useState } from 'react'
import { RequestAccess } from '../app/request-access.tsx'
import { roleNames, Unseen, useRefusal } from '../app/rights.tsx'
import { useClient, useMay, useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { focusAfterDialogue } from '../ui/focus-after-dialogue.ts'
import { Value } from '../ui/form/value.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { SwitchRow } from '../ui/switch-row.tsx'

const loadDialogs = () => import('./agreement-dialogs.tsx')
const ConfirmAgreementDialog = lazy(async () => ({ default: (await loadDialogs()).ConfirmAgreementDialog }))
const DirectAcceptanceDialog = lazy(async () => ({ default: (await loadDialogs()).DirectAcceptanceDialog }))

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '12px' },
  heading: { margin: 0 },
  skeleton: { display: 'grid', gap: '12px' },
  list: { display: 'flex', flexDirection: 'column', gap: '12px', margin: 0 },
  agreed: { display: 'block' },
  quiet: { display: 'block', color: tokens.colorNeutralForeground3 },
  links: { display: 'flex', flexWrap: 'wrap', gap: '4px 16px' },
  link: { display: 'inline-flex', alignItems: 'center', gap: '4px' },
  lock: { display: 'flex', alignItems: 'flex-start', gap: '8px', color: tokens.colorNeutralForeground3 },
  icon: { flexShrink: 0, marginTop: '3px' },
  toggle: {
    alignSelf: 'flex-start',
    minWidth: 'auto',
    marginLeft: '-6px',
    paddingLeft: 0,
    color: tokens.colorNeutralForeground2,
  },
  confirm: { alignSelf: 'flex-start' },
})

/** Links to the text work for five minutes. Nothing polls for new ones: an unwatched page must not keep a session alive. */
const LINKS_LAST_MS = 4 * 60_000

/** What the customer has agreed to, who confirmed it, and the way to confirm it (S-10). */
export const AgreementSection = ({ account }: { account: CustomerAccount }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { cloud } = useMe()
  const mayRead = useMay('agreement:read')
  return (
    <section aria-labelledby="agreement" className={styles.section}>
      <Subtitle2 as="h2" id="agreement" className={styles.heading}>
        {t('agreement.title')}
      </Subtitle2>
      {cloud !== 'global' ? (
        <Body1>{t('agreement.government')}</Body1>
      ) : account.providerId ? (
        <Body1>{t('agreement.byProvider')}</Body1>
      ) : mayRead ? (
        <Agreements account={account} />
      ) : (
        <Unseen permission="agreement:read" />
      )}
    </section>
  )
}

type Dialog = 'confirm' | 'direct'

const Agreements = ({ account }: { account: CustomerAccount }) => {
  const styles = useStyles()
  const format = useFormat()
  const { t, date, language } = format
  const client = useClient()
  const queries = useQueryClient()
  const [dialog, setDialog] = useState<Dialog>()
  const [changedBy, setChangedBy] = useState<string>()
  const refusal = useRefusal('agreement:write', {
    byProvider: t('agreement.byProvider'),
    needsRole: t('agreement.needsRole', { roles: roleNames('agreement:write', format) }),
  })
  const customerId = account.id
  const customer = account.billing.companyName
  // The text is linked in the language of the portal.
  const query = useQuery({
    queryKey: ['agreements', customerId, language],
    queryFn: ({ signal }) => client.customerAgreements.get({ params: { customerId } }, { signal }),
    staleTime: 5_000,
  })

  const close = () => {
    const opener = dialog === 'confirm' ? '#agreement-confirm' : '#agreement-direct [role=switch]'
    setDialog(undefined)
    focusAfterDialogue(() => document.querySelector<HTMLElement>(opener))
  }
  const onDone = (news: string) => {
    announce(news)
    setChangedBy(undefined)
    close()
    void queries.invalidateQueries({ queryKey: ['agreements', customerId] })
    void queries.invalidateQueries({ queryKey: ['activity'] })
  }

  const onStale = async () => {
    const { data } = await query.refetch()
    setChangedBy(data?.directAcceptance.changedBy ?? t('form.someone'))
    close()
  }

  /** A link that is too old is exchanged for a fresh one first. */
  const follow = async (event: MouseEvent, go: (fresh: CustomerAgreements['template']) => void) => {
    if (Date.now() - query.dataUpdatedAt < LINKS_LAST_MS) return
    event.preventDefault()
    const { data } = await query.refetch()
    if (data) go(data.template)
  }

  if (!query.data)
    return query.error ? (
      <ProblemBar title={t('agreement.unread')} problem={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <Skeleton aria-label={t('state.loading')} className={styles.skeleton}>
        <SkeletonItem size={32} />
        <SkeletonItem size={32} />
      </Skeleton>
    )
  const { items, directAcceptance, template } = query.data
  const { isSigned, dateSigned, changedBy: notedBy } = directAcceptance
  const accepted = dateSigned ? t('agreement.acceptedOn', { date: date(dateSigned) }) : t('agreement.accepted')
  return (
    <>
      <Confirmations items={items} />
      <div className={styles.links}>
        <Link
          href={template.displayUri}
          hrefLang={template.language}
          target="_blank"
          rel="noopener"
          className={styles.link}
          onClick={(event: MouseEvent) => void follow(event, (fresh) => open(fresh.displayUri, '_blank', 'noopener'))}
        >
          {t('agreement.read')}
          <OpenRegular aria-label={t('agreement.newTab')} />
        </Link>
        <Link
          href={template.downloadUri}
          hrefLang={template.language}
          onClick={(event: MouseEvent) => void follow(event, (fresh) => location.assign(fresh.downloadUri))}
        >
          {t('agreement.download')}
        </Link>
      </div>
      {refusal && (
        <Caption1 id="agreement-refusal" className={styles.lock}>
          <LockClosedRegular aria-hidden className={styles.icon} />
          {refusal}
        </Caption1>
      )}
      {refusal && <RequestAccess permission="agreement:write" customerId={customerId} />}
      <Button
        id="agreement-confirm"
        className={styles.confirm}
        disabledFocusable={refusal !== undefined}
        aria-describedby={refusal && 'agreement-refusal'}
        onPointerEnter={() => void loadDialogs()}
        onFocus={() => void loadDialogs()}
        onClick={() => setDialog('confirm')}
      >
        {t('agreement.confirm')}
      </Button>
      {changedBy && (
        <MessageBar intent="warning" layout="multiline" role="status">
          <MessageBarBody>{t('agreement.direct.changed', { user: changedBy })}</MessageBarBody>
        </MessageBar>
      )}
      <div id="agreement-direct">
        <SwitchRow
          label={t('agreement.direct')}
          description={
            isSigned ? (
              <>
                <span className={styles.agreed}>{accepted}</span>
                {notedBy && <span className={styles.agreed}>{t('agreement.notedBy', { user: notedBy })}</span>}
              </>
            ) : (
              t('form.notProvided')
            )
          }
          checked={isSigned}
          disabledBy={refusal && 'agreement-refusal'}
          onChange={() => setDialog('direct')}
        />
      </div>
      {isSigned && <Caption1 className={styles.quiet}>{t('agreement.notNeeded')}</Caption1>}
      <Suspense>
        {dialog === 'confirm' && (
          <ConfirmAgreementDialog
            account={account}
            templateId={template.templateId}
            onDone={() => onDone(t('agreement.confirm.done', { customer }))}
            onCancel={close}
          />
        )}
        {dialog === 'direct' && (
          <DirectAcceptanceDialog
            account={account}
            acceptance={directAcceptance}
            onDone={(signed) => onDone(t(signed ? 'agreement.direct.done' : 'agreement.direct.undone', { customer }))}
            onStale={() => void onStale()}
            onCancel={close}
          />
        )}
      </Suspense>
    </>
  )
}

/** The newest confirmation of each agreement; older ones behind a button. */
const Confirmations = ({ items }: Pick<CustomerAgreements, 'items'>) => {
  const styles = useStyles()
  const { t } = useFormat()
  const [open, setOpen] = useState(false)
  const newest = items.find(({ type }) => type === 'MicrosoftCustomerAgreement')
  const legacy = items.find(({ type }) => type === 'MicrosoftCloudAgreement')
  const older = items.filter((item) => item !== newest && item !== legacy)
  return (
    <>
      <dl className={styles.list}>
        <Value label={t('agreement.byPartner')} value={newest ? newest.dateAgreed : ''}>
          {newest && <Confirmation item={newest} />}
        </Value>
        {legacy && (
          <Value label={t('agreement.MicrosoftCloudAgreement')} value={legacy.dateAgreed}>
            <Confirmation item={legacy} />
          </Value>
        )}
      </dl>
      {older.length > 0 && (
        <Button
          appearance="transparent"
          size="small"
          className={styles.toggle}
          icon={open ? <ChevronDown16Regular /> : <ChevronRight16Regular />}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {t('agreement.older', { n: older.length })}
        </Button>
      )}
      {open && (
        <dl className={styles.list}>
          {older.map((item, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nothing is inserted between confirmations that are shown
            <Value key={place} label={t(`agreement.${item.type}`)} value={item.dateAgreed}>
              <Confirmation item={item} />
            </Value>
          ))}
        </dl>
      )}
    </>
  )
}

const Confirmation = ({ item }: { item: CustomerAgreements['items'][number] }) => {
  const styles = useStyles()
  const { t, date } = useFormat()
  const { primaryContact, dateAgreed, confirmedAt, confirmedBy } = item
  const { firstName, lastName, email, phoneNumber } = primaryContact
  const at = date(confirmedAt)
  return (
    <>
      <span className={styles.agreed}>{`${firstName} ${lastName}`}</span>
      <span className={styles.agreed}>{t('agreement.acceptedOn', { date: date(dateAgreed) })}</span>
      <Caption1 className={styles.quiet}>{[email, phoneNumber].filter(Boolean).join(' · ')}</Caption1>
      <Caption1 className={styles.quiet}>
        {confirmedBy
          ? t('agreement.confirmedBy', { user: confirmedBy, date: at })
          : t('agreement.imported', { date: at })}
      </Caption1>
    </>
  )
}
