import type { Client } from '@tenantry/client'

/** Requests for access, looked for once a minute: this is no use of a session. */
export const accessRequestsQuery = (client: Client) => ({
  queryKey: ['access-requests'],
  queryFn: ({ signal }: { signal: AbortSignal }) => client.accessRequests.list({}, { signal }),
  refetchInterval: 60_000,
})
