import { type CustomerAccount, may, partnerTypeMay } from '@tenantry/contract'
import { useMemo } from 'react'
import { roleNames, withAdmins } from '../../app/rights.tsx'
import { useMe } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { contactFields, type FieldName, valuesOf } from './fields.ts'

/** Why the person cannot change the account, or part of it; undefined when they can. */
export const useRights = () => {
  const me = useMe()
  const format = useFormat()
  return useMemo(() => {
    const { t } = format
    const need = (permission: 'customer:update' | 'customer:updateAll') => {
      const key = permission === 'customer:update' ? 'account.needsRole' : 'account.needsRoleRest'
      return withAdmins(t(key, { roles: roleNames(permission, format, me.permissionSettings) }), me, format)
    }
    const ofType = partnerTypeMay({ partnerType: me.partner.type }, 'customer:update')
    return {
      refused: !ofType ? t('account.byProvider') : may(me, 'customer:update') ? undefined : need('customer:update'),
      lockedReason: may(me, 'customer:updateAll') ? undefined : need('customer:updateAll'),
    }
  }, [me, format])
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
