import { type Role, roles, type StaffUser } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'

/** People and roles in words. */
export const useStaffText = () => {
  const { t, locale, dateTime } = useFormat()
  return {
    /** `Admin agent, sales agent`; in the order of the table. */
    roles: (held: readonly Role[]): string =>
      held.length === 0
        ? t('staff.roles.none')
        : new Intl.ListFormat(locale, { type: 'unit' }).format(
            roles.filter((role) => held.includes(role)).map((role) => t(`role.${role}`)),
          ),
    /** Until when a link is good. */
    link: ({ link }: Pick<StaffUser, 'link'>): string | undefined =>
      link &&
      (Date.parse(link.expiresAt) > Date.now()
        ? t(`staff.link.${link.purpose}`, { time: dateTime(link.expiresAt) })
        : t(`staff.link.${link.purpose}.expired`)),
  }
}
