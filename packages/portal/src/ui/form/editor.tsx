import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles } from '@fluentui/react-components'
import { type ReactNode, useEffect, useState } from 'react'
import { type MessageKey, type Values as MessageValues, useFormat } from '../../i18n/index.tsx'
import { announce } from '../announcer.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { CorrelationId, describeProblem } from '../problem-bar.tsx'
import { useOnline } from '../use-online.ts'
import { ChangeBar } from './change-bar.tsx'
import { Conflict, useChoices } from './conflict.tsx'
import { type DraftKey, dropDraft, keepDraft } from './drafts.ts'
import { ErrorSummary } from './error-summary.tsx'
import type { FieldText } from './field-text.ts'
import { LeaveGuard } from './leave-guard.tsx'
import { type Merge, merge } from './merge.ts'
import type { Author, RecordForm, RecordSource, Versioned } from './record.ts'
import { Review } from './review.tsx'
import { idOf, SheetProvider, visit } from './sheet.ts'
import { StaleBar } from './stale-bar.tsx'
import { useErrorTitle } from './use-error-title.ts'
import { useForm } from './use-form.ts'
import { useForwardKey } from './use-forward-key.ts'
import { useSubmission } from './use-submission.ts'
import { type Change, changesBetween, type Values } from './values.ts'

const useStyles = makeStyles({
  editor: { display: 'flex', flexDirection: 'column', gap: '20px', minWidth: 0 },
  hidden: { display: 'none' },
  list: { margin: '4px 0 12px', paddingLeft: '20px' },
  sections: { display: 'flex', flexDirection: 'column', gap: '40px' },
})

export interface Opening<R, F extends string> {
  record: R
  /** Values to fill in: a draft, or what a change is taken back to. */
  values?: Values<F>
  undoes?: number | undefined
  /** What was stored when a draft was typed, if that has moved on. */
  draftOver?: Values<F>
  /** Where the focus goes; the first field otherwise. */
  field?: F
  note?: Note
}

/** A message by its key, so that it follows a change of language. */
export interface Note {
  key: MessageKey
  values?: MessageValues
}

export interface Saved<R, F extends string> {
  record: R
  changes: Change<F>[]
  at: Date
}

export interface EditorProps<R extends Versioned, F extends string> {
  opening: Opening<R, F>
  source: RecordSource<R>
  fields: RecordForm<R, F>
  text: FieldText<F>
  draft: DraftKey
  editable: (field: F) => boolean
  /** What changes bring about, said before they are sent. */
  consequences: (changes: readonly Change<F>[]) => string[]
  onSaved: (saved: Saved<R, F>) => void
  onClose: () => void
  /** The sections of the page; their fields find the form by themselves. */
  children: ReactNode
}

type Step<R, F extends string> =
  | { name: 'edit' }
  | { name: 'review' }
  | { name: 'conflict'; merge: Merge<F>; fresh: R; by: Author | undefined }

