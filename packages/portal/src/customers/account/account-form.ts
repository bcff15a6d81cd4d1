import { useQueryClient } from '@tanstack/react-query'
import { type Activity, accountOperationTypes, type CustomerAccount } from '@tenantry/contract'
import { useMemo } from 'react'
import { useClient, useMe } from '../../app/session.ts'
import type { RecordForm, RecordSource } from '../../ui/form/record.ts'
import { accountWith, complete, type FieldName, fieldAt, patchOf, ties, valuesOf } from './fields.ts'
import { checkFor, concerns } from './findings.ts'

/** Who changed the account last, and when; undefined when that cannot be told. */
export const lastChange = async (
  client: ReturnType<typeof useClient>,
  customerId: string,
): Promise<Activity | undefined> => {
  const page = await client.activity.ofCustomer({ params: { customerId }, query: { size: 10 } }).catch(() => undefined)
  return page?.items.find(
    ({ status, operations }) => status === 'succeeded' && operations.some((each) => accountOperationTypes.has(each)),
  )
}

/** The account of a customer: where it is read and where changes go. */
export const useAccountSource = (customerId: string): RecordSource<CustomerAccount> => {
  const client = useClient()
  const queries = useQueryClient()
  return useMemo(
    () => ({
      queryKey: ['account', customerId],
      read: (signal) => client.account.get({ params: { customerId } }, signal && { signal }),
      save: (body, options) => client.account.update({ params: { customerId }, body }, options),
      authorOf: async ({ changedAt }) => {
        const row = await lastChange(client, customerId)
        return { name: row?.displayName ?? row?.userPrincipalName, at: row?.at ?? changedAt, change: row?.change }
      },
      onChanged: () => {
        void queries.invalidateQueries({ queryKey: ['activity'] })
      },
    }),
    [client, queries, customerId],
  )
}

/** How the fields of the page stand to the account. */
export const useAccountFields = (): RecordForm<CustomerAccount, FieldName> => {
  const me = useMe()
  return useMemo(() => {
    const check = checkFor(me)
    return {
      valuesOf,
      fieldAt,
      patchOf,
      check: (account, changes) => check(accountWith(account, changes)),
      concerns,
      ties,
      complete,
    }
  }, [me])
}
