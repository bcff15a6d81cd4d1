import { Menu, MenuPopover } from '@fluentui/react-components'
import type { ReactNode } from 'react'

export interface DroppedMenuProps {
  /** The button that it hangs from; the focus goes back to it. */
  target: HTMLElement
  onClose: () => void
  children: ReactNode
}

/**
 * A menu that is in the page only while it is open. Load it lazily with its entries: menus are large, and no page needs one
 * to be drawn.
 */
export const DroppedMenu = ({ target, onClose, children }: DroppedMenuProps) => (
  <Menu
    open
    positioning={{ target, position: 'below', align: 'end' }}
    onOpenChange={(event, { open }) => {
      if (open) return
      onClose()
      if (event.type !== 'click' || !(event.target instanceof Node && !target.contains(event.target))) target.focus()
    }}
  >
    <MenuPopover>{children}</MenuPopover>
  </Menu>
)
