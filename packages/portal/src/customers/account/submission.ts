import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { newGuid, Problem } from '@tenantry/client'
import type { Activity, CustomerAccount } from '@tenantry/contract'
import { useRef, useState } from 'react'
import { useClient } from '../../app/session.ts'
import { patchOf } from './changes.ts'
import type { AccountForm } from './form.ts'

type AccountClient = ReturnType<typeof useClient>

export const accountQuery = (client: AccountClient, customerId: string) =>
  queryOptions({
    queryKey: ['account', customerId],
    queryFn: ({ signal }) => client.account.get({ params: { customerId } }, { signal }),
    staleTime: 5_000,
  })

/** Who changed the account last, and when; undefined when that cannot be told. */
export const lastChange = async (client: AccountClient, customerId: string): Promise<Activity | undefined> => {
  const page = await client.activity.ofCustomer({ params: { customerId }, query: { size: 10 } }).catch(() => undefined)
  return page?.items.find(
    ({ status, operations }) => status === 'succeeded' && !operations.every((each) => each.includes('self_serve')),
  )
}

export type Sending =
  | { state: 'idle' }
  | { state: 'sending' }
  /** Asked to wait; it is sent once more by itself. */
  | { state: 'waiting'; seconds: number }
  | { state: 'failed'; problem: unknown }

const isStale = (problem: unknown): boolean => problem instanceof Problem && problem.category === 'stale'

export interface Outcomes {
  onSaved: (saved: CustomerAccount) => void
  /** Another version is stored: this one and who made it. */
  onStale: (fresh: CustomerAccount, by: Activity | undefined) => void
  /** Fields were refused; the form shows them. */
  onRefused: (problem: Problem) => void
}

/** Sends the change of a form: one request at a time, under one request id until the change itself differs. */
export const useSubmission = (form: AccountForm, { onSaved, onStale, onRefused }: Outcomes) => {
  const client = useClient()
  const queries = useQueryClient()
  const [sending, setSending] = useState<Sending>({ state: 'idle' })
  const busy = useRef(false)
  const attempt = useRef({ content: '', requestId: '' })
  const customerId = form.account.id

  const send = () => {
    const confirmed = form.warnings.filter(form.isConfirmed).map(({ rule }) => rule)
    const body = {
      ...patchOf(form.changes),
      ...(confirmed.length > 0 && { confirmedWarnings: [...new Set(confirmed)] }),
      ...(form.undoes !== undefined && { undoes: form.undoes }),
    }
    const etag = form.account.attributes.etag ?? ''
    // The same request id lets the service answer a repeated call without doing it twice.
    const content = `${etag} ${JSON.stringify(body)}`
    if (attempt.current.content !== content) attempt.current = { content, requestId: newGuid() }
    const { requestId } = attempt.current
    return client.account.update({ params: { customerId }, body }, { ifMatch: etag, requestId })
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

  const submit = async () => {
    if (busy.current) return
    busy.current = true
    setSending({ state: 'sending' })
    try {
      const saved = await sendAgainAfterWait()
      setSending({ state: 'idle' })
      queries.setQueryData(accountQuery(client, customerId).queryKey, saved)
      void queries.invalidateQueries({ queryKey: ['activity'] })
      onSaved(saved)
    } catch (problem) {
      if (isStale(problem)) {
        try {
          const [fresh, by] = await Promise.all([
            client.account.get({ params: { customerId } }),
            lastChange(client, customerId),
          ])
          queries.setQueryData(accountQuery(client, customerId).queryKey, fresh)
          void queries.invalidateQueries({ queryKey: ['activity', customerId] })
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
