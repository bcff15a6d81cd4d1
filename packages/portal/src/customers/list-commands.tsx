import { Button, Tooltip } from '@fluentui/react-components'
import { useNavigate } from '@tanstack/react-router'
import type { Permission } from '@tenantry/contract'
import type { ListSearch } from '../app/list-place.ts'
import { roleNames, useRefusal } from '../app/rights.tsx'
import { useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import type { LoadedList } from './customer-search.ts'
import { ExportButton } from './export-button.tsx'

interface CommandProps {
  label: string
  to: '/customers/new' | '/customers/requests'
  permission: Permission
  /** Why nobody of this partner may. */
  obstacle?: string | undefined
  primary?: boolean
}

/** A command that the person may not use stays and says why. */
const Command = ({ label, to, permission, obstacle, primary = false }: CommandProps) => {
  const format = useFormat()
  const { t } = format
  const navigate = useNavigate()
  const refusal = useRefusal(permission, {
    byProvider: t('refusal.byProvider'),
    needsRole: t('refusal.needsRole', { roles: roleNames(permission, format) }),
  })
  const reason = refusal ?? obstacle
  const button = (
    <Button
      appearance={primary ? 'primary' : 'secondary'}
      disabledFocusable={reason !== undefined}
      onClick={() => void navigate({ to })}
    >
      {label}
    </Button>
  )
  return reason ? (
    <Tooltip content={reason} relationship="description" withArrow>
      {button}
    </Tooltip>
  ) : (
    button
  )
}

/** What one does beside the rows. */
export const ListCommands = ({ search, list }: { search: ListSearch; list: LoadedList | undefined }) => {
  const { t } = useFormat()
  const { relationshipRequests, partner } = useMe()
  return (
    <>
      {list && list.count > 0 && <ExportButton search={search} list={list} />}
      {relationshipRequests && (
        <Command
          label={t('list.request')}
          to="/customers/requests"
          permission="relationship:request"
          obstacle={partner.sandbox ? t('list.request.sandbox') : undefined}
        />
      )}
      <Command label={t('list.add')} to="/customers/new" permission="customer:create" primary />
    </>
  )
}