/** From the first key to the answer of the service. Whatever fails, nothing typed is lost. */
export const Editor = <R extends Versioned, F extends string>({
  opening,
  source,
  fields,
  text,
  draft: { user, record },
  editable,
  consequences,
  onSaved,
  onClose,
  children,
}: EditorProps<R, F>) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const online = useOnline()
  const form = useForm(opening, fields)
  const [step, setStep] = useState<Step<R, F>>({ name: 'edit' })
  const [note, setNote] = useState(opening.note)
  const [attempt, setAttempt] = useState(0)
  const [discarding, setDiscarding] = useState(false)
  const dirty = form.changes.length > 0
  const conflict = step.name === 'conflict' ? step : undefined
  const choices = useChoices(conflict?.merge)

  /** The merged values over the newer record; back to the form when nothing of one's own is left to send. */
  const rebase = (
    fresh: R,
    { values, taken, by, next }: { values: Values<F>; taken: number; by: Author | undefined; next: 'edit' | 'review' },
  ) => {
    form.rebase(fresh, values)
    const left = changesBetween(fields.valuesOf(fresh), values).length
    const user = by?.name ?? t('form.someone')
    const merged: Note = left ? { key: 'conflict.merged', values: { user, n: taken } } : { key: 'form.nochange' }
    setNote(merged)
    announce(t(merged.key, merged.values))
    setStep(left > 0 && next === 'review' ? { name: 'review' } : { name: 'edit' })
  }

  /** Lays the typed values over what is stored now; asks only where both sides changed the same field. */
  const reconcile = (fresh: R, { by, next }: { by: Author | undefined; next: 'edit' | 'review' }) => {
    const merged = merge(form.opened, { theirs: fields.valuesOf(fresh), mine: form.values })
    if (merged.conflicts.length > 0) setStep({ name: 'conflict', merge: merged, fresh, by })
    else rebase(fresh, { values: merged.values, taken: merged.taken.length, by, next })
  }

  const submission = useSubmission(form, {
    source,
    patchOf: fields.patchOf,
    onSaved: (saved) => {
      dropDraft({ user, record })
      onSaved({ record: saved, changes: form.changes, at: new Date() })
    },
    onStale: (fresh, by) => reconcile(fresh, { by, next: 'review' }),
    onRefused: () => {
      setStep({ name: 'edit' })
      setAttempt((now) => now + 1)
    },
  })
  const { sending, busy } = submission

  // A draft typed over an older version is merged at once, as a late Submit would be.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form opens
  useEffect(() => {
    if (opening.draftOver) {
      const merged = merge(opening.draftOver, {
        theirs: fields.valuesOf(opening.record),
        mine: opening.values ?? form.values,
      })
      if (merged.conflicts.length > 0)
        void source
          .authorOf(opening.record)
          .then((by) => setStep({ name: 'conflict', merge: merged, fresh: opening.record, by }))
      else form.rebase(opening.record, merged.values)
    }
    const first = document.querySelector<HTMLElement>('[data-form] input, [data-form] select')
    const target = opening.field ? document.getElementById(idOf(opening.field)) : first
    target?.focus({ preventScroll: !opening.field })
  }, [])

  useEffect(() => {
    if (!dirty) return dropDraft({ user, record })
    keepDraft(
      { user, record },
      {
        etag: form.record.attributes.etag ?? '',
        opened: form.opened,
        values: form.values,
        savedAt: new Date().toISOString(),
        ...(form.undoes !== undefined && { undoes: form.undoes }),
      },
    )
  }, [user, record, dirty, form.record, form.opened, form.values, form.undoes])

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
      setNote({ key: 'form.warn.first' })
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
    dropDraft({ user, record })
    onClose()
  }
  const forward = step.name === 'edit' ? toReview : step.name === 'review' ? submit : decide

  useForwardKey(forward)
  useErrorTitle(form.shownErrors.length > 0 && attempt > 0 && step.name === 'edit')

  const waiting =
    sending.state === 'waiting' ? t('error.throttle', { s: sending.seconds }) : !online ? t('form.offline') : undefined

  return (
    <SheetProvider value={{ values: form.values, text, form, editable }}>
      <div className={styles.editor} data-form>
        {step.name !== 'conflict' && sending.state === 'idle' && (
          <StaleBar
            record={form.record}
            source={source}
            onCompare={(fresh, by) => reconcile(fresh, { by, next: step.name === 'review' ? 'review' : 'edit' })}
          />
        )}
        {note && !(note.key === 'form.warn.first' && form.warnings.every(form.isConfirmed)) && (
          <MessageBar intent={note.key === 'form.warn.first' ? 'warning' : 'info'} layout="multiline">
            <MessageBarBody>{t(note.key, note.values)}</MessageBarBody>
          </MessageBar>
        )}
        {step.name === 'edit' && attempt > 0 && <ErrorSummary attempt={attempt} onVisit={visit} />}
        {conflict && (
          <Conflict
            merge={conflict.merge}
            theirs={fields.valuesOf(conflict.fresh)}
            by={conflict.by}
            choices={choices.choices}
            onChoose={choices.setChoices}
            missing={choices.missing}
          />
        )}
        {step.name === 'review' && <Review consequences={consequences(form.changes)} />}
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
              ? t('form.changes', { n: form.changes.length })
              : t('form.noChanges')
        }
        note={waiting}
        primary={t(step.name === 'review' ? 'form.submit' : 'form.review')}
        busy={busy}
        blocked={step.name === 'review' && !online}
        onPrimary={forward}
      >
        {step.name === 'review' && <Button onClick={back}>{t('form.back')}</Button>}
        {step.name === 'edit' && (
          <Button onClick={() => (dirty ? setDiscarding(true) : discard())}>
            {t(dirty ? 'form.discard' : 'action.cancel')}
          </Button>
        )}
        {conflict && <Button onClick={() => setDiscarding(true)}>{t('form.discard')}</Button>}
      </ChangeBar>
      {discarding && (
        <ConfirmDialog
          title={t('form.discardTitle', { n: form.changes.length })}
          confirm={t('form.discardAll')}
          cancel={t('form.keepEditing')}
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
