import { Badge } from '@fluentui/react-components'
import { CheckmarkCircleFilled, WarningFilled } from '@fluentui/react-icons'
import type { CustomerAccount } from '@tenantry/contract'
import { AgreementSection } from '../../agreements/agreement-section.tsx'
import { useMay, useMe } from '../../app/session.ts'
import { RecentChanges } from '../../audit/recent-changes.tsx'
import { useFormat } from '../../i18n/index.tsx'
import { QualificationValue } from '../../qualifications/qualification-value.tsx'
import { RelationshipValue } from '../../relationships/relationship-value.tsx'
import { PermissionSection } from '../../self-serve/permission-section.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Rail, RailValues } from '../../ui/form/rail.tsx'
import { Value } from '../../ui/form/value.tsx'
import { AccountStatusValue } from './account-status.tsx'
import { SpendingBudgetValue } from './spending-budget.tsx'

/** Whether the account has all that its country asks for: a word and a sign, never a colour alone. */
export const StatusBadge = ({ status }: { status: CustomerAccount['status'] }) => {
  const { t } = useFormat()
  return status === 'complete' ? (
    <Badge appearance="tint" color="success" icon={<CheckmarkCircleFilled aria-hidden />}>
      {t('account.status.complete')}
    </Badge>
  ) : (
    <Badge appearance="tint" color="warning" icon={<WarningFilled aria-hidden />}>
      {t('account.status.incomplete')}
    </Badge>
  )
}

/** Beside the account: what is allowed, what it is called, what happened last. */
export const AccountRail = ({ account }: { account: CustomerAccount }) => {
  const { t, date } = useFormat()
  const { cloud } = useMe()
  const mayBudget = useMay('spendingBudget:manage')
  const { id, domain, relationshipToPartner } = account
  return (
    <Rail label={t('account.rail')}>
      {relationshipToPartner === 'reseller' && (
        <>
          <PermissionSection customerId={id} customerName={account.billing.companyName} />
          <AgreementSection account={account} />
        </>
      )}
      <RailValues id="account-info" title={t('account.info')}>
        <Value label={t('account.status')} value={account.status}>
          <StatusBadge status={account.status} />
        </Value>
        <Value label={t('account.id')} value={id} mono action={<CopyButton value={id} label={t('account.id')} />} />
        <Value
          label={t('account.domain')}
          value={domain}
          action={<CopyButton value={domain} label={t('account.domain')} />}
        />
        {relationshipToPartner === 'reseller' && (
          <>
            {cloud === 'global' && <QualificationValue account={account} />}
            <AccountStatusValue customerId={id} />
            {mayBudget && <SpendingBudgetValue customerId={id} customer={account.billing.companyName} />}
          </>
        )}
        <RelationshipValue account={account} />
        <Value label={t('account.created')} value={account.createdAt}>
          <time dateTime={account.createdAt}>{date(account.createdAt)}</time>
        </Value>
      </RailValues>
      <RecentChanges customerId={id} />
    </Rail>
  )
}
