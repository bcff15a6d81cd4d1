import { Button, makeStyles, Tooltip, useRestoreFocusTarget } from '@fluentui/react-components'
import { PlugDisconnectedRegular } from '@fluentui/react-icons'
import type { CustomerAccount } from '@tenantry/contract'
import { useState } from 'react'
import { roleNames, useRefusal } from '../app/rights.tsx'
import { useFormat } from '../i18n/index.tsx'
import { Value } from '../ui/form/value.tsx'
import { RemoveDialog } from './remove-dialog.tsx'

const useStyles = makeStyles({
  value: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: '4px' },
  remove: { marginLeft: '-8px' },
})

/** What the partner is to the customer, and the way to end that. */
export const RelationshipValue = ({ account }: { account: CustomerAccount }) => {
  const styles = useStyles()
  const format = useFormat()
  const { t, message } = format
  const { relationshipToPartner } = account
  const asker = useRestoreFocusTarget()
  const [asking, setAsking] = useState(false)
  const refusal = useRefusal('relationship:remove', {
    byProvider: t('refusal.byProvider'),
    needsRole: t('refusal.needsRole', { roles: roleNames('relationship:remove', format) }),
  })
  const words = message(`account.relationship.${relationshipToPartner}`) ?? relationshipToPartner
  const button = (
    <Button
      {...asker}
      appearance="subtle"
      size="small"
      className={styles.remove}
      icon={<PlugDisconnectedRegular />}
      disabledFocusable={refusal !== undefined}
      onClick={() => setAsking(true)}
    >
      {t('remove.command')}
    </Button>
  )
  return (
    <Value label={t('account.relationship')} value={words}>
      <span className={styles.value}>
        {words}
        {relationshipToPartner === 'reseller' &&
          (refusal ? (
            <Tooltip content={refusal} relationship="description" withArrow>
              {button}
            </Tooltip>
          ) : (
            button
          ))}
      </span>
      {asking && <RemoveDialog account={account} onClose={() => setAsking(false)} />}
    </Value>
  )
}
