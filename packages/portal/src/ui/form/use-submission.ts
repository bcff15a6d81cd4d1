import { useQueryClient } from '@tanstack/react-query'
import { Problem } from '@tenantry/client'
import { type Author, type RecordForm, type RecordSource, recordQuery, type Versioned } from './record.ts'
import { useDelivery } from './use-delivery.ts'
import type { useForm } from './use-form.ts'

const isStale = (problem: unknown): boolean => problem instanceof Problem && problem.category === 'stale'

export interface Submission<R extends Versioned, F extends string> {
  source: RecordSource<R>
  patchOf: RecordForm<R, F>['patchOf']
  onSaved: (saved: R) => void
  /** Another version is stored: this one and who made it. */
  onStale: (fresh: R, by: Author | undefined) => void
  /** Fields were refused; the form shows them. */
  onRefused: () => void
}

/** Whether all that the service refused are fields of the form, which shows them now. */
export const shownByForm = (form: Pick<ReturnType<typeof useForm>, 'refuse'>, problem: unknown): boolean =>
  problem instanceof Problem && problem.data.length > 0 && form.refuse(problem.data).length === 0

/** Sends the change of a form. */
export const useSubmission = <R extends Versioned, F extends string>(
  form: ReturnType<typeof useForm<R, F>>,
  { source, patchOf, onSaved, onStale, onRefused }: Submission<R, F>,
) => {
  const queries = useQueryClient()
  const { deliver, ...delivery } = useDelivery()

  const keep = (record: R) => {
    queries.setQueryData(recordQuery(source).queryKey, record)
    source.onChanged()
  }

  const submit = () => {
    const confirmed = form.warnings.filter(form.isConfirmed).map(({ rule }) => rule)
    const body = {
      ...patchOf(form.changes),
      ...(confirmed.length > 0 && { confirmedWarnings: [...new Set(confirmed)] }),
      ...(form.undoes !== undefined && { undoes: form.undoes }),
    }
    const ifMatch = form.record.attributes.etag ?? ''
    return deliver(`${ifMatch} ${JSON.stringify(body)}`, {
      call: (requestId) => source.save(body, { ifMatch, requestId }),
      onDone: (saved) => {
        keep(saved)
        onSaved(saved)
      },
      onProblem: async (problem) => {
        if (isStale(problem)) {
          try {
            const fresh = await source.read()
            const by = await source.authorOf(fresh)
            keep(fresh)
            onStale(fresh, by)
            return undefined
          } catch (unread) {
            return unread
          }
        }
        if (!shownByForm(form, problem)) return problem
        onRefused()
        return undefined
      },
    })
  }

  return { ...delivery, submit }
}
