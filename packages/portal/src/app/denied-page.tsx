import { makeStyles } from '@fluentui/react-components'
import { LockClosedRegular } from '@fluentui/react-icons'
import type { Permission } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'
import { BlankPage } from '../ui/blank-page.tsx'
import { RequestAccess } from './request-access.tsx'
import { roleNames } from './rights.tsx'
import { useMe } from './session.ts'

const useStyles = makeStyles({
  paragraph: { margin: '0 0 12px' },
  admins: { margin: '4px 0 0', padding: 0, listStyle: 'none' },
})

/** R-07: which role the page needs, and whom to ask for it. */
export const DeniedPage = ({ permission }: { permission: Permission }) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const { admins, permissionSettings } = useMe()
  const roles = roleNames(permission, format, permissionSettings)
  return (
    <BlankPage icon={<LockClosedRegular />} title={t('denied.title')}>
      <p className={styles.paragraph}>{t('denied.page', { role: roles })}</p>
      {admins.length > 0 && (
        <div className={styles.paragraph}>
          {t('denied.ask')}
          <ul className={styles.admins}>
            {admins.map((admin) => (
              <li key={`${admin.name} ${admin.role}`}>{`${admin.name} (${t(`role.${admin.role}`)})`}</li>
            ))}
          </ul>
        </div>
      )}
      <p className={styles.paragraph}>{t('denied.fresh')}</p>
      <RequestAccess permission={permission} />
    </BlankPage>
  )
}
