import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import type { Activity, CustomerAccount } from '@tenantry/contract'
import { useEffect } from 'react'
import { useClient } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { announce } from '../../ui/announcer.tsx'
import { accountQuery, lastChange } from './submission.ts'

export interface StaleBarProps {
  /** As the form was opened. */
  account: CustomerAccount
  onCompare: (fresh: CustomerAccount, by: Activity | undefined) => void
}

/** Watches the account while a form over it is open, and says politely when somebody else changed it (B-03.4). */
export const StaleBar = ({ account, onCompare }: StaleBarProps) => {
  const { t, dateTime } = useFormat()
  const client = useClient()
  const latest = useQuery({ ...accountQuery(client, account.id), refetchInterval: 10_000 }).data
  const etag = latest?.attributes.etag
  const stale = etag !== undefined && etag !== account.attributes.etag
  const author = useQuery({
    queryKey: ['account', account.id, 'author', etag],
    queryFn: async () => (await lastChange(client, account.id)) ?? null,
    enabled: stale,
  }).data
  const words =
    stale && latest && author !== undefined
      ? t('stale.bar', {
          user: author?.displayName ?? author?.userPrincipalName ?? t('account.someone'),
          time: dateTime(author?.at ?? latest.changedAt),
        })
      : undefined
  useEffect(() => {
    if (words) announce(words)
  }, [words])

  if (!words || !latest) return null
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{words}</MessageBarBody>
      <MessageBarActions>
        <Button onClick={() => onCompare(latest, author ?? undefined)}>{t('account.compare')}</Button>
      </MessageBarActions>
    </MessageBar>
  )
}
