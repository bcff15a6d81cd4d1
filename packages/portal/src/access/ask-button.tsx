import { Body1, Button, makeStyles } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { may, partnerTypeMay } from '@tenantry/contract'
import type { RequestAccessProps } from '../app/request-access.tsx'
import { useClient, useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'

const useStyles = makeStyles({ ask: { display: 'grid', justifyItems: 'start', gap: '8px', marginTop: '6px' } })

/** *Request access*: the admins find it at their bell. Not there where no role would help. */
export const AskButton = ({ permission, customerId }: RequestAccessProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const me = useMe()
  const client = useClient()
  const ask = useMutation({
    mutationFn: () => client.accessRequests.create({ body: { permission, ...(customerId && { customerId }) } }),
  })
  if (may(me, permission) || !partnerTypeMay({ partnerType: me.partner.type }, permission)) return null
  return (
    <div className={styles.ask}>
      {ask.error && <ProblemBar title={t('access.notAsked')} problem={ask.error} />}
      {ask.isSuccess ? (
        <Body1 role="status">{t('access.asked')}</Body1>
      ) : (
        <Button size="small" aria-busy={ask.isPending} onClick={() => !ask.isPending && ask.mutate()}>
          {t('access.ask')}
        </Button>
      )}
    </div>
  )
}
