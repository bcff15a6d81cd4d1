import { MenuItem, MenuList } from '@fluentui/react-components'
import {
  EditRegular,
  KeyResetRegular,
  LinkDismissRegular,
  LinkRegular,
  PersonAvailableRegular,
  PersonProhibitedRegular,
} from '@fluentui/react-icons'
import type { StaffUser } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'
import { DroppedMenu, type DroppedMenuProps } from '../ui/dropped-menu.tsx'

export type StaffAct = 'change' | 'deactivate' | 'activate' | 'invitation' | 'password' | 'withdraw' | 'factor'

const icons = {
  change: EditRegular,
  deactivate: PersonProhibitedRegular,
  activate: PersonAvailableRegular,
  invitation: LinkRegular,
  password: LinkRegular,
  withdraw: LinkDismissRegular,
  factor: KeyResetRegular,
} as const

/** What can be done about somebody, as they are now. */
const actsFor = ({ state, link }: StaffUser): readonly StaffAct[] => {
  if (state === 'deactivated') return ['change', 'activate', ...(link ? (['withdraw'] as const) : [])]
  if (state === 'invited') return ['change', 'invitation', 'withdraw', 'deactivate']
  return ['change', 'password', ...(link ? (['withdraw'] as const) : []), 'factor', 'deactivate']
}

export interface StaffMenuProps extends Omit<DroppedMenuProps, 'children'> {
  user: StaffUser
  onAct: (act: StaffAct) => void
}

export const StaffMenu = ({ user, onAct, ...menu }: StaffMenuProps) => {
  const { t } = useFormat()
  return (
    <DroppedMenu {...menu}>
      <MenuList aria-label={t('staff.actionsFor', { name: user.displayName })}>
        {actsFor(user).map((act) => {
          const Icon = icons[act]
          return (
            <MenuItem key={act} icon={<Icon />} onClick={() => onAct(act)}>
              {t(`staff.act.${act}`)}
            </MenuItem>
          )
        })}
      </MenuList>
    </DroppedMenu>
  )
}
