import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { Link } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { ActivityLog } from './activity-log.tsx'
import type { Period } from './period.ts'

/** All that happened to one customer. */
export const CustomerActivityPage = () => {
  const { t } = useFormat()
  const client = useClient()
  const { customerId = '' } = useParams({ strict: false })
  const [period, setPeriod] = useState<Period>({})
  const name = useQuery({
    queryKey: ['account', customerId],
    queryFn: ({ signal }) => client.account.get({ params: { customerId } }, { signal }),
  }).data?.billing.companyName
  return (
    <Page
      title={t('audit.title')}
      documentTitle={[t('audit.title'), ...(name ? [name] : [])]}
      breadcrumb={[
        <Link key="list" to="/customers">
          {t('nav.customers')}
        </Link>,
        <Link key="customer" to="/customers/$customerId/account" params={{ customerId }}>
          {name ?? t('audit.customer')}
        </Link>,
      ]}
      wide
    >
      <ActivityLog customerId={customerId} period={period} onPeriod={setPeriod} />
    </Page>
  )
}
