import { ApiError } from '@tenantry/contract'
import type { Settings } from '../store/command.ts'
import { isLoopback, isOutgoingHost, isRefusedHost } from './inner-address.ts'

const refused = (reason: string, host = '') =>
  new ApiError('invalidProperty', {
    params: { field: 'webhookUrl' },
    data: [{ field: 'webhookUrl', code: 3000, reason, params: { field: 'webhookUrl', host } }],
  })

/** R9.4: where a webhook may point, as far as the address itself tells; what a name resolves to is looked at before each attempt. */
export const checkedWebhookUrl = (
  text: string,
  { webhooks, outgoingHosts }: Pick<Settings, 'webhooks' | 'outgoingHosts'>,
): string => {
  const open = webhooks.innerAddresses
  const url = URL.parse(text)
  if (!url?.hostname) throw refused('webhook.url.format')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && open && isLoopback(url.hostname)))
    throw refused('webhook.url.https')
  if (url.username || url.password) throw refused('webhook.url.credentials')
  if (isRefusedHost(url.hostname, { open })) throw refused('webhook.url.address', url.hostname)
  if (!isOutgoingHost(url.hostname, outgoingHosts)) throw refused('webhook.url.host', url.hostname)
  url.hash = ''
  return url.href
}
