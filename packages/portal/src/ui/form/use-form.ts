import type { ProblemDetail } from '@tenantry/client'
import { useMemo, useState } from 'react'
import type { FieldFinding, RecordForm, Versioned } from './record.ts'
import { tiedIn, tieUp, typed } from './ties.ts'
import { changesBetween, fieldsOf, stored, type Values } from './values.ts'

interface State<R, F extends string> {
  /** The record as it was when the form was opened; its etag goes with the update. */
  record: R
  values: Values<F>
  tied: ReadonlySet<string>
  /** Fields whose errors may be shown: left after a change, or all after an attempt to review. */
  shown: ReadonlySet<F>
  /** Warnings that a person confirmed, by {@link warningId}. */
  confirmed: ReadonlySet<string>
  /** What the service refused, and for which value. */
  refused: Partial<Record<F, { value: string; text: string }>>
  undoes: number | undefined
}

/** A warning is confirmed for one value only: another value asks again, the same one in a second field does not. */
export const warningId = <F extends string>(finding: FieldFinding<F>, values: Values<F>): string =>
  `${finding.rule} ${stored(values[finding.field])}`

const toggled = <T>(set: ReadonlySet<T>, { item, on }: { item: T; on: boolean }): ReadonlySet<T> => {
  const next = new Set(set)
  if (on) next.add(item)
  else next.delete(item)
  return next
}

export interface FormError<F extends string> {
  field: F
  text?: string
  finding?: FieldFinding<F>
}

/** What is typed over a record, what of it is new, and what the rules say of it. */
export const useForm = <R extends Versioned, F extends string>(
  start: { record: R; values?: Values<F>; undoes?: number | undefined },
  form: Omit<RecordForm<R, F>, 'patchOf'>,
) => {
  const { ties } = form
  const [state, setState] = useState<State<R, F>>(() => {
    const values = start.values ?? form.valuesOf(start.record)
    return {
      record: start.record,
      values,
      tied: tiedIn(ties, values),
      shown: new Set(),
      confirmed: new Set(),
      refused: {},
      undoes: start.undoes,
    }
  })
  const { record, values } = state
  const opened = useMemo(() => form.valuesOf(record), [form, record])
  const changes = useMemo(() => changesBetween(opened, values), [opened, values])
  const findings = useMemo(() => form.check(record, changes), [form, record, changes])
  const changed = new Set(changes.map(({ field }) => field))

  const errors: FormError<F>[] = []
  for (const field of fieldsOf(opened)) {
    const refused = state.refused[field]
    const finding = findings.find(
      (each) => each.field === field && each.level === 'block' && form.concerns(field, changed),
    )
    if (refused && stored(refused.value) === stored(values[field])) errors.push({ field, text: refused.text })
    else if (finding) errors.push({ field, finding })
  }
  const shownErrors = errors.filter(({ field, text }) => text !== undefined || state.shown.has(field))
  const warnings = findings.filter(
    (finding) =>
      finding.level === 'warn' && changed.has(finding.field) && !errors.some((error) => error.field === finding.field),
  )

  const change = (next: Partial<State<R, F>>) => setState((now) => ({ ...now, ...next }))
  const type = (now: State<R, F>, field: F, value: string): Pick<State<R, F>, 'values' | 'tied'> => {
    const completed = form.complete?.(now.values, { field, value }) ?? now.values
    const active = [...now.tied].map((name) => ties[name]!)
    const next = typed(completed, { field, value, ties: active })
    // A follower typed apart unties; a leader is followed.
    const follows = Object.values(ties).some((tie) => tie.some(([, follower]) => follower === field))
    return { values: next, tied: follows ? tiedIn(ties, next) : now.tied }
  }

  return {
    record,
    /** Nothing is stored yet, so that no field was anything before. */
    isNew: record.attributes.etag === undefined,
    opened,
    values,
    changes,
    tied: state.tied,
    ties,
    undoes: state.undoes,
    /** Of every field, shown or not. */
    errors,
    shownErrors,
    warnings,
    isConfirmed: (finding: FieldFinding<F>) => state.confirmed.has(warningId(finding, values)),

    set: (field: F, value: string) =>
      setState((now) => {
        const clean = !errors.some((error) => error.field === field)
        return {
          ...now,
          ...type(now, field, value),
          shown: clean ? toggled(now.shown, { item: field, on: false }) : now.shown,
        }
      }),
    blur: (field: F) => {
      if (stored(values[field]) !== stored(opened[field]))
        change({ shown: toggled(state.shown, { item: field, on: true }) })
    },
    undo: (field: F) => setState((now) => ({ ...now, ...type(now, field, opened[field]) })),
    tie: (name: string, on: boolean) =>
      setState((now) => ({
        ...now,
        values: on ? tieUp(ties[name]!, now.values) : now.values,
        tied: toggled(now.tied, { item: name, on }),
      })),
    confirm: (finding: FieldFinding<F>, on: boolean) =>
      change({ confirmed: toggled(state.confirmed, { item: warningId(finding, values), on }) }),
    showAll: () => change({ shown: new Set(fieldsOf(opened)) }),
    /** Errors of the service at their fields; gives back those that belong to no field of the form. */
    refuse: (details: readonly ProblemDetail[]): ProblemDetail[] => {
      const refused: State<R, F>['refused'] = {}
      const others: ProblemDetail[] = []
      for (const detail of details) {
        const field = form.fieldAt(detail.field)
        if (field) refused[field] = { value: values[field], text: detail.text ?? detail.reason }
        else others.push(detail)
      }
      change({ refused })
      return others
    },
    /** The typed values over a newer record. */
    rebase: (fresh: R, next: Values<F>) =>
      setState((now) => ({ ...now, record: fresh, values: next, tied: tiedIn(ties, next), refused: {} })),
  }
}
export type Form<F extends string> = Omit<ReturnType<typeof useForm<Versioned, F>>, 'record' | 'rebase'>
