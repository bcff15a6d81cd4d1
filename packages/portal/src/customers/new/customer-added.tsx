import { Button, MessageBar, MessageBarBody, MessageBarTitle, makeStyles } from '@fluentui/react-components'
import { useNavigate } from '@tanstack/react-router'
import type { Customer } from '@tenantry/contract'
import { useEffect, useRef } from 'react'
import { useMe } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Value } from '../../ui/form/value.tsx'

const useStyles = makeStyles({
  result: { display: 'flex', flexDirection: 'column', gap: '24px', paddingTop: '16px', maxWidth: '720px' },
  bar: { ':focus': { outlineStyle: 'none' } },
  values: { display: 'flex', flexDirection: 'column', gap: '12px', margin: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
})

/** What came of it, to copy, and where one goes on. */
export const CustomerAdded = ({ customer, onAgain }: { customer: Customer; onAgain: () => void }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { standalone } = useMe()
  const navigate = useNavigate()
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => bar.current?.focus(), [])
  const { id, companyProfile, billingProfile } = customer
  const { domain } = companyProfile
  const contact = [billingProfile?.firstName, billingProfile?.lastName].filter(Boolean).join(' ')
  return (
    <div className={styles.result}>
      <div ref={bar} tabIndex={-1} className={styles.bar}>
        <MessageBar intent="success" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{t('new.added', { name: companyProfile.companyName ?? '' })}</MessageBarTitle>{' '}
            {standalone && `${t('standalone.note')} ${t('new.noTenant')}`}
          </MessageBarBody>
        </MessageBar>
      </div>
      <dl className={styles.values}>
        <Value label={t('account.id')} value={id} mono action={<CopyButton value={id} label={t('account.id')} />} />
        <Value
          label={t('account.domain')}
          value={domain}
          action={<CopyButton value={domain} label={t('account.domain')} />}
        />
        <Value label={t('account.contact')} value={[contact, billingProfile?.email].filter(Boolean).join(' · ')} />
      </dl>
      <div className={styles.actions}>
        <Button
          appearance="primary"
          onClick={() => void navigate({ to: '/customers/$customerId/account', params: { customerId: id } })}
        >
          {t('new.open')}
        </Button>
        <Button onClick={onAgain}>{t('new.again')}</Button>
        <Button onClick={() => void navigate({ to: '/customers' })}>{t('notFound.home')}</Button>
      </div>
    </div>
  )
}
