import { Body1, Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { SpendingBudgetUpdate } from '@tenantry/contract'
import { useState } from 'react'
import { useClient, useMe } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { announce } from '../../ui/announcer.tsx'
import { FormDialog } from '../../ui/form/form-dialog.tsx'
import { ProblemBar } from '../../ui/problem-bar.tsx'
import { amountText } from './spending-budget.tsx'

const useStyles = makeStyles({
  amount: { maxWidth: '220px' },
  quiet: { color: tokens.colorNeutralForeground3 },
})

export interface SpendingBudgetDialogProps {
  customerId: string
  customer: string
  /** Undefined: there is no budget. */
  amount: number | undefined
  queryKey: readonly string[]
  onClose: () => void
}

/** Sets the budget or takes it away, old beside new. */
export const SpendingBudgetDialog = ({
  customerId,
  customer,
  amount: old,
  queryKey,
  onClose,
}: SpendingBudgetDialogProps) => {
  const styles = useStyles()
  const { t, locale } = useFormat()
  const { standalone } = useMe()
  const client = useClient()
  const queries = useQueryClient()
  const [typed, setTyped] = useState(old === undefined ? '' : String(old))
  const [wrong, setWrong] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const textOf = (amount: number | undefined) => (amount === undefined ? t('budget.none') : amountText(amount, locale))

  const save = async (amount: number | null) => {
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      const saved = await client.spendingBudget.update({ params: { customerId }, body: { amount } })
      queries.setQueryData(queryKey, saved)
      void queries.invalidateQueries({ queryKey: ['activity'] })
      announce(t('budget.done', { customer, amount: textOf(saved.amount) }))
      onClose()
    } catch (failure) {
      setProblem(failure)
      setBusy(false)
    }
  }

  const submit = () => {
    const amount = Number(typed)
    const good = typed.trim() !== '' && SpendingBudgetUpdate.safeParse({ amount }).success
    setWrong(!good)
    if (good) void save(amount)
  }

  return (
    <FormDialog
      title={t('budget.dialog', { customer })}
      action={t('budget.set')}
      busy={busy}
      more={
        old !== undefined && (
          <Button onClick={() => void save(null)} disabledFocusable={busy}>
            {t('budget.remove')}
          </Button>
        )
      }
      onSubmit={submit}
      onCancel={onClose}
    >
      {problem !== undefined && <ProblemBar title={t('budget.failed')} problem={problem} />}
      <Body1>{t('budget.now', { amount: textOf(old) })}</Body1>
      <Field
        label={t('budget.amount')}
        hint={t('budget.hint')}
        required
        {...(wrong && { validationMessage: t('budget.wrong') })}
      >
        <Input
          type="number"
          className={styles.amount}
          value={typed}
          autoComplete="off"
          onChange={(_, data) => {
            setTyped(data.value)
            setWrong(false)
          }}
        />
      </Field>
      <Body1>{t('budget.standalone')}</Body1>
      {standalone && <Body1 className={styles.quiet}>{t('standalone.note')}</Body1>}
    </FormDialog>
  )
}
