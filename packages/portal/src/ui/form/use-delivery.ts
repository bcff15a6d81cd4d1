import { newGuid, Problem } from '@tenantry/client'
import { useRef, useState } from 'react'

export type Sending =
  | { state: 'idle' }
  | { state: 'sending' }
  /** Asked to wait; it is sent once more by itself. */
  | { state: 'waiting'; seconds: number }
  | { state: 'failed'; problem: unknown }

export interface Delivery<T> {
  call: (requestId: string) => Promise<T>
  onDone: (answer: T) => void
  /** What is left to be shown of a problem; undefined when it is dealt with. */
  onProblem: (problem: unknown) => unknown
}

/** Sends one thing at a time, under one request id until the thing itself differs. */
export const useDelivery = () => {
  const [sending, setSending] = useState<Sending>({ state: 'idle' })
  const busy = useRef(false)
  const attempt = useRef({ content: '', requestId: '' })

  const againAfterWait = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call()
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.status !== 429) throw problem
      for (let seconds = Math.min(problem.retryAfter ?? 10, 120); seconds > 0; seconds--) {
        setSending({ state: 'waiting', seconds })
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
      setSending({ state: 'sending' })
      return await call()
    }
  }

  const deliver = async <T>(content: string, { call, onDone, onProblem }: Delivery<T>): Promise<void> => {
    if (busy.current) return
    busy.current = true
    setSending({ state: 'sending' })
    // The same request id lets the service answer a repeated call without doing it twice.
    if (attempt.current.content !== content) attempt.current = { content, requestId: newGuid() }
    const { requestId } = attempt.current
    try {
      const answer = await againAfterWait(() => call(requestId))
      setSending({ state: 'idle' })
      onDone(answer)
    } catch (problem) {
      const left = await onProblem(problem)
      setSending(left === undefined ? { state: 'idle' } : { state: 'failed', problem: left })
    } finally {
      busy.current = false
    }
  }

  return {
    sending,
    busy: sending.state === 'sending' || sending.state === 'waiting',
    deliver,
    forget: () => setSending({ state: 'idle' }),
  }
}
