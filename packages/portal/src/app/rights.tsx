import { Body1, makeStyles, tokens } from '@fluentui/react-components'
import { LockClosedRegular } from '@fluentui/react-icons'
import { type Me, may, type Permission, type PermissionSettings, partnerTypeMay, rolesFor } from '@tenantry/contract'
import { type Format, useFormat } from '../i18n/index.tsx'
import { useMe } from './session.ts'

const useStyles = makeStyles({
  lock: { display: 'flex', alignItems: 'flex-start', gap: '8px', color: tokens.colorNeutralForeground3 },
  icon: { flexShrink: 0, marginTop: '3px' },
})

const listOf = (items: readonly string[], locale: string) =>
  new Intl.ListFormat(locale, { type: 'disjunction' }).format(items)

/** Roles that give a right, in words: `admin agent or sales agent`. */
export const roleNames = (
  permission: Permission,
  { t, locale }: Pick<Format, 't' | 'locale'>,
  settings?: PermissionSettings,
): string =>
  listOf(
    rolesFor(permission, settings).map((role) => t(`role.${role}`)),
    locale,
  )

/** A sentence with whom to ask for a right behind it, as far as there is anybody. */
export const withAdmins = (
  sentence: string,
  { admins }: Pick<Me, 'admins'>,
  { t, locale }: Pick<Format, 't' | 'locale'>,
) => {
  // They give roles; where there is none, who works with most of them knows more.
  const global = admins.filter(({ role }) => role === 'globalAdmin')
  const names = (global.length > 0 ? global : admins).slice(0, 4).map(({ name }) => name)
  return names.length > 0 ? `${sentence} ${t('right.ask', { names: listOf(names, locale) })}` : sentence
}

/** Why the person may not do it: the kind of partner, or the roles needed and whom to ask. */
export const useRefusal = (
  permission: Permission,
  { byProvider, needsRole }: { byProvider: string; needsRole: string },
): string | undefined => {
  const me = useMe()
  const format = useFormat()
  if (!partnerTypeMay({ partnerType: me.partner.type }, permission)) return byProvider
  return may(me, permission) ? undefined : withAdmins(needsRole, me, format)
}

/** Stands where something is that the person may not see. */
export const Unseen = ({ permission }: { permission: Permission }) => {
  const styles = useStyles()
  const format = useFormat()
  const { permissionSettings } = useMe()
  return (
    <div className={styles.lock}>
      <LockClosedRegular aria-hidden className={styles.icon} />
      <Body1>{format.t('right.unseen', { roles: roleNames(permission, format, permissionSettings) })}</Body1>
    </div>
  )
}
