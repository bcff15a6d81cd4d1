import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** A bucket that fills at `rate` a second up to `burst`. */
interface Limit {
  rate: number
  burst: number
}

// Documented for the customer resource: 500 requests a minute and tenant. The rest are ours.
const CUSTOMERS: Limit = { rate: 500 / 60, burst: 500 }
const WRITES: Limit = { rate: 100, burst: 200 }
const READS: Limit = { rate: 500, burst: 1_000 }
const CUSTOMER_WRITES: Limit = { rate: 20, burst: 40 }
const TEST_EVENTS: Limit = { rate: 2 / 60, burst: 2 } // documented
const testEvents = /^\/(webhooks\/v1\/registration\/validationEvents|tenantry\/v1\/webhooks\/registration\/testEvents)$/
const STRANGERS: Limit = { rate: 20, burst: 60 }
const BUCKETS = 50_000

/** Token buckets by key, in memory; the oldest go when there are too many. */
export const openLimits = (now: () => number = () => performance.now()) => {
  const buckets = new Map<string, { left: number; at: number }>()

  const take = (key: string, { rate, burst }: Limit): void => {
    const at = now()
    const bucket = buckets.get(key)
    const left = bucket ? Math.min(burst, bucket.left + ((at - bucket.at) / 1000) * rate) : burst
    if (left < 1) throw new ApiError('throttled', { retryAfter: Math.max(1, Math.ceil((1 - left) / rate)) })
    if (!bucket && buckets.size >= BUCKETS) {
      const oldest = buckets.keys().next().value
      if (oldest !== undefined) buckets.delete(oldest)
    }
    buckets.set(key, { left: left - 1, at })
  }

  return {
    /** What a known caller may do; throws `throttled`. */
    ofPartner: (request: FastifyRequest, partnerId: string) => {
      const path = request.url
      if (/^\/v1\/customers(\/|\?|$)/i.test(path)) take(`customers ${partnerId}`, CUSTOMERS)
      else if (request.method === 'GET' || request.method === 'HEAD') take(`reads ${partnerId}`, READS)
      else take(`writes ${partnerId}`, WRITES)
      if (request.method === 'POST' && testEvents.test(request.routeOptions.url ?? ''))
        take(`test events ${partnerId}`, TEST_EVENTS)
      const customerId = (request.params as { customerId?: string }).customerId
      if (customerId && request.method !== 'GET' && request.method !== 'HEAD')
        take(`customer ${partnerId} ${customerId.slice(0, 40)}`, CUSTOMER_WRITES)
    },
    /** What an address may do before anybody is known. */
    ofStranger: (request: FastifyRequest) => take(`address ${request.ip}`, STRANGERS),
  }
}
export type Limits = ReturnType<typeof openLimits>

/** Limits the scope of sign-in and token addresses. */
export const limitStrangers = (app: FastifyInstance, limits: Limits): void => {
  app.addHook('onRequest', async (request) => limits.ofStranger(request))
}
