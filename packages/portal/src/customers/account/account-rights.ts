import { type CustomerAccount, may, partnerTypeMay, rolesFor } from '@tenantry/contract'
import { useMemo } from 'react'
import { useMe } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { contactFields, type FieldName, valuesOf } from './fields.ts'

/** Why the person cannot change the account, or part of it; undefined when they can. */
export const useRights = () => {
  const { t, locale } = useFormat()
  const me = useMe()
  return useMemo(() => {
    const list = (kind: 'disjunction' | 'conjunction', items: string[]) =>
      new Intl.ListFormat(locale, { type: kind }).format(items)
    const ask =
      me.admins.length > 0
        ? ` ${t('account.ask', {
            names: list(
              'disjunction',
              me.admins.slice(0, 4).map(({ name }) => name),
            ),
          })}`
        : ''
    const need = (permission: 'customer:update' | 'customer:updateAll') =>
      t(permission === 'customer:update' ? 'account.needsRole' : 'account.needsRoleRest', {
        roles: list(
          'disjunction',
          rolesFor(permission).map((role) => t(`role.${role}`)),
        ),
      }) + ask
    const ofType = partnerTypeMay({ partnerType: me.partner.type }, 'customer:update')
    return {
      refused: !ofType ? t('account.byProvider') : may(me, 'customer:update') ? undefined : need('customer:update'),
      lockedReason: may(me, 'customer:updateAll') ? undefined : need('customer:updateAll'),
    }
  }, [me, t, locale])
}

/** Which fields the person may change. */
export const useEditable = (account: CustomerAccount) => {
  const me = useMe()
  const opened = valuesOf(account)
  return (field: FieldName): boolean => {
    if (!may(me, 'customer:updateAll')) return contactFields.has(field)
    // The country is fixed once there is one, unless the operator allows otherwise (S-05).
    return !field.endsWith('.country') || me.allowCountryChange || !opened[field]
  }
}
