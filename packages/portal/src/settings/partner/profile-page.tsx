import { makeStyles, Skeleton, SkeletonItem } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useFormat } from '../../i18n/index.tsx'
import { useLayoutStyles } from '../../ui/form/layout.ts'
import { recordQuery } from '../../ui/form/record.ts'
import { Page } from '../../ui/page.tsx'
import { ProblemBar } from '../../ui/problem-bar.tsx'
import { SettingsLink } from '../settings-link.tsx'
import { useProfileSource } from './profile-form.ts'
import { ProfileScreen } from './profile-screen.tsx'

const useStyles = makeStyles({
  skeleton: { display: 'grid', gap: '20px', gridTemplateColumns: '1fr 1fr' },
})

/** The partner's own profiles, to read and to change in the same place. */
export const PartnerProfilePage = () => {
  const styles = useStyles()
  const layout = useLayoutStyles()
  const { t } = useFormat()
  const query = useQuery(recordQuery(useProfileSource()))
  if (query.data) return <ProfileScreen profile={query.data} />
  return (
    <Page
      title={t('profile.title')}
      breadcrumb={[<SettingsLink key="settings" />, t('profile.title')]}
      className={layout.page}
    >
      <div className={layout.layout}>
        {query.error ? (
          <ProblemBar title={t('profile.unread')} problem={query.error} onRetry={() => void query.refetch()} />
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
