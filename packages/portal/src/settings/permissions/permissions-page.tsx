import {
  Body1,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Skeleton,
  SkeletonItem,
  Subtitle2,
} from '@fluentui/react-components'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { may, type PermissionSettings } from '@tenantry/contract'
import { useState } from 'react'
import { RequestAccess } from '../../app/request-access.tsx'
import { roleNames, withAdmins } from '../../app/rights.tsx'
import { useClient, useMe } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { SavedBar } from '../../ui/form/saved-bar.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemBar } from '../../ui/problem-bar.tsx'
import { SwitchRow } from '../../ui/switch-row.tsx'
import { SettingsLink } from '../settings-link.tsx'
import { ReviewDialog } from './review-dialog.tsx'

export const permissionOperation = 'tenantry_permission_settings_updated'
const switches = ['salesExport', 'helpdeskContact', 'globalAdminIsAdminAgent', 'acknowledgementRequired'] as const
export type SwitchName = keyof PermissionSettings

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '28px', maxWidth: '720px', paddingTop: '20px' },
  rows: { display: 'grid', gap: '20px' },
  heading: { margin: '0 0 8px' },
  list: { margin: '4px 0 0', paddingLeft: '20px' },
})

/** What the partner decides about the roles of its people; each switch is reviewed, recorded, and taken back by one step. */
export const PermissionsPage = () => {
  const styles = useStyles()
  const format = useFormat()
  const { t, message, dateTime } = format
  const me = useMe()
  const client = useClient()
  const queries = useQueryClient()
  const queryKey = ['partner', 'permission-settings']
  const query = useQuery({ queryKey, queryFn: ({ signal }) => client.permissionSettings.get({}, { signal }) })
  const [asked, setAsked] = useState<{ name: SwitchName; undoes?: number | undefined }>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const [saved, setSaved] = useState<{ name: SwitchName; at: Date; change: number | undefined }>()
  const settings = query.data
  const refusal = may(me, 'permissionSettings:write')
    ? undefined
    : withAdmins(
        t('refusal.needsRole', { roles: roleNames('permissionSettings:write', format, me.permissionSettings) }),
        me,
        format,
      )

  const numberOfChange = async () => {
    if (!may(me, 'audit:readAll')) return undefined
    const log = await client.activity
      .list({ query: { operation: permissionOperation, size: 1 } })
      .catch(() => undefined)
    return log?.items[0]?.change
  }

  const save = async () => {
    if (!asked || !settings) return
    setBusy(true)
    setProblem(undefined)
    try {
      const { name, undoes } = asked
      const next = await client.permissionSettings.update(
        { body: { [name]: !settings[name], ...(undoes && { undoes }) } },
        settings.attributes.etag ? { ifMatch: settings.attributes.etag } : {},
      )
      queries.setQueryData(queryKey, next)
      for (const stale of [['me'], ['activity']]) void queries.invalidateQueries({ queryKey: stale })
      setSaved({ name, at: new Date(), change: await numberOfChange() })
    } catch (failure) {
      setProblem(failure)
      void query.refetch()
    } finally {
      setAsked(undefined)
      setBusy(false)
    }
  }

  return (
    <Page title={t('permissions.title')} breadcrumb={[<SettingsLink key="settings" />, t('permissions.title')]}>
      <div className={styles.page}>
        {refusal && (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>
              <span id="permissions-refusal">{refusal}</span>
              <RequestAccess permission="permissionSettings:write" />
            </MessageBarBody>
          </MessageBar>
        )}
        {problem !== undefined && <ProblemBar title={t('permissions.failed')} problem={problem} />}
        {saved && (
          <SavedBar
            title={t('permissions.saved')}
            at={saved.at}
            onUndo={() => setAsked({ name: saved.name, undoes: saved.change })}
            onClose={() => setSaved(undefined)}
            viewChange={
              saved.change !== undefined && (
                <Link to="/activity" search={{ operation: permissionOperation }} hash={`change-${saved.change}`}>
                  {t('form.viewChange')}
                </Link>
              )
            }
          />
        )}
        {query.error && !settings && (
          <ProblemBar title={t('permissions.unread')} problem={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.isPending && (
          <Skeleton aria-label={t('state.loading')} aria-busy className={styles.rows}>
            {switches.map((name) => (
              <SkeletonItem key={name} size={40} />
            ))}
          </Skeleton>
        )}
        {settings && (
          <div className={styles.rows}>
            {switches.map((name) => (
              <SwitchRow
                key={name}
                label={t(`permissions.${name}`)}
                description={t(`permissions.${name}.text`)}
                checked={settings[name]}
                busy={busy && asked?.name === name}
                disabledBy={refusal && 'permissions-refusal'}
                onChange={() => {
                  setSaved(undefined)
                  setAsked({ name })
                }}
              />
            ))}
            {settings.changed && (
              <Body1>
                {t('permissions.changed', { by: settings.changed.by, time: dateTime(settings.changed.at) })}
              </Body1>
            )}
          </div>
        )}
        <section aria-labelledby="permission-catalogue">
          <Subtitle2 as="h2" block id="permission-catalogue" className={styles.heading}>
            {t('permissions.catalogue')}
          </Subtitle2>
          <Body1>{t('permissions.catalogue.text')}</Body1>
          <ul className={styles.list}>
            {me.permissionCatalogue.map((resource) => (
              <li key={resource}>{message(`resource.${resource}`) ?? resource}</li>
            ))}
          </ul>
        </section>
      </div>
      {asked && settings && (
        <ReviewDialog
          name={asked.name}
          before={settings[asked.name]}
          busy={busy}
          onConfirm={() => void save()}
          onCancel={() => setAsked(undefined)}
        />
      )}
    </Page>
  )
}
