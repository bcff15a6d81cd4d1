import { Body1, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { LockClosedRegular } from '@fluentui/react-icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Client } from '@tenantry/client'
import type { CustomerAccount } from '@tenantry/contract'
import { useCallback, useEffect, useMemo } from 'react'
import { AddressScope } from '../../app/address-scope.tsx'
import { CustomersLink } from '../../app/customers-link.tsx'
import { RequestAccess } from '../../app/request-access.tsx'
import { useClient, useMe } from '../../app/session.ts'
import { useShortcuts } from '../../app/shortcuts.ts'
import { useFormat } from '../../i18n/index.tsx'
import { Editor } from '../../ui/form/editor.tsx'
import { useLayoutStyles } from '../../ui/form/layout.ts'
import { SavedBar } from '../../ui/form/saved-bar.tsx'
import { SheetProvider } from '../../ui/form/sheet.ts'
import { useEditing } from '../../ui/form/use-editing.ts'
import type { Change } from '../../ui/form/values.ts'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { typing } from '../../ui/typing.ts'
import { useResultList } from '../use-result-list.ts'
import { useAccountFields, useAccountSource } from './account-form.ts'
import { AccountRail, StatusBadge } from './account-rail.tsx'
import { useEditable, useRights } from './account-rights.ts'
import { BillToSection, CompanySection } from './account-sections.tsx'
import { AccountStatusBar } from './account-status.tsx'
import { useAccountText } from './account-text.ts'
import { type FieldName, valuesOf } from './fields.ts'
import { missingOf } from './findings.ts'
import { HeaderActions } from './header-actions.tsx'
import { IncompleteBar } from './incomplete-bar.tsx'

const useStyles = makeStyles({
  domain: { color: tokens.colorNeutralForeground3 },
  bars: { display: 'flex', flexDirection: 'column', gap: '12px', ':not(:empty)': { marginBottom: '20px' } },
  lock: { display: 'flex', alignItems: 'flex-start', gap: '8px', color: tokens.colorNeutralForeground2 },
  lockIcon: { flexShrink: 0, marginTop: '3px' },
  sections: { display: 'flex', flexDirection: 'column', gap: '40px' },
})

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
  const { t } = useFormat()
  const me = useMe()
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const text = useAccountText()
  const fields = useAccountFields()
  const source = useAccountSource(account.id)
  const { update } = useSearch({ strict: false }) as { update?: string }
  const { refused, lockedReason } = useRights()
  const customerId = account.id
  const stored = valuesOf(account)
  const list = useResultList(customerId)
  const shortcuts = useShortcuts()
  const gone = account.relationshipToPartner === 'none'
  const reason = gone ? t('account.gone') : refused
  const draft = { user: me.userId ?? me.userPrincipalName ?? '', record: customerId }
  const { opening, saved, open, close, onSaved, undo, forget } = useEditing({
    record: account,
    source,
    fields,
    draft,
    reason,
    asked: update,
    findChange: (change) => findChange(client, { customerId, change }),
    shortcut: shortcuts,
    onClosed: () => void navigate({ to: '.', search: {}, replace: true }),
  })
  const editable = useEditable(opening?.record ?? account)
  const missing = useMemo(() => (account.status === 'complete' ? [] : missingOf(me, account)), [account, me])
  const consequences = (changes: readonly Change<FieldName>[]) => [
    ...(changes.some(({ field }) => field === 'billing.companyName') ? [t('name.scope.standalone')] : []),
    ...(me.standalone ? [t('standalone.note')] : []),
  ]

  const step = useCallback(
    (to: { id: string } | undefined) => {
      if (to) void navigate({ to: '/customers/$customerId/account', params: { customerId: to.id } })
    },
    [navigate],
  )
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return
      if (!event.altKey || event.ctrlKey || event.metaKey || typing(event.target)) return
      const to = event.key === 'ArrowUp' ? list.previous : event.key === 'ArrowDown' ? list.next : undefined
      if (!to) return
      event.preventDefault()
      step(to)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [list.previous, list.next, step])

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
                <MessageBarBody>
                  <span id="update-reason">{reason}</span>
                  {!gone && <RequestAccess permission="customer:update" customerId={customerId} />}
                </MessageBarBody>
              </MessageBar>
            )}
            {!gone && <AccountStatusBar customerId={customerId} />}
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
                title={t('account.saved')}
                at={saved.at}
                note={me.standalone ? t('standalone.note') : undefined}
                onUndo={undo}
                onClose={forget}
                viewChange={
                  <Link
                    to="/customers/$customerId/activity"
                    params={{ customerId }}
                    {...(saved.change !== undefined && { hash: `change-${saved.change}` })}
                  >
                    {t('form.viewChange')}
                  </Link>
                }
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
          <AddressScope>
            {opening ? (
              <Editor
                opening={opening}
                source={source}
                fields={fields}
                text={text}
                draft={draft}
                editable={editable}
                consequences={consequences}
                onSaved={(result) => {
                  onSaved(result)
                  void queries.invalidateQueries({ queryKey: ['customers'], refetchType: 'none' })
                }}
                onClose={close}
              >
                <div className={styles.sections}>{sections}</div>
              </Editor>
            ) : (
              <SheetProvider value={{ values: stored, text, editable }}>
                <div className={styles.sections}>{sections}</div>
              </SheetProvider>
            )}
          </AddressScope>
        </div>
        <AccountRail account={account} />
      </div>
    </Page>
  )
}
