import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useRef, useState } from 'react'
import { useClient } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { ChangeButton } from '../../ui/change-button.tsx'
import { focusAfterDialogue } from '../../ui/focus-after-dialogue.ts'
import { LoadedValue } from '../../ui/form/loaded-value.tsx'

const SpendingBudgetDialog = lazy(async () => ({
  default: (await import('./spending-budget-dialog.tsx')).SpendingBudgetDialog,
}))

export const amountText = (amount: number, locale: string): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(amount)

/** What the partner lets the customer spend, for those who may set it. */
export const SpendingBudgetValue = ({ customerId, customer }: { customerId: string; customer: string }) => {
  const { t, locale } = useFormat()
  const client = useClient()
  const queryKey = ['spendingBudget', customerId]
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => client.spendingBudget.get({ params: { customerId } }, { signal }),
  })
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = () => {
    setOpen(false)
    focusAfterDialogue(() => button.current)
  }
  return (
    <>
      <LoadedValue
        label={t('budget.title')}
        query={query}
        action={<ChangeButton ref={button} label={t('budget.change')} onClick={() => setOpen(true)} />}
      >
        {({ amount }) => (amount === undefined ? t('budget.none') : amountText(amount, locale))}
      </LoadedValue>
      {open && query.data && (
        <Suspense fallback={null}>
          <SpendingBudgetDialog
            customerId={customerId}
            customer={customer}
            amount={query.data.amount}
            queryKey={queryKey}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  )
}
