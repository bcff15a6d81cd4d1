import { Caption1, makeStyles, tokens, useRestoreFocusTarget } from '@fluentui/react-components'
import { LockClosedRegular } from '@fluentui/react-icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { PartnerSecurity } from '@tenantry/contract'
import { useState } from 'react'
import { useRefusal } from '../../app/rights.tsx'
import { useClient } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { announce } from '../../ui/announcer.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ProblemBar } from '../../ui/problem-bar.tsx'
import { SwitchRow } from '../../ui/switch-row.tsx'
import { securityQuery } from './security-query.ts'

const useStyles = makeStyles({
  setting: { display: 'flex', flexDirection: 'column', gap: '8px' },
  lock: { display: 'flex', alignItems: 'flex-start', gap: '8px', color: tokens.colorNeutralForeground3 },
  icon: { flexShrink: 0, marginTop: '2px' },
})

/** Whether a password alone lets people in. */
export const SecondFactorSwitch = ({ security }: { security: PartnerSecurity }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const client = useClient()
  const queries = useQueryClient()
  const asker = useRestoreFocusTarget()
  const needsRole = t('security.needsRole')
  const refusal = useRefusal('security:manage', { byProvider: needsRole, needsRole })
  const [asked, setAsked] = useState<boolean>()
  const { queryKey } = securityQuery(client)
  const update = useMutation({
    mutationFn: (requireSecondFactor: boolean) =>
      client.partnerSecurity.update(
        { body: { requireSecondFactor } },
        security.attributes.etag ? { ifMatch: security.attributes.etag } : {},
      ),
    onSuccess: (saved) => {
      queries.setQueryData(queryKey, saved)
      void queries.invalidateQueries({ queryKey: ['activity'] })
      announce(t(saved.requireSecondFactor ? 'security.factor.on.done' : 'security.factor.off.done'))
    },
    onError: () => queries.invalidateQueries({ queryKey }),
    onSettled: () => setAsked(undefined),
  })
  return (
    <div className={styles.setting} {...asker}>
      {update.error && <ProblemBar title={t('security.unchanged')} problem={update.error} />}
      <SwitchRow
        label={t('security.factor')}
        description={t('security.factor.text')}
        checked={security.requireSecondFactor}
        disabledBy={refusal && 'security-refusal'}
        busy={update.isPending}
        onChange={setAsked}
      />
      {refusal && (
        <Caption1 id="security-refusal" className={styles.lock}>
          <LockClosedRegular aria-hidden className={styles.icon} />
          {refusal}
        </Caption1>
      )}
      {asked !== undefined && (
        <ConfirmDialog
          title={t(asked ? 'security.factor.on.title' : 'security.factor.off.title')}
          confirm={t(asked ? 'security.factor.on' : 'security.factor.off')}
          busy={update.isPending}
          onConfirm={() => update.mutate(asked)}
          onCancel={() => setAsked(undefined)}
        >
          {t(asked ? 'security.factor.on.text' : 'security.factor.off.text')}
        </ConfirmDialog>
      )}
    </div>
  )
}
