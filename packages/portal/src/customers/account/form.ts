import type { ProblemDetail } from '@tenantry/client'
import type { CustomerAccount } from '@tenantry/contract'
import { useMemo, useState } from 'react'
import {
  accountWith,
  type Change,
  changesBetween,
  type FieldName,
  fieldAt,
  fieldNames,
  isTied,
  stored,
  type Tie,
  tied,
  ties,
  typed,
  type Values,
  valuesOf,
} from './changes.ts'
import { type Check, concerns, type FieldFinding } from './findings.ts'

interface State {
  /** The account as it was when the form was opened; its etag goes with the update. */
  account: CustomerAccount
  values: Values
  tied: ReadonlySet<Tie>
  /** Fields whose errors may be shown: left after a change, or all after an attempt to review. */
  shown: ReadonlySet<FieldName>
  /** Warnings that a person confirmed, by {@link warningId}. */
  confirmed: ReadonlySet<string>
  /** What the service refused, and for which value. */
  refused: Partial<Record<FieldName, { value: string; text: string }>>
  undoes: number | undefined
}

/** A warning is confirmed for one value only: another value asks again, the same one in a second field does not. */
export const warningId = (finding: FieldFinding, values: Values): string =>
  `${finding.rule} ${stored(values[finding.field])}`

const tiesOf = (values: Values): ReadonlySet<Tie> =>
  new Set((Object.keys(ties) as Tie[]).filter((tie) => isTied(tie, values)))

const opening = (
  account: CustomerAccount,
  { values, undoes }: { values: Values; undoes?: number | undefined },
): State => ({
  account,
  values,
  tied: tiesOf(values),
  shown: new Set(),
  confirmed: new Set(),
  refused: {},
  undoes,
})

const toggled = <T>(set: ReadonlySet<T>, { item, on }: { item: T; on: boolean }): ReadonlySet<T> => {
  const next = new Set(set)
  if (on) next.add(item)
  else next.delete(item)
  return next
}

export interface FormError {
  field: FieldName
  text?: string
  finding?: FieldFinding
}

/** What is typed over an account, what of it is new, and what the rules say of it. */
export const useAccountForm = (
  start: { account: CustomerAccount; values?: Values; undoes?: number | undefined },
  check: Check,
) => {
  const [state, setState] = useState(() =>
    opening(start.account, { values: start.values ?? valuesOf(start.account), undoes: start.undoes }),
  )
  const { account, values } = state
  const opened = useMemo(() => valuesOf(account), [account])
  const changes = useMemo(() => changesBetween(opened, values), [opened, values])
  const findings = useMemo(() => check(accountWith(account, values)), [check, account, values])
  const changed = new Set(changes.map(({ field }) => field))

  const errors: FormError[] = []
  for (const field of fieldNames) {
    const refused = state.refused[field]
    const finding = findings.find((each) => each.field === field && each.level === 'block' && concerns(field, changed))
    if (refused && stored(refused.value) === stored(values[field])) errors.push({ field, text: refused.text })
    else if (finding) errors.push({ field, finding })
  }
  const shownErrors = errors.filter(({ field, text }) => text !== undefined || state.shown.has(field))
  const warnings = findings.filter(
    (finding) =>
      finding.level === 'warn' && changed.has(finding.field) && !errors.some((error) => error.field === finding.field),
  )

  const change = (next: Partial<State>) => setState((now) => ({ ...now, ...next }))

  return {
    account,
    opened,
    values,
    changes,
    tied: state.tied,
    undoes: state.undoes,
    /** Of every field, shown or not. */
    errors,
    shownErrors,
    warnings,
    isConfirmed: (finding: FieldFinding) => state.confirmed.has(warningId(finding, values)),

    set: (field: FieldName, value: string) =>
      setState((now) => {
        const next = typed(now.values, { field, value, ties: now.tied })
        const clean = !errors.some((error) => error.field === field)
        return {
          ...now,
          values: next,
          // The bill-to side typed apart unties; the company side is followed.
          tied: field.startsWith('billing.') ? tiesOf(next) : now.tied,
          shown: clean ? toggled(now.shown, { item: field, on: false }) : now.shown,
        }
      }),
    blur: (field: FieldName) => {
      if (stored(values[field]) !== stored(opened[field]))
        change({ shown: toggled(state.shown, { item: field, on: true }) })
    },
    undo: (field: FieldName) =>
      setState((now) => {
        const next = typed(now.values, { field, value: opened[field], ties: now.tied })
        return { ...now, values: next, tied: field.startsWith('billing.') ? tiesOf(next) : now.tied }
      }),
    tie: (tie: Tie, on: boolean) =>
      setState((now) => ({
        ...now,
        values: on ? tied(tie, now.values) : now.values,
        tied: toggled(now.tied, { item: tie, on }),
      })),
    confirm: (finding: FieldFinding, on: boolean) =>
      change({ confirmed: toggled(state.confirmed, { item: warningId(finding, values), on }) }),
    showAll: () => change({ shown: new Set(fieldNames) }),
    /** Errors of the service at their fields; gives back those that belong to no field of the form. */
    refuse: (details: readonly ProblemDetail[]): ProblemDetail[] => {
      const refused: State['refused'] = {}
      const others: ProblemDetail[] = []
      for (const detail of details) {
        const field = fieldAt(detail.field)
        if (field) refused[field] = { value: values[field], text: detail.text ?? detail.reason }
        else others.push(detail)
      }
      change({ refused })
      return others
    },
    /** The typed values over a newer account. */
    rebase: (fresh: CustomerAccount, next: Values) =>
      setState((now) => ({ ...now, account: fresh, values: next, tied: tiesOf(next), refused: {} })),
  }
}
export type AccountForm = ReturnType<typeof useAccountForm>
export type { Change }
