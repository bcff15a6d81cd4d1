import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { SignOutRegular } from '@fluentui/react-icons'
import { useFormat } from '../i18n/index.tsx'
import { signOut, useMe } from './session.ts'

const useStyles = makeStyles({
  trigger: { minWidth: 0, padding: '4px', borderRadius: tokens.borderRadiusCircular },
  initials: {
    display: 'grid',
    placeItems: 'center',
    width: '28px',
    height: '28px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  who: { display: 'grid', gap: '2px', maxWidth: '280px', padding: '10px 12px 12px' },
  name: { fontWeight: tokens.fontWeightSemibold },
  detail: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  roles: { marginTop: '4px', fontSize: tokens.fontSizeBase200 },
})

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .flatMap((word) => [...word].slice(0, 1))
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase()

/** Who I am here, as which roles, and the way out. */
export const UserMenu = () => {
  const styles = useStyles()
  const { t, locale } = useFormat()
  const me = useMe()
  const name = me.displayName ?? me.userPrincipalName ?? ''
  const roles = new Intl.ListFormat(locale, { type: 'unit' }).format(me.roles.map((role) => t(`role.${role}`)))
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" className={styles.trigger} aria-label={t('frame.user', { name })}>
          <span aria-hidden className={styles.initials}>
            {initialsOf(name)}
          </span>
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <div className={styles.who}>
          <span className={styles.name}>{name}</span>
          {me.userPrincipalName !== name && <span className={styles.detail}>{me.userPrincipalName}</span>}
          <span className={styles.detail}>{me.partner.name}</span>
          <span className={styles.roles}>{roles}</span>
        </div>
        <MenuList>
          <MenuDivider />
          <MenuItem icon={<SignOutRegular />} onClick={() => void signOut()}>
            {t('frame.signOut')}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
