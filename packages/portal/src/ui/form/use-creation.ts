import { useState } from 'react'
import type { Versioned } from './record.ts'
import { useDelivery } from './use-delivery.ts'
import type { useForm } from './use-form.ts'
import { shownByForm } from './use-submission.ts'

export interface Creation<T> {
  create: (requestId: string) => Promise<T>
  onDone: (answer: T) => void
  /** Fields were refused; the form shows them. */
  onRefused?: () => void
}

/** Sends a form over nothing. Errors come first, then warnings that nobody has confirmed; whatever fails, nothing typed is lost. */
export const useCreation = <R extends Versioned, F extends string, T>(
  form: ReturnType<typeof useForm<R, F>>,
  { create, onDone, onRefused }: Creation<T>,
) => {
  const { deliver, ...delivery } = useDelivery()
  /** Grows with each try that met errors. */
  const [attempt, setAttempt] = useState(0)
  const [warned, setWarned] = useState(false)
  const open = form.warnings.filter((finding) => !form.isConfirmed(finding))

  const isValid = (): boolean => {
    form.showAll()
    if (form.errors.length > 0) setAttempt((now) => now + 1)
    return form.errors.length === 0
  }
  const isConfirmed = (): boolean => {
    setWarned(open.length > 0)
    if (open.length > 0) document.querySelector<HTMLElement>('[role=note] input:not(:checked)')?.focus()
    return open.length === 0
  }

  return {
    ...delivery,
    attempt,
    isValid,
    isReady: () => isValid() && isConfirmed(),
    /** Somebody wanted to go on while a warning was not confirmed. */
    unconfirmed: warned && open.length > 0,
    /** `content`: all that is sent, so that a repeat of the same is one. */
    send: (content: unknown) =>
      void deliver(JSON.stringify(content), {
        call: create,
        onDone,
        onProblem: (problem) => {
          if (!shownByForm(form, problem)) return problem
          setAttempt((now) => now + 1)
          onRefused?.()
          return undefined
        },
      }),
  }
}
