import { Body1, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { LockClosedRegular } from '@fluentui/react-icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Client } from '@tenantry/client'
import type { CustomerAccount } from '@tenantry/contract'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { CustomersLink } from '../../app/customers-link.tsx'
import { useClient, useMe } from '../../app/session.ts'
import { useShortcuts } from '../../app/shortcuts.ts'
import { useFormat } from '../../i18n/index.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { useResultList } from '../use-result-list.ts'
import { AccountEditor, type Opening, type Saved } from './account-editor.tsx'
import { useLayoutStyles } from './account-layout.ts'
import { AccountRail, StatusBadge } from './account-rail.tsx'
import { useEditable, useRights } from './account-rights.ts'
import { BillToSection, CompanySection } from './account-sections.tsx'
import { SheetProvider } from './account-sheet.ts'
import { fieldAt, type Values, valuesBefore, valuesOf } from './changes.ts'
import { dropDraft, findDraft } from './draft.ts'
import { useFieldText } from './field-text.ts'
import { missingOf } from './findings.ts'
import { HeaderActions } from './header-actions.tsx'
import { IncompleteBar } from './incomplete-bar.tsx'
import { SavedBar } from './saved-bar.tsx'
import { accountQuery, lastChange } from './submission.ts'

const useStyles = makeStyles({
  domain: { color: tokens.colorNeutralForeground3 },
  bars: { display: 'flex', flexDirection: 'column', gap: '12px', ':not(:empty)': { marginBottom: '20px' } },
  lock: { display: 'flex', alignItems: 'flex-start', gap: '8px', color: tokens.colorNeutralForeground2 },
  lockIcon: { flexShrink: 0, marginTop: '3px' },
  sections: { display: 'flex', flexDirection: 'column', gap: '40px' },
})

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

/** The account of a customer that was read: sections, rail, and the form in the same place. */
export const AccountScreen = ({ account }: { account: CustomerAccount }) => {
  const styles = useStyles()
  const layout = useLayoutStyles()
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
  const shortcuts = useShortcuts()
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
      const plain = shortcuts && !event.altKey && !event.ctrlKey && !event.metaKey && !typing(event.target)
      if (plain && event.key.toLowerCase() === 'e' && !opening) {
        event.preventDefault()
        open()
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [list.previous, list.next, open, opening, shortcuts, step])

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
      breadcrumb={[<CustomersLink key="list" />, name]}
      className={layout.page}
      note={
        <>
          <span className={styles.domain}>{account.domain}</span>
          <StatusBadge status={account.status} />
        </>
      }
      actions={
        <HeaderActions list={list} onStep={step} update={opening ? undefined : { onOpen: () => open(), reason }} />
      }
    >
      <div className={layout.layout}>
        <div className={layout.main}>
          <div className={styles.bars}>
            {reason && (
              <MessageBar intent={gone ? 'warning' : 'info'} layout="multiline">
                <MessageBarBody id="update-reason">{reason}</MessageBarBody>
              </MessageBar>
            )}
            {missing.length > 0 && !reason && !opening && (
              <IncompleteBar
                missing={missing.map((field) => ({
                  field,
                  label: text.label(field, stored),
                  editable: editable(field),
                }))}
                onComplete={(field) => open({ field })}
              />
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
          <AccountRail />
        </SheetProvider>
      </div>
    </Page>
  )
}
