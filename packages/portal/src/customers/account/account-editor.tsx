import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles } from '@fluentui/react-components'
import type { Activity, CustomerAccount } from '@tenantry/contract'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useClient, useMe } from '../../app/session.ts'
import { type MessageKey, type Values as MessageValues, useFormat } from '../../i18n/index.tsx'
import { announce } from '../../ui/announcer.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CorrelationId, describeProblem } from '../../ui/problem-bar.tsx'
import { idOf, SheetProvider } from './account-sheet.ts'
import { ChangeBar, useOnline } from './change-bar.tsx'
import { type Change, changesBetween, type FieldName, type Values, valuesOf } from './changes.ts'
import { Conflict, useChoices } from './conflict.tsx'
import { dropDraft, keepDraft } from './draft.ts'
import { ErrorSummary } from './error-summary.tsx'
import { useFieldText } from './field-text.ts'
import { checkFor } from './findings.ts'
import { useAccountForm } from './form.ts'
import { LeaveGuard } from './leave-guard.tsx'
import { type Merge, merge } from './merge.ts'
import { Review } from './review.tsx'
import { StaleBar } from './stale-bar.tsx'
import { lastChange, useSubmission } from './submission.ts'

const useStyles = makeStyles({
  editor: { display: 'flex', flexDirection: 'column', gap: '20px', minWidth: 0 },
  hidden: { display: 'none' },
  list: { margin: '4px 0 12px', paddingLeft: '20px' },
  sections: { display: 'flex', flexDirection: 'column', gap: '40px' },
})

export interface Opening {
  account: CustomerAccount
  /** Values to fill in: a draft, or what a change is taken back to. */
  values?: Values
  undoes?: number | undefined
  /** What was stored when a draft was typed, if that has moved on. */
  draftOver?: Values
  /** Where the focus goes; the first field otherwise. */
  field?: FieldName
  note?: Note
}

/** A message by its key, so that it follows a change of language. */
export interface Note {
  key: MessageKey
  values?: MessageValues
}

export interface Saved {
  account: CustomerAccount
  changes: Change[]
  before: Values
  at: Date
}

export interface AccountEditorProps {
  opening: Opening
  editable: (field: FieldName) => boolean
  onSaved: (saved: Saved) => void
  onClose: () => void
  /** The sections of the page; their fields find the form by themselves. */
  children: ReactNode
}

type Step =
  | { name: 'edit' }
  | { name: 'review' }
  | { name: 'conflict'; merge: Merge; fresh: CustomerAccount; by: Activity | undefined }

