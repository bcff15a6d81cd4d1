import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { may, type PartnerProfile } from '@tenantry/contract'
import { AddressScope } from '../../app/address-scope.tsx'
import { RequestAccess } from '../../app/request-access.tsx'
import { roleNames, withAdmins } from '../../app/rights.tsx'
import { useClient, useMe } from '../../app/session.ts'
import { useShortcuts } from '../../app/shortcuts.ts'
import { useFormat } from '../../i18n/index.tsx'
import { Editor } from '../../ui/form/editor.tsx'
import { useLayoutStyles } from '../../ui/form/layout.ts'
import { SavedBar } from '../../ui/form/saved-bar.tsx'
import { SheetProvider } from '../../ui/form/sheet.ts'
import { UpdateButton } from '../../ui/form/update-button.tsx'
import { useEditing } from '../../ui/form/use-editing.ts'
import type { Change } from '../../ui/form/values.ts'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { SettingsLink } from '../settings-link.tsx'
import { type FieldName, valuesOf } from './fields.ts'
import { findChange, profileOperation, useProfileFields, useProfileSource } from './profile-form.ts'
import { ProfileRail } from './profile-rail.tsx'
import { ProfileSections } from './profile-sections.tsx'
import { useProfileText } from './profile-text.ts'

const useStyles = makeStyles({
  name: { color: tokens.colorNeutralForeground3 },
  bars: { display: 'flex', flexDirection: 'column', gap: '12px', ':not(:empty)': { marginBottom: '20px' } },
  sections: { display: 'flex', flexDirection: 'column', gap: '40px' },
})

// The market of the partner follows from its country (V-72).
const fixed: FieldName = 'organization.defaultAddress.country'

/** The profiles that were read: sections, rail, and the form in the same place. */
export const ProfileScreen = ({ profile }: { profile: PartnerProfile }) => {
  const styles = useStyles()
  const layout = useLayoutStyles()
  const format = useFormat()
  const { t } = format
  const me = useMe()
  const client = useClient()
  const navigate = useNavigate()
  const shortcut = useShortcuts()
  const text = useProfileText()
  const fields = useProfileFields()
  const source = useProfileSource()
  const { update } = useSearch({ strict: false }) as { update?: string }
  const reason = may(me, 'partner:write')
    ? undefined
    : withAdmins(
        t('profile.needsRole', { roles: roleNames('partner:write', format, me.permissionSettings) }),
        me,
        format,
      )
  const draft = { user: me.userId ?? me.userPrincipalName ?? '', record: 'partner-profile' }
  const { opening, saved, open, close, onSaved, undo, forget } = useEditing({
    record: profile,
    source,
    fields,
    draft,
    reason,
    asked: update,
    findChange: (change) => findChange(client, change),
    shortcut,
    onClosed: () => void navigate({ to: '.', search: {}, replace: true }),
  })
  const editable = (field: FieldName) => field !== fixed
  const consequences = (changes: readonly Change<FieldName>[]) => [
    ...(changes.some(({ field }) => field === 'organization.companyName') ? [t('profile.nameScope')] : []),
    ...(me.standalone ? [t('standalone.note')] : []),
  ]
  const sections = (
    <div className={styles.sections}>
      <ProfileSections />
    </div>
  )

  return (
    <Page
      title={t('profile.title')}
      breadcrumb={[<SettingsLink key="settings" />, t('profile.title')]}
      className={layout.page}
      note={<span className={styles.name}>{profile.organization.companyName}</span>}
      actions={!opening && <UpdateButton onOpen={() => open()} reason={reason} shortcut={shortcut} />}
    >
      <div className={layout.layout}>
        <div className={layout.main}>
          <div className={styles.bars}>
            {reason && (
              <MessageBar intent="info" layout="multiline">
                <MessageBarBody>
                  <span id="update-reason">{reason}</span>
                  <RequestAccess permission="partner:write" />
                </MessageBarBody>
              </MessageBar>
            )}
            {saved && !opening && (
              <SavedBar
                title={t('profile.saved')}
                at={saved.at}
                note={me.standalone ? t('standalone.note') : undefined}
                onUndo={undo}
                onClose={forget}
                viewChange={
                  saved.change !== undefined && (
                    <Link to="/activity" search={{ operation: profileOperation }} hash={`change-${saved.change}`}>
                      {t('form.viewChange')}
                    </Link>
                  )
                }
              />
            )}
          </div>
          <AddressScope>
            {opening ? (
              <Editor
                opening={opening}
                source={source}
                fields={fields}
                text={text}
                draft={draft}
                editable={editable}
                consequences={consequences}
                onSaved={onSaved}
                onClose={close}
              >
                {sections}
              </Editor>
            ) : (
              <SheetProvider value={{ values: valuesOf(profile), text, editable }}>{sections}</SheetProvider>
            )}
          </AddressScope>
        </div>
        <ProfileRail profile={profile} />
      </div>
    </Page>
  )
}
