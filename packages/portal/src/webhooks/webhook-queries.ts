import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { type Client, Problem } from '@tenantry/client'
import type { DeliveryState, WebhookDelivery, WebhookEvent } from '@tenantry/contract'

/** How often what is on its way is asked after. */
const WATCHING_MS = 3_000

/** The registration of the partner; null: there is none. */
export const registrationQuery = (client: Client) =>
  queryOptions({
    queryKey: ['webhook', 'registration'],
    queryFn: async ({ signal }) => {
      try {
        return await client.webhookSettings.get({}, { signal })
      } catch (problem) {
        if (problem instanceof Problem && problem.status === 404) return null
        throw problem
      }
    },
    staleTime: 5_000,
  })

/** Events that the instance offers. */
export const eventsQuery = (client: Client) =>
  queryOptions({
    queryKey: ['webhook', 'events'],
    queryFn: ({ signal }) => client.webhooks.events({}, { signal }),
    staleTime: 60 * 60_000,
  })

/** Which deliveries are looked at; stands in the address. */
export interface DeliveryFilter {
  state?: DeliveryState | undefined
  event?: WebhookEvent | undefined
}

const onItsWay = (items: readonly Pick<WebhookDelivery, 'state'>[]) => items.some(({ state }) => state === 'pending')

export const deliveriesQuery = (client: Client, { state, event }: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: ['webhook', 'deliveries', { state, event }],
    queryFn: ({ pageParam, signal }) =>
      client.webhookDeliveries.list(
        {
          query: {
            size: 25,
            ...(state && { state }),
            ...(event && { event }),
            ...(pageParam && { continuationToken: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.continuationToken,
    staleTime: 5_000,
    refetchInterval: ({ state: { data } }) =>
      onItsWay(data?.pages.flatMap(({ items }) => items) ?? []) ? WATCHING_MS : false,
  })

export const deliveryQuery = (client: Client, deliveryId: string) =>
  queryOptions({
    queryKey: ['webhook', 'delivery', deliveryId],
    queryFn: ({ signal }) => client.webhookDeliveries.get({ params: { deliveryId } }, { signal }),
    staleTime: 1_000,
    refetchInterval: ({ state: { data } }) => (data && onItsWay([data]) ? WATCHING_MS : false),
  })
