import { may, type Permission, partnerTypeMay, rolesFor } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'
import { useMe } from './session.ts'

/** Why the person may not do something: the role needed and whom to ask, or the kind of partner; undefined when they may. */
export const useRefusal = (permission: Permission): string | undefined => {
  const { t, locale } = useFormat()
  const me = useMe()
  if (!partnerTypeMay({ partnerType: me.partner.type }, permission)) return t('refusal.byProvider')
  if (may(me, permission)) return undefined
  const list = new Intl.ListFormat(locale, { type: 'disjunction' })
  const needed = t('refusal.needsRole', { roles: list.format(rolesFor(permission).map((role) => t(`role.${role}`))) })
  const names = me.admins.slice(0, 4).map(({ name }) => name)
  return names.length > 0 ? `${needed} ${t('account.ask', { names: list.format(names) })}` : needed
}
