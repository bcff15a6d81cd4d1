import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'
import type { AccountStatus } from '@tenantry/contract'
import { useClient } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { LoadedValue } from '../../ui/form/loaded-value.tsx'

const accountStatusQuery = (client: Client, customerId: string) =>
  queryOptions({
    queryKey: ['accountStatus', customerId],
    queryFn: ({ signal }) => client.accountStatus.get({ params: { customerId } }, { signal }),
  })

const useStatusText = () => {
  const { message } = useFormat()
  return (status: AccountStatus) => message(`accountStatus.${status.replace(' ', '')}`) ?? status
}

/** What the check of the account came to; nothing for an account that was never checked (S-04). */
export const AccountStatusValue = ({ customerId }: { customerId: string }) => {
  const { t, date } = useFormat()
  const text = useStatusText()
  const query = useQuery(accountStatusQuery(useClient(), customerId))
  if (!query.error && !query.data?.status) return null
  return (
    <LoadedValue label={t('accountStatus.title')} query={query}>
      {({ status, since }) =>
        status && `${text(status)}${since ? ` · ${t('accountStatus.since', { date: date(since) })}` : ''}`
      }
    </LoadedValue>
  )
}

/** Above the account, as long as its status stands in the way of something. */
export const AccountStatusBar = ({ customerId }: { customerId: string }) => {
  const { t, date } = useFormat()
  const text = useStatusText()
  const { data } = useQuery(accountStatusQuery(useClient(), customerId))
  if (!data?.blocksPurchases || !data.status) return null
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          {t('accountStatus.bar', { status: text(data.status), date: data.since ? date(data.since) : '' })}
        </MessageBarTitle>{' '}
        {t('accountStatus.standalone')}
      </MessageBarBody>
    </MessageBar>
  )
}
