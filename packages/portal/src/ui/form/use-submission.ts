import { useQueryClient } from '@tanstack/react-query'
import { newGuid, Problem } from '@tenantry/client'
import { useRef, useState } from 'react'
import { type Author, type RecordForm, type RecordSource, recordQuery, type Versioned } from './record.ts'
import type { useForm } from './use-form.ts'

export type Sending =
  | { state: 'idle' }
  | { state: 'sending' }
  /** Asked to wait; it is sent once more by itself. */
  | { state: 'waiting'; seconds: number }
  | { state: 'failed'; problem: unknown }

const isStale = (problem: unknown): boolean => problem instanceof Problem && problem.category === 'stale'

export interface Submission<R extends Versioned, F extends string> {
  source: RecordSource<R>
  patchOf: RecordForm<R, F>['patchOf']
  onSaved: (saved: R) => void
  /** Another version is stored: this one and who made it. */
  onStale: (fresh: R, by: Author | undefined) => void
  /** Fields were refused; the form shows them. */
  onRefused: (problem: Problem) => void
}

/** Sends the change of a form: one request at a time, under one request id until the change itself differs. */
export const useSubmission = <R extends Versioned, F extends string>(
  form: ReturnType<typeof useForm<R, F>>,
  { source, patchOf, onSaved, onStale, onRefused }: Submission<R, F>,
) => {
  const queries = useQueryClient()
  const [sending, setSending] = useState<Sending>({ state: 'idle' })
  const busy = useRef(false)
  const attempt = useRef({ content: '', requestId: '' })

  const send = () => {
    const confirmed = form.warnings.filter(form.isConfirmed).map(({ rule }) => rule)
    const body = {
      ...patchOf(form.changes),
      ...(confirmed.length > 0 && { confirmedWarnings: [...new Set(confirmed)] }),
      ...(form.undoes !== undefined && { undoes: form.undoes }),
    }
    const ifMatch = form.record.attributes.etag ?? ''
    // The same request id lets the service answer a repeated call without doing it twice.
    const content = `${ifMatch} ${JSON.stringify(body)}`
    if (attempt.current.content !== content) attempt.current = { content, requestId: newGuid() }
    return source.save(body, { ifMatch, requestId: attempt.current.requestId })
  }

  const sendAgainAfterWait = async () => {
    try {
      return await send()
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.status !== 429) throw problem
      for (let seconds = Math.min(problem.retryAfter ?? 10, 120); seconds > 0; seconds--) {
        setSending({ state: 'waiting', seconds })
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
      setSending({ state: 'sending' })
      return await send()
    }
  }

  const keep = (record: R) => {
    queries.setQueryData(recordQuery(source).queryKey, record)
    source.onChanged()
  }

  const submit = async () => {
    if (busy.current) return
    busy.current = true
    setSending({ state: 'sending' })
    try {
      const saved = await sendAgainAfterWait()
      setSending({ state: 'idle' })
      keep(saved)
      onSaved(saved)
    } catch (problem) {
      if (isStale(problem)) {
        try {
          const fresh = await source.read()
          const by = await source.authorOf(fresh)
          keep(fresh)
          setSending({ state: 'idle' })
          onStale(fresh, by)
        } catch (unread) {
          setSending({ state: 'failed', problem: unread })
        }
      } else if (problem instanceof Problem && problem.data.length > 0 && form.refuse(problem.data).length === 0) {
        setSending({ state: 'idle' })
        onRefused(problem)
      } else setSending({ state: 'failed', problem })
    } finally {
      busy.current = false
    }
  }

  return { sending, submit, forget: () => setSending({ state: 'idle' }) }
}
