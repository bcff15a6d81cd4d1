import { Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { CheckmarkCircle16Filled, Clock16Regular, DismissCircle16Filled } from '@fluentui/react-icons'
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'
import type { CustomerAccount, CustomerQualification } from '@tenantry/contract'
import { lazy, Suspense, useRef, useState } from 'react'
import { roleNames, useRefusal } from '../app/rights.tsx'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { ChangeButton } from '../ui/change-button.tsx'
import { focusAfterDialogue } from '../ui/focus-after-dialogue.ts'
import { LoadedValue } from '../ui/form/loaded-value.tsx'
import { useQualificationText } from './qualification-text.ts'

const QualificationDialog = lazy(async () => ({
  default: (await import('./qualification-dialog.tsx')).QualificationDialog,
}))

const useStyles = makeStyles({
  line: { display: 'flex', alignItems: 'flex-start', gap: '6px' },
  icon: { flexShrink: 0, marginTop: '2px', color: tokens.colorNeutralForeground3 },
  approved: { color: tokens.colorStatusSuccessForeground1 },
  denied: { color: tokens.colorStatusDangerForeground3 },
  reason: { display: 'block', color: tokens.colorNeutralForeground3 },
})

export const qualificationsQuery = (client: Client, customerId: string) =>
  queryOptions({
    queryKey: ['qualifications', customerId],
    queryFn: ({ signal }) => client.customerQualifications.list({ params: { customerId } }, { signal }),
  })

const Line = ({ qualification }: { qualification: CustomerQualification }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const text = useQualificationText()
  const { vettingStatus, vettingReason } = qualification
  return (
    <span className={styles.line}>
      {vettingStatus === 'Denied' ? (
        <DismissCircle16Filled aria-hidden className={mergeClasses(styles.icon, styles.denied)} />
      ) : vettingStatus === 'InReview' ? (
        <Clock16Regular aria-hidden className={styles.icon} />
      ) : (
        <CheckmarkCircle16Filled aria-hidden className={mergeClasses(styles.icon, styles.approved)} />
      )}
      <span>
        {text.state(qualification)}
        {vettingReason && (
          <Caption1 className={styles.reason}>
            {t('qualification.reason', { reason: text.reason(vettingReason) })}
          </Caption1>
        )}
      </span>
    </span>
  )
}

/** What the customer is qualified as, with the way to change it (S-11). */
export const QualificationValue = ({ account }: { account: CustomerAccount }) => {
  const format = useFormat()
  const { t } = format
  const { id: customerId } = account
  const query = useQuery(qualificationsQuery(useClient(), customerId))
  const refusal = useRefusal('qualification:write', {
    byProvider: t('refusal.byProvider'),
    needsRole: t('refusal.needsRole', { roles: roleNames('qualification:write', format) }),
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
        label={t('qualification.title')}
        query={query}
        action={
          <ChangeButton
            ref={button}
            label={t('qualification.update')}
            refusal={refusal}
            onClick={() => setOpen(true)}
          />
        }
      >
        {(held) =>
          held.length === 0
            ? t('qualification.none')
            : held.map((each) => <Line key={each.qualification} qualification={each} />)
        }
      </LoadedValue>
      {open && query.data && (
        <Suspense fallback={null}>
          <QualificationDialog
            customerId={customerId}
            customer={account.billing.companyName}
            country={account.billing.defaultAddress.country}
            held={query.data}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  )
}
