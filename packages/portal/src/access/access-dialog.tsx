import {
  Body1,
  Body1Strong,
  Button,
  Caption1,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AccessRequest } from '@tenantry/contract'
import { useRef } from 'react'
import { roleNames } from '../app/rights.tsx'
import { useClient, useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { Link } from '../ui/link.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { accessRequestsQuery } from './access-query.ts'

const useStyles = makeStyles({
  list: { display: 'grid', margin: 0, padding: 0, listStyle: 'none' },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    justifyContent: 'space-between',
    gap: '4px 16px',
    padding: '12px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  words: { display: 'grid', gap: '2px', minWidth: 0, flex: '1 1 260px' },
  quiet: { color: tokens.colorNeutralForeground3 },
})

const Request = ({ request, onDone, onLeave }: { request: AccessRequest; onDone: () => void; onLeave: () => void }) => {
  const styles = useStyles()
  const format = useFormat()
  const { t, dateTime } = format
  const { permissionSettings } = useMe()
  const client = useClient()
  const queries = useQueryClient()
  const done = useMutation({
    mutationFn: () => client.accessRequests.markDone({ params: { requestId: request.id } }),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: accessRequestsQuery(client).queryKey }),
  })
  const { by, permission, customer, reason } = request
  return (
    <li className={styles.item}>
      <div className={styles.words}>
        <Body1Strong>{by.name}</Body1Strong>
        <Body1>{t(`permission.${permission.replace(':', '-') as 'hold-manage'}`)}</Body1>
        {customer && (
          <Link to="/customers/$customerId/account" params={{ customerId: customer.id }} onClick={onLeave}>
            {customer.name}
          </Link>
        )}
        {reason && <Body1>{t('access.reason', { reason })}</Body1>}
        <Caption1 className={styles.quiet}>
          {t('access.roles', { roles: roleNames(permission, format, permissionSettings) })}
        </Caption1>
        <Caption1 className={styles.quiet}>
          {request.done
            ? t('access.doneBy', { name: request.done.by, time: dateTime(request.done.at) })
            : dateTime(request.requestedAt)}
        </Caption1>
        {done.error && <ProblemBar title={t('access.failed')} problem={done.error} />}
      </div>
      {!request.done && (
        <Button
          size="small"
          aria-label={t('access.markDone.of', { name: by.name })}
          aria-busy={done.isPending}
          onClick={() => !done.isPending && done.mutate()}
        >
          {t('access.markDone')}
        </Button>
      )}
    </li>
  )
}

/** Who asks for which right, and where; roles are given with the staff. */
export const AccessDialog = ({ onClose }: { onClose: () => void }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const close = useRef<HTMLButtonElement>(null)
  const { data, error, refetch } = useQuery(accessRequestsQuery(useClient()))
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('access.title')}</DialogTitle>
          <DialogContent>
            {error && !data && <ProblemBar title={t('access.unread')} problem={error} onRetry={() => void refetch()} />}
            {data?.items.length === 0 && <Body1>{t('access.none')}</Body1>}
            <ul className={styles.list}>
              {data?.items.map((request) => (
                // Its button goes, and the focus must not go with it.
                <Request key={request.id} request={request} onDone={() => close.current?.focus()} onLeave={onClose} />
              ))}
            </ul>
          </DialogContent>
          <DialogActions fluid>
            <Button ref={close} appearance="primary" onClick={onClose}>
              {t('action.close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