/** From the first key to the answer of the service. Whatever fails, nothing typed is lost. */
export const AccountEditor = ({ opening, editable, onSaved, onClose, children }: AccountEditorProps) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const text = useFieldText()
  const me = useMe()
  const client = useClient()
  const online = useOnline()
  const check = useMemo(() => checkFor(me), [me])
  const form = useAccountForm(opening, check)
  const [step, setStep] = useState<Step>({ name: 'edit' })
  const [note, setNote] = useState(opening.note)
  const [attempt, setAttempt] = useState(0)
  const [discarding, setDiscarding] = useState(false)
  const customerId = opening.account.id
  const dirty = form.changes.length > 0
  const draftKey = useMemo(() => ({ user: me.userId ?? me.userPrincipalName ?? '', customerId }), [me, customerId])
  const conflict = step.name === 'conflict' ? step : undefined
  const choices = useChoices(conflict?.merge ?? noConflict)

  const visit = (field: FieldName) => requestAnimationFrame(() => document.getElementById(idOf(field))?.focus())

  /** The merged values over the newer account; back to the form when nothing of one's own is left to send. */
  const rebase = (
    fresh: CustomerAccount,
    { values, taken, by, next }: { values: Values; taken: number; by: Activity | undefined; next: 'edit' | 'review' },
  ) => {
    form.rebase(fresh, values)
    const left = changesBetween(valuesOf(fresh), values).length
    const user = by?.displayName ?? by?.userPrincipalName ?? t('account.someone')
    const merged: Note = left ? { key: 'conflict.merged', values: { user, n: taken } } : { key: 'form.nochange' }
    setNote(merged)
    announce(t(merged.key, merged.values))
    setStep(left > 0 && next === 'review' ? { name: 'review' } : { name: 'edit' })
  }

  /** Lays the typed values over what is stored now; asks only where both sides changed the same field. */
  const reconcile = (fresh: CustomerAccount, { by, next }: { by: Activity | undefined; next: 'edit' | 'review' }) => {
    const merged = merge(form.opened, { theirs: valuesOf(fresh), mine: form.values })
    if (merged.conflicts.length > 0) setStep({ name: 'conflict', merge: merged, fresh, by })
    else rebase(fresh, { values: merged.values, taken: merged.taken.length, by, next })
  }

  const submission = useSubmission(form, {
    onSaved: (account) => {
      dropDraft(draftKey)
      onSaved({ account, changes: form.changes, before: form.opened, at: new Date() })
    },
    onStale: (fresh, by) => reconcile(fresh, { by, next: 'review' }),
    onRefused: () => {
      setStep({ name: 'edit' })
      setAttempt((now) => now + 1)
    },
  })
  const { sending } = submission

  // A draft typed over an older version is merged at once, as a late Submit would be.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form opens
  useEffect(() => {
    if (opening.draftOver) {
      const merged = merge(opening.draftOver, {
        theirs: valuesOf(opening.account),
        mine: opening.values ?? form.values,
      })
      if (merged.conflicts.length > 0)
        void lastChange(client, customerId).then((by) =>
          setStep({ name: 'conflict', merge: merged, fresh: opening.account, by }),
        )
      else form.rebase(opening.account, merged.values)
    }
    const first = document.querySelector<HTMLElement>('[data-account-form] input, [data-account-form] select')
    const target = opening.field ? document.getElementById(idOf(opening.field)) : first
    target?.focus({ preventScroll: !opening.field })
  }, [])

  useEffect(() => {
    const etag = form.account.attributes.etag ?? ''
    if (!dirty) return dropDraft(draftKey)
    keepDraft(draftKey, {
      etag,
      opened: form.opened,
      values: form.values,
      savedAt: new Date().toISOString(),
      ...(form.undoes !== undefined && { undoes: form.undoes }),
    })
  }, [draftKey, dirty, form.account, form.opened, form.values, form.undoes])

  const toReview = () => {
    setNote(undefined)
    if (!dirty) {
      announce(t('form.nochange'))
      return setNote({ key: 'form.nochange' })
    }
    form.showAll()
    if (form.errors.length > 0) return setAttempt((now) => now + 1)
    submission.forget()
    setStep({ name: 'review' })
  }
  const submit = () => {
    const open = form.warnings.find((finding) => !form.isConfirmed(finding))
    if (open) {
      setNote({ key: 'account.warn.first' })
      return document.querySelector<HTMLElement>('#review-warnings input:not(:checked)')?.focus()
    }
    if (online) void submission.submit()
  }
  const decide = () => {
    const values = choices.decide()
    if (!values || !conflict)
      return document.querySelector<HTMLElement>('fieldset input[type=radio]:not(:checked)')?.focus()
    rebase(conflict.fresh, { values, taken: conflict.merge.taken.length, by: conflict.by, next: 'review' })
  }
  const back = () => {
    submission.forget()
    setStep({ name: 'edit' })
    requestAnimationFrame(() => document.getElementById('change-bar-primary')?.focus())
  }
  const discard = () => {
    dropDraft(draftKey)
    onClose()
  }
  const forward = step.name === 'edit' ? toReview : step.name === 'review' ? submit : decide

  const latestForward = useRef(forward)
  latestForward.current = forward
  const onKey = useCallback((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
    if (document.querySelector('[role=dialog], [role=alertdialog]')) return
    event.preventDefault()
    latestForward.current()
  }, [])
  useEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [onKey])

  // The title says that something is wrong before the page is read.
  const wrong = form.shownErrors.length > 0 && attempt > 0 && step.name === 'edit'
  useEffect(() => {
    const plain = document.title
    if (!wrong) return
    document.title = `${t('account.errorTitle')}: ${plain}`
    return () => {
      document.title = plain
    }
  }, [wrong, t])

  const waiting =
    sending.state === 'waiting' ? t('error.throttle', { s: sending.seconds }) : !online ? t('form.offline') : undefined

  return (
    <SheetProvider value={{ account: form.account, values: form.values, text, form, editable }}>
      <div className={styles.editor} data-account-form>
        {step.name !== 'conflict' && sending.state === 'idle' && (
          <StaleBar
            account={form.account}
            onCompare={(fresh, by) => reconcile(fresh, { by, next: step.name === 'review' ? 'review' : 'edit' })}
          />
        )}
        {note && !(note.key === 'account.warn.first' && form.warnings.every(form.isConfirmed)) && (
          <MessageBar intent={note.key === 'account.warn.first' ? 'warning' : 'info'} layout="multiline">
            <MessageBarBody>{t(note.key, note.values)}</MessageBarBody>
          </MessageBar>
        )}
        {step.name === 'edit' && attempt > 0 && <ErrorSummary attempt={attempt} onVisit={visit} />}
        {conflict && (
          <Conflict
            merge={conflict.merge}
            fresh={conflict.fresh}
            by={conflict.by}
            choices={choices.choices}
            onChoose={choices.setChoices}
            missing={choices.missing}
          />
        )}
        {step.name === 'review' && <Review />}
        <div className={step.name === 'edit' ? styles.sections : styles.hidden}>{children}</div>
        {sending.state === 'failed' && (
          <MessageBar intent="error" layout="multiline" role="alert">
            <MessageBarBody>
              {t('form.failed')} {describeProblem(sending.problem, format)} <CorrelationId problem={sending.problem} />
            </MessageBarBody>
            <MessageBarActions>
              <Button onClick={() => void submission.submit()}>{t('action.tryAgain')}</Button>
            </MessageBarActions>
          </MessageBar>
        )}
      </div>
      <ChangeBar
        status={
          sending.state === 'sending'
            ? t('form.sending')
            : dirty
              ? t('account.changes', { n: form.changes.length })
              : t('account.noChanges')
        }
        note={waiting}
        primary={t(step.name === 'review' ? 'account.submit' : 'account.review')}
        busy={sending.state === 'sending' || sending.state === 'waiting'}
        blocked={step.name === 'review' && !online}
        onPrimary={forward}
      >
        {step.name === 'review' && <Button onClick={back}>{t('account.back')}</Button>}
        {step.name === 'edit' && (
          <Button onClick={() => (dirty ? setDiscarding(true) : discard())}>
            {t(dirty ? 'account.discard' : 'action.cancel')}
          </Button>
        )}
        {conflict && <Button onClick={() => setDiscarding(true)}>{t('account.discard')}</Button>}
      </ChangeBar>
      {discarding && (
        <ConfirmDialog
          title={t('account.discardTitle', { n: form.changes.length })}
          confirm={t('account.discardAll')}
          cancel={t('account.keepEditing')}
          onConfirm={() => {
            setDiscarding(false)
            requestAnimationFrame(discard)
          }}
          onCancel={() => setDiscarding(false)}
        >
          <ul className={styles.list}>
            {form.changes.map(({ field }) => (
              <li key={field}>{`${text.section(field)} · ${text.label(field, form.values)}`}</li>
            ))}
          </ul>
        </ConfirmDialog>
      )}
      <LeaveGuard dirty={dirty} />
    </SheetProvider>
  )
}

const noConflict: Merge = { values: {} as Values, taken: [], conflicts: [] }
