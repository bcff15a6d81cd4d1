import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { focusAfterDialogue } from '../focus-after-dialogue.ts'
import { typing } from '../typing.ts'
import { type DraftKey, dropDraft, findDraft } from './drafts.ts'
import type { Opening, Saved } from './editor.tsx'
import { type RecordForm, type RecordSource, recordQuery, type Versioned } from './record.ts'
import { fieldsOf, valuesBefore } from './values.ts'

export interface Editing<R extends Versioned, F extends string> {
  record: R
  source: RecordSource<R>
  fields: RecordForm<R, F>
  draft: DraftKey
  /** Why the person cannot change the record; undefined when they can. */
  reason: string | undefined
  /** What the address asks for: a field, `undo-12`, anything else for the form as it is. */
  asked: string | undefined
  /** A recorded change by its number, with what stood before it. */
  findChange: (change: number) => Promise<{ fields: readonly { field: string; before?: unknown }[] } | undefined>
  /** Whether the key E opens the form. */
  shortcut: boolean
  /** The form is closed: the address asks for nothing any more. */
  onClosed: () => void
}

/** Id of the button that opens the form, for the focus afterwards. */
export const updateButtonId = 'record-update'

/** Reading and editing are one page: when the form is open, with what, and what came of it. */
export const useEditing = <R extends Versioned, F extends string>(editing: Editing<R, F>) => {
  const { record, source, fields, draft, reason, asked, findChange, shortcut, onClosed } = editing
  const { dateTime } = useFormat()
  const queries = useQueryClient()
  const [opening, setOpening] = useState<Opening<R, F>>()
  const [saved, setSaved] = useState<Saved<R, F> & { change?: number | undefined }>()

  const open = useCallback(
    (given: Partial<Opening<R, F>> = {}) => {
      if (reason) return
      setSaved(undefined)
      setOpening((now) => now ?? { record, ...given })
    },
    [record, reason],
  )

  const close = () => {
    setOpening(undefined)
    void queries.invalidateQueries({ queryKey: recordQuery(source).queryKey })
    if (asked) onClosed()
    focusAfterDialogue(() => document.getElementById(updateButtonId))
  }

  const onSaved = (result: Saved<R, F>) => {
    setOpening(undefined)
    setSaved(result)
    if (asked) onClosed()
    void source.authorOf(result.record).then((by) => setSaved((now) => now && { ...now, change: by?.change }))
  }

  const undo = () => {
    if (!saved) return
    const values = { ...fields.valuesOf(record) }
    for (const { field, before } of saved.changes) values[field] = before
    open({ values, undoes: saved.change, note: { key: 'form.undoing' } })
  }

  // What was left behind comes first, then what the address asks for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    if (reason) return
    const values = fields.valuesOf(record)
    const left = findDraft(draft, fieldsOf(values))
    if (left) {
      const moved = left.etag !== record.attributes.etag
      return open({
        values: left.values,
        undoes: left.undoes,
        note: { key: 'form.restored', values: { time: dateTime(left.savedAt) } },
        ...(moved && { draftOver: left.opened }),
      })
    }
    dropDraft(draft)
    const undoes = Number(/^undo-(\d+)$/.exec(asked ?? '')?.[1])
    if (undoes)
      void findChange(undoes).then(
        (row) =>
          row &&
          open({
            values: { ...values, ...valuesBefore(row.fields, fields.fieldAt) },
            undoes,
            note: { key: 'form.undoing' },
          }),
      )
    else if (asked) {
      const field = fields.fieldAt(asked)
      open(field ? { field } : {})
    }
  }, [])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return
      const plain = shortcut && !event.altKey && !event.ctrlKey && !event.metaKey && !typing(event.target)
      if (!plain || event.key.toLowerCase() !== 'e' || opening) return
      event.preventDefault()
      open()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [open, opening, shortcut])

  return { opening, saved, open, close, onSaved, undo, forget: () => setSaved(undefined) }
}
