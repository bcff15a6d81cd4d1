import { MenuDivider, MenuItem, MenuItemLink, type MenuItemLinkProps, MenuList } from '@fluentui/react-components'
import { CopyRegular, EditRegular, HistoryRegular, ShieldCheckmarkRegular } from '@fluentui/react-icons'
import { createLink } from '@tanstack/react-router'
import type { CustomerRow } from '@tenantry/contract'
import { useMay } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { DroppedMenu, type DroppedMenuProps } from '../ui/dropped-menu.tsx'

const Item = createLink((props: Omit<MenuItemLinkProps, 'href'> & { href?: string }) => (
  <MenuItemLink {...props} href={props.href ?? ''} />
))

export interface RowMenuProps extends Omit<DroppedMenuProps, 'children'> {
  row: CustomerRow
  onOpenRow: () => void
}

/** What can be done with a customer straight from the list. One menu serves all rows. */
export const RowMenu = ({ row, onOpenRow, ...menu }: RowMenuProps) => {
  const { t } = useFormat()
  const customer = { params: { customerId: row.id }, onClick: onOpenRow }
  const mayUpdate = useMay('customer:update')
  const mayReadPermission = useMay('selfServePolicy:read')
  const mayReadActivity = useMay('audit:read')

  const copyId = async () => {
    await navigator.clipboard.writeText(row.id)
    announce(t('copy.done', { label: t('list.column.id') }))
  }

  return (
    <DroppedMenu {...menu}>
      <MenuList aria-label={t('list.actionsFor', { name: row.name })}>
        {mayUpdate && (
          <Item icon={<EditRegular />} to="/customers/$customerId/account" search={{ update: '1' }} {...customer}>
            {t('list.action.update')}
          </Item>
        )}
        {mayReadPermission && (
          <Item icon={<ShieldCheckmarkRegular />} to="/customers/$customerId/account" hash="permissions" {...customer}>
            {t('list.action.permission')}
          </Item>
        )}
        {mayReadActivity && (
          <Item icon={<HistoryRegular />} to="/customers/$customerId/activity" {...customer}>
            {t('list.action.activity')}
          </Item>
        )}
        <MenuDivider />
        <MenuItem icon={<CopyRegular />} onClick={() => void copyId()}>
          {t('list.action.copyId')}
        </MenuItem>
      </MenuList>
    </DroppedMenu>
  )
}
