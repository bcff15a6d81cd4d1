import type { Permission } from '@tenantry/contract'
import type { MessageKey } from '../i18n/index.tsx'

export interface SettingsSection {
  path: `/settings/${string}`
  label: MessageKey
  /** Right that the page needs; it stands with its route too. */
  permission: Permission
}

/** The pages below *Settings*, in the order of their navigation: a line here, a route in `router.tsx`. */
export const settingsSections = [
  { path: '/settings/partner', label: 'profile.title', permission: 'partner:read' },
  { path: '/settings/staff', label: 'nav.staff', permission: 'staff:manage' },
  { path: '/settings/apps', label: 'nav.apps', permission: 'app:manage' },
  { path: '/settings/permissions', label: 'nav.permissions', permission: 'partner:read' },
  { path: '/settings/security', label: 'nav.security', permission: 'partner:read' },
  { path: '/settings/webhooks', label: 'nav.webhooks', permission: 'webhook:manage' },
] as const satisfies readonly SettingsSection[]
