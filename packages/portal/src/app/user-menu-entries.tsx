import { MenuDivider, MenuItem, MenuItemCheckbox, MenuList, makeStyles, tokens } from '@fluentui/react-components'
import { PersonRegular, SignOutRegular } from '@fluentui/react-icons'
import { useNavigate } from '@tanstack/react-router'
import { useFormat } from '../i18n/index.tsx'
import { DroppedMenu, type DroppedMenuProps } from '../ui/dropped-menu.tsx'
import { useMe } from './session.ts'
import { setShortcuts, useShortcuts } from './shortcuts.ts'

const useStyles = makeStyles({
  who: { display: 'grid', gap: '2px', maxWidth: '280px', padding: '8px 10px 10px' },
  name: { fontWeight: tokens.fontWeightSemibold },
  detail: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  roles: { marginTop: '6px', fontSize: tokens.fontSizeBase200 },
})

export interface UserMenuEntriesProps extends Omit<DroppedMenuProps, 'children'> {
  onSignOut: () => void
}

export const UserMenuEntries = ({ onSignOut, ...props }: UserMenuEntriesProps) => {
  const styles = useStyles()
  const { t, locale } = useFormat()
  const shortcuts = useShortcuts()
  const navigate = useNavigate()
  const { displayName, userPrincipalName, partner, roles } = useMe()
  const roleNames = new Intl.ListFormat(locale, { type: 'unit' }).format(roles.map((role) => t(`role.${role}`)))
  return (
    <DroppedMenu {...props}>
      <div className={styles.who}>
        <span className={styles.name}>{displayName ?? userPrincipalName}</span>
        {displayName && <span className={styles.detail}>{userPrincipalName}</span>}
        <span className={styles.detail}>{partner.name}</span>
        <span className={styles.roles}>{roleNames}</span>
      </div>
      <MenuList
        aria-label={[displayName ?? userPrincipalName, roleNames].join(', ')}
        checkedValues={{ shortcuts: shortcuts ? ['on'] : [] }}
        onCheckedValueChange={(_, { checkedItems }) => setShortcuts(checkedItems.includes('on'))}
      >
        <MenuDivider />
        <MenuItem icon={<PersonRegular />} onClick={() => void navigate({ to: '/my-account' })}>
          {t('nav.ownAccount')}
        </MenuItem>
        <MenuItemCheckbox name="shortcuts" value="on">
          {t('frame.shortcuts')}
        </MenuItemCheckbox>
        <MenuItem icon={<SignOutRegular />} onClick={onSignOut}>
          {t('frame.signOut')}
        </MenuItem>
      </MenuList>
    </DroppedMenu>
  )
}
