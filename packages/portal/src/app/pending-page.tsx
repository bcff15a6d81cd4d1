import { makeStyles, Skeleton, SkeletonItem } from '@fluentui/react-components'
import { useFormat } from '../i18n/index.tsx'

const useStyles = makeStyles({
  page: { display: 'grid', gap: '20px', maxWidth: '1120px', margin: '0 auto', padding: '32px' },
  title: { width: '240px' },
})

/** Shown when a page takes longer than a blink to load. */
export const PendingPage = () => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <Skeleton aria-label={t('state.loading')} className={styles.page}>
      <SkeletonItem size={32} className={styles.title} />
      {[1, 2, 3, 4, 5].map((line) => (
        <SkeletonItem key={line} size={20} />
      ))}
    </Skeleton>
  )
}
