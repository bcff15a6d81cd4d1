import {
  Body1,
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Skeleton,
  SkeletonItem,
  Tooltip,
  tokens,
  useModalAttributes,
} from '@fluentui/react-components'
import { ArrowDownRegular, ArrowUpRegular, EditRegular, LockClosedRegular } from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Client } from '@tenantry/client'
import { type CustomerAccount, may, partnerTypeMay, rolesFor } from '@tenantry/contract'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useClient, useMe } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemBar } from '../../ui/problem-bar.tsx'
import { useResultList } from '../use-result-list.ts'
import { AccountEditor, type Opening, type Saved } from './account-editor.tsx'
import { AccountRail, StatusBadge } from './account-rail.tsx'
import { BillToSection, CompanySection } from './account-sections.tsx'
import { SheetProvider } from './account-sheet.ts'
import { contactFields, type FieldName, fieldAt, type Values, valuesBefore, valuesOf } from './changes.ts'
import { dropDraft, findDraft } from './draft.ts'
import { useFieldText } from './field-text.ts'
import { missingOf } from './findings.ts'
import { SavedBar } from './saved-bar.tsx'
import { accountQuery, lastChange } from './submission.ts'

const useStyles = makeStyles({
  page: {
    paddingBottom: 0,
    '& > header': {
      position: 'sticky',
      top: '52px',
      zIndex: 6,
      padding: '8px 0 10px',
      backgroundColor: tokens.colorNeutralBackground1,
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
      '@media (max-width: 720px)': { position: 'static' },
    },
  },
  domain: { color: tokens.colorNeutralForeground3 },
  steps: { display: 'flex' },
  keys: {
    marginLeft: '8px',
    fontWeight: tokens.fontWeightRegular,
    '@media (hover: none), (max-width: 720px)': { display: 'none' },
  },
  layout: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 320px',
    gap: '24px 56px',
    alignItems: 'start',
    paddingTop: '24px',
    paddingBottom: '48px',
    '@media (max-width: 1023px)': { gridTemplateColumns: 'minmax(0, 1fr)', gap: '40px' },
  },
  main: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  bars: { display: 'flex', flexDirection: 'column', gap: '12px', marginBottom: '20px' },
  lock: { display: 'flex', alignItems: 'flex-start', gap: '8px', color: tokens.colorNeutralForeground2 },
  lockIcon: { flexShrink: 0, marginTop: '3px' },
  sections: { display: 'flex', flexDirection: 'column', gap: '40px' },
  skeleton: { display: 'grid', gap: '20px', gridTemplateColumns: '1fr 1fr' },
})

/** Company details and bill-to info of a customer, to read and to change in the same place. */
export const AccountPage = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const { customerId = '' } = useParams({ strict: false })
  const query = useQuery(accountQuery(useClient(), customerId))
  if (query.data) return <AccountScreen account={query.data} />
  return (
    <Page
      title={query.error ? t('account.title') : undefined}
      breadcrumb={[
        <Link key="list" to="/customers">
          {t('nav.customers')}
        </Link>,
      ]}
      className={styles.page}
    >
      <div className={styles.layout}>
        {query.error ? (
          <ProblemBar title={t('account.unread')} problem={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton aria-label={t('state.loading')} aria-busy className={styles.skeleton}>
            {['a', 'b', 'c', 'd', 'e', 'f'].map((each) => (
              <SkeletonItem key={each} size={40} />
            ))}
          </Skeleton>
        )}
      </div>
    </Page>
  )
}

/** Why the person cannot change the account, or part of it; undefined when they can. */
const useRights = () => {
  const { t, locale } = useFormat()
  const me = useMe()
  return useMemo(() => {
    const list = (kind: 'disjunction' | 'conjunction', items: string[]) =>
      new Intl.ListFormat(locale, { type: kind }).format(items)
    const ask =
      me.admins.length > 0
        ? ` ${t('account.ask', {
            names: list(
              'disjunction',
              me.admins.slice(0, 4).map(({ name }) => name),
            ),
          })}`
        : ''
    const need = (permission: 'customer:update' | 'customer:updateAll') =>
      t('account.needsRole', {
        roles: list(
          'disjunction',
          rolesFor(permission).map((role) => t(`role.${role}`)),
        ),
      }) + ask
    const ofType = partnerTypeMay({ partnerType: me.partner.type }, 'customer:update')
    return {
      refused: !ofType ? t('account.byProvider') : may(me, 'customer:update') ? undefined : need('customer:update'),
      lockedReason: may(me, 'customer:updateAll') ? undefined : need('customer:updateAll'),
    }
  }, [me, t, locale])
}

