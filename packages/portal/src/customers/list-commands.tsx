import { Button, Tooltip } from '@fluentui/react-components'
import { useNavigate } from '@tanstack/react-router'
import { roleNames, useRefusal } from '../app/rights.tsx'
import { useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'

/** What one does beside the rows. A command that the person may not use stays and says why. */
export const ListCommands = () => {
  const format = useFormat()
  const { t } = format
  const { relationshipRequests, partner } = useMe()
  const navigate = useNavigate()
  const refusal = useRefusal('relationship:request', {
    byProvider: t('refusal.byProvider'),
    needsRole: t('refusal.needsRole', { roles: roleNames('relationship:request', format) }),
  })
  if (!relationshipRequests) return null
  const reason = refusal ?? (partner.sandbox ? t('list.request.sandbox') : undefined)
  const button = (
    <Button disabledFocusable={reason !== undefined} onClick={() => void navigate({ to: '/customers/requests' })}>
      {t('list.request')}
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
