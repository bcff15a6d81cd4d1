import { Button, CounterBadge, makeStyles } from '@fluentui/react-components'
import { AlertRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { AccessDialog } from './access-dialog.tsx'
import { accessRequestsQuery } from './access-query.ts'

const useStyles = makeStyles({
  bell: { position: 'relative', minWidth: 0 },
  count: { position: 'absolute', top: '0', right: '0', pointerEvents: 'none' },
})

/** How many people ask for a right, for those who can give it (B-17). */
export const AccessBell = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const { data } = useQuery(accessRequestsQuery(useClient()))
  const [open, setOpen] = useState(false)
  const waiting = data?.open ?? 0
  return (
    <>
      <Button
        appearance="subtle"
        className={styles.bell}
        icon={<AlertRegular />}
        aria-label={t('access.bell', { n: waiting })}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {waiting > 0 && (
          <CounterBadge aria-hidden count={waiting} size="small" color="danger" className={styles.count} />
        )}
      </Button>
      {open && <AccessDialog onClose={() => setOpen(false)} />}
    </>
  )
}