const useEditable = (account: CustomerAccount) => {
  const me = useMe()
  const opened = valuesOf(account)
  return (field: FieldName): boolean => {
    if (!may(me, 'customer:updateAll')) return contactFields.has(field)
    // The country is fixed once there is one, unless the operator allows otherwise (S-05).
    return !field.endsWith('.country') || me.allowCountryChange || !opened[field]
  }
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** The change that an address asks to take back: `?update=undo-12`. */
const findChange = async (client: Client, { customerId, change }: { customerId: string; change: number }) => {
  let continuationToken: string | undefined
  do {
    const page = await client.activity.ofCustomer({ params: { customerId }, query: { size: 100, continuationToken } })
    const row = page.items.find((each) => each.change === change)
    if (row) return row
    continuationToken = page.continuationToken
  } while (continuationToken)
  return undefined
}

const AccountScreen = ({ account }: { account: CustomerAccount }) => {
  // Keeps the focus manager alive between dialogues: without a user it stops before it has shown the page again.
  useModalAttributes()
  const styles = useStyles()
  const { t, dateTime } = useFormat()
  const me = useMe()
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const text = useFieldText()
  const { update } = useSearch({ strict: false }) as { update?: string }
  const { refused, lockedReason } = useRights()
  const [opening, setOpening] = useState<Opening>()
  const [saved, setSaved] = useState<Saved & { change?: number }>()
  const customerId = account.id
  const stored = valuesOf(account)
  const editable = useEditable(opening?.account ?? account)
  const list = useResultList(customerId)
  const gone = account.relationshipToPartner === 'none'
  const reason = gone ? t('account.gone') : refused

  const missing = useMemo(() => (account.status === 'complete' ? [] : missingOf(me, account)), [account, me])

  const open = useCallback(
    (given: Partial<Opening> = {}) => {
      if (reason) return
      setSaved(undefined)
      setOpening((now) => now ?? { account, ...given })
    },
    [account, reason],
  )

  const close = () => {
    setOpening(undefined)
    void queries.invalidateQueries({ queryKey: accountQuery(client, customerId).queryKey })
    if (update) void navigate({ to: '.', search: {}, replace: true })
    // After a dialogue has given the focus back.
    setTimeout(() => document.getElementById('account-update')?.focus(), 150)
  }

  const onSaved = (result: Saved) => {
    setOpening(undefined)
    setSaved(result)
    if (update) void navigate({ to: '.', search: {}, replace: true })
    void queries.invalidateQueries({ queryKey: ['customers'], refetchType: 'none' })
    void lastChange(client, customerId).then((row) => row && setSaved((now) => now && { ...now, change: row.change }))
  }

  const undo = () => {
    if (!saved) return
    const values: Values = { ...stored }
    for (const { field, before } of saved.changes) values[field] = before
    open({ values, undoes: saved.change, note: { key: 'account.undoing' } })
  }

  // What was left behind comes first, then what the address asks for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    if (reason) return
    const key = { user: me.userId ?? me.userPrincipalName ?? '', customerId }
    const draft = findDraft(key)
    if (draft) {
      const moved = draft.etag !== account.attributes.etag
      return open({
        values: draft.values,
        undoes: draft.undoes,
        note: { key: 'account.restored', values: { time: dateTime(draft.savedAt) } },
        ...(moved && { draftOver: draft.opened }),
      })
    }
    dropDraft(key)
    const change = Number(/^undo-(\d+)$/.exec(update ?? '')?.[1])
    if (change)
      void findChange(client, { customerId, change }).then(
        (row) =>
          row &&
          open({ values: { ...stored, ...valuesBefore(row) }, undoes: change, note: { key: 'account.undoing' } }),
      )
    else if (update) {
      const field = fieldAt(update)
      open(field ? { field } : {})
    }
  }, [])

  const step = useCallback(
    (to: { id: string } | undefined) => {
      if (to) void navigate({ to: '/customers/$customerId/account', params: { customerId: to.id } })
    },
    [navigate],
  )
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return
      if (
        event.altKey &&
        !typing(event.target) &&
        !event.ctrlKey &&
        !event.metaKey &&
        (event.key === 'ArrowUp' || event.key === 'ArrowDown')
      ) {
        const to = event.key === 'ArrowUp' ? list.previous : list.next
        if (!to) return
        event.preventDefault()
        step(to)
      }
      const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !typing(event.target)
      if (plain && event.key.toLowerCase() === 'e' && !opening) {
        event.preventDefault()
        open()
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [list.previous, list.next, open, opening, step])

  const name = account.billing.companyName || account.company.legalName || account.domain
  const sections = (
    <>
      {opening && lockedReason && (
        <div className={styles.lock}>
          <LockClosedRegular aria-hidden className={styles.lockIcon} />
          <Body1>{`${t('account.contactOnly')} ${lockedReason}`}</Body1>
        </div>
      )}
      <BillToSection />
      <CompanySection />
    </>
  )
  return (
    <Page
      title={name}
      documentTitle={[t('account.title'), name]}
      breadcrumb={[
        <Link key="list" to="/customers">
          {t('nav.customers')}
        </Link>,
      ]}
      className={styles.page}
      note={
        <>
          <span className={styles.domain}>{account.domain}</span>
          <StatusBadge status={account.status} />
        </>
      }
      actions={
        <>
          {list.index >= 0 && (
            <div className={styles.steps}>
              <Tooltip content={list.previous?.name ?? t('account.firstOfList')} relationship="description">
                <Button
                  appearance="subtle"
                  icon={<ArrowUpRegular />}
                  aria-label={t('account.previous')}
                  aria-keyshortcuts="Alt+ArrowUp"
                  disabledFocusable={!list.previous}
                  onClick={() => step(list.previous)}
                />
              </Tooltip>
              <Tooltip content={list.next?.name ?? t('account.lastOfList')} relationship="description">
                <Button
                  appearance="subtle"
                  icon={<ArrowDownRegular />}
                  aria-label={t('account.next')}
                  aria-keyshortcuts="Alt+ArrowDown"
                  disabledFocusable={!list.next}
                  onClick={() => step(list.next)}
                />
              </Tooltip>
            </div>
          )}
          {!opening && (
            <Button
              id="account-update"
              appearance="primary"
              icon={<EditRegular />}
              aria-keyshortcuts="e"
              disabledFocusable={reason !== undefined}
              aria-describedby={reason ? 'update-reason' : undefined}
              onClick={() => open()}
            >
              {t('account.update')}
              {!reason && (
                <span aria-hidden className={styles.keys}>
                  E
                </span>
              )}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.layout}>
        <div className={styles.main}>
          <div className={saved || reason ? styles.bars : undefined}>
            {reason && (
              <MessageBar intent={gone ? 'warning' : 'info'} layout="multiline">
                <MessageBarBody id="update-reason">{reason}</MessageBarBody>
              </MessageBar>
            )}
            {saved && !opening && (
              <SavedBar
                customerId={customerId}
                at={saved.at}
                change={saved.change}
                onUndo={undo}
                onClose={() => setSaved(undefined)}
                next={
                  list.next && (
                    <Link to="/customers/$customerId/account" params={{ customerId: list.next.id }}>
                      {t('account.next')}
                    </Link>
                  )
                }
              />
            )}
          </div>
          {opening ? (
            <AccountEditor opening={opening} editable={editable} onSaved={onSaved} onClose={close}>
              <div className={styles.sections}>{sections}</div>
            </AccountEditor>
          ) : (
            <SheetProvider value={{ account, values: stored, text, editable }}>
              <div className={styles.sections}>{sections}</div>
            </SheetProvider>
          )}
        </div>
        <SheetProvider value={{ account, values: stored, text, editable }}>
          <AccountRail missing={missing} onComplete={reason || opening ? undefined : (field) => open({ field })} />
        </SheetProvider>
      </div>
    </Page>
  )
}
