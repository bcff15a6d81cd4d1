import { type Me, may, partnerTypeMay } from '@tenantry/contract'
import { useMe } from './session.ts'
import { settingsSections } from './settings-sections.ts'

/** The pages of the settings that a person may see. */
export const visibleSettings = (me: Me) =>
  settingsSections.filter(
    ({ permission }) => may(me, permission) && partnerTypeMay({ partnerType: me.partner.type }, permission),
  )

export const useVisibleSettings = () => visibleSettings(useMe())
