import { makeStyles, Skeleton, SkeletonItem } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { CustomersLink } from '../../app/customers-link.tsx'
import { listPlace } from '../../app/list-place.ts'
import { useFormat } from '../../i18n/index.tsx'
import { useLayoutStyles } from '../../ui/form/layout.ts'
import { recordQuery } from '../../ui/form/record.ts'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemBar } from '../../ui/problem-bar.tsx'
import { useAccountSource } from './account-form.ts'
import { AccountScreen } from './account-screen.tsx'

const useStyles = makeStyles({
  failure: { display: 'grid', justifyItems: 'start', gap: '16px', '& > *:first-child': { justifySelf: 'stretch' } },
  skeleton: { display: 'grid', gap: '20px', gridTemplateColumns: '1fr 1fr' },
})

/** Company details and bill-to info of a customer, to read and to change in the same place. */
export const AccountPage = () => {
  const styles = useStyles()
  const layout = useLayoutStyles()
  const { t } = useFormat()
  const { customerId = '' } = useParams({ strict: false })
  const query = useQuery(recordQuery(useAccountSource(customerId)))
  if (query.data) return <AccountScreen account={query.data} />
  return (
    <Page
      title={query.error ? t('account.title') : undefined}
      breadcrumb={[<CustomersLink key="list" />]}
      className={layout.page}
    >
      <div className={layout.layout}>
        {query.error ? (
          <div className={styles.failure}>
            <ProblemBar title={t('account.unread')} problem={query.error} onRetry={() => void query.refetch()} />
            <Link to="/customers" search={listPlace().search}>
              {t('notFound.home')}
            </Link>
          </div>
        ) : (
          <Skeleton aria-label={t('state.loading')} aria-busy className={styles.skeleton}>
            {['a', 'b', 'c', 'd', 'e', 'f'].map((each) => (
              <SkeletonItem key={each} size={40} />
            ))}
          </Skeleton>
        )}
      </div>
    </Page>
  )
}
