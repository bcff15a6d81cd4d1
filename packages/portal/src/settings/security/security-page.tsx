import { makeStyles, Skeleton, SkeletonItem } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemBar } from '../../ui/problem-bar.tsx'
import { SecondFactorSwitch } from './second-factor-switch.tsx'
import { securityQuery } from './security-query.ts'

const useStyles = makeStyles({
  page: { gap: '16px' },
  settings: { display: 'flex', flexDirection: 'column', gap: '24px', maxWidth: '720px' },
})

/** What the partner demands of its own people: one entry for each setting. */
export const SecurityPage = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const security = useQuery(securityQuery(useClient()))
  return (
    <Page title={t('nav.security')} className={styles.page}>
      {security.error && !security.data && (
        <ProblemBar title={t('security.unread')} problem={security.error} onRetry={() => void security.refetch()} />
      )}
      {security.isPending && (
        <Skeleton aria-label={t('state.loading')} aria-busy>
          <SkeletonItem size={32} />
        </Skeleton>
      )}
      {security.data && (
        <div className={styles.settings}>
          <SecondFactorSwitch security={security.data} />
        </div>
      )}
    </Page>
  )
}
