import type { FastifyInstance } from 'fastify'
import type { Store } from '../store/store.ts'

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

export interface Health {
  draining: boolean
}

const openRegistry = async () => {
  const { collectDefaultMetrics, Registry } = await import('prom-client')
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** R10.1: is the process turning, and can it take work; Prometheus metrics for the operator or from this machine. */
export const healthRoutes = (
  app: FastifyInstance,
  { store, health, metricsToken }: { store: Store; health: Health; metricsToken?: string | undefined },
): void => {
  app.get('/health/live', async () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    const ready = !health.draining && (await store.ready())
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' })
  })
  // Loaded when it is asked for the first time: many instances are never asked.
  let opening: ReturnType<typeof openRegistry> | undefined
  app.get('/metrics', async (request, reply) => {
    const token = metricsToken && request.headers.authorization === `Bearer ${metricsToken}`
    if (!token && !loopback.has(request.ip))
      return reply.code(401).send({ code: 800001, description: 'token required', data: [], source: 'PartnerFD' })
    opening ??= openRegistry()
    const registry = await opening
    return reply.header('content-type', registry.contentType).send(await registry.metrics())
  })
}
