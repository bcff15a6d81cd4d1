import type { WebhookDelivery } from '@tenantry/contract'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { DispatcherOptions } from '../../src/webhooks/dispatcher.ts'
import { type Caller, type TestInstance, type TestPartner, tenantryWith } from '../harness.ts'
import { type Receiver, startReceiver, until } from './receiver.ts'

export const REGISTRATION = '/webhooks/v1/registration'
export const EVENTS = ['test-created', 'customer-created', 'customer-updated', 'customer-relationship-removed']

/** An instance that may send to this machine, a receiver, and partners that come and go with each test. */
export const useListening = (webhooks: Pick<DispatcherOptions, 'waits' | 'limit' | 'lookup'>, now?: () => Date) => {
  let instance: TestInstance
  let receiver: Receiver
  let partner: TestPartner
  let admin: Caller
  beforeAll(async () => {
    instance = await tenantryWith({ TENANTRY_WEBHOOK_INNER_ADDRESSES: 'on' }, { webhooks, ...(now && { now }) })
  })
  afterAll(() => instance.close())
  beforeEach(async () => {
    receiver = await startReceiver()
    partner = await instance.addPartner()
    admin = await partner.as('adminAgent', 'globalAdmin')
  })
  afterEach(async () => {
    await admin.send('DELETE', REGISTRATION)
    await receiver.close()
  })

  const register = async (body: object = {}, caller = admin) => {
    const answer = await caller.send('POST', REGISTRATION, {
      body: { WebhookUrl: receiver.url, WebhookEvents: EVENTS, ...body },
    })
    if (answer.statusCode !== 200) throw new Error(answer.body)
  }
  const rename = async (id: string, firstName: string) => {
    const answer = await admin.send('PUT', `/v1/customers/${id}/profiles/billing`, {
      body: { firstName },
      headers: { 'if-match': '*' },
    })
    if (answer.statusCode !== 200) throw new Error(answer.body)
  }
  const deliveries = async (query: object = {}): Promise<WebhookDelivery[]> =>
    (await admin.client.webhookDeliveries.list({ query })).items
  /** Deliveries, once as many as asked are in that state. */
  const settled = (state: 'completed' | 'failed' | 'pending', count: number) =>
    until(async () => {
      const found = await deliveries({ state })
      return found.length === count && found
    })
  const sendTest = async (): Promise<string> => {
    const answer = await admin.send('POST', `/tenantry/v1/webhooks/registration/testEvents`)
    if (answer.statusCode !== 200) throw new Error(answer.body)
    return answer.json().deliveryId
  }
  const details = (deliveryId: string) => admin.client.webhookDeliveries.get({ params: { deliveryId } })

  return {
    get instance() {
      return instance
    },
    get receiver() {
      return receiver
    },
    get partner() {
      return partner
    },
    get admin() {
      return admin
    },
    register,
    rename,
    deliveries,
    settled,
    sendTest,
    details,
  }
}
