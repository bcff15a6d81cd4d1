import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { CustomersLink } from '../app/customers-link.tsx'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { Link } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { useActivityFilter } from './activity-filter.ts'
import { ActivityLog } from './activity-log.tsx'

/** All that happened to one customer. */
export const CustomerActivityPage = () => {
  const { t } = useFormat()
  const client = useClient()
  const { customerId = '' } = useParams({ strict: false })
  const [filter, setFilter] = useActivityFilter({})
  const name = useQuery({
    queryKey: ['account', customerId],
    queryFn: ({ signal }) => client.account.get({ params: { customerId } }, { signal }),
  }).data?.billing.companyName
  return (
    <Page
      title={t('audit.title')}
      documentTitle={[t('audit.title'), ...(name ? [name] : [])]}
      breadcrumb={[
        <CustomersLink key="list" />,
        <Link key="customer" to="/customers/$customerId/account" params={{ customerId }}>
          {name ?? t('audit.customer')}
        </Link>,
        t('audit.title'),
      ]}
    >
      <ActivityLog customerId={customerId} filter={filter} onFilter={setFilter} />
    </Page>
  )
}
