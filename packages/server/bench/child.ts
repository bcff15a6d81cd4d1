import { randomUUID } from 'node:crypto'
import fastify from 'fastify'
import { openReadOnly, someIds } from './ids.ts'
import { billingBody, commandOf, openInstance } from './instance.ts'

// What runs in a process of its own, so that its processor time can be told from the load's.
const [, , role, folder = ''] = process.argv
const answerOf = (message: { seconds?: number; cpu?: true }) => (message.cpu ? process.cpuUsage() : undefined)

if (role === 'server') {
  const { tenantry, tokens } = await openInstance(folder)
  await tenantry.app.listen({ port: 0, host: '127.0.0.1' })
  const address = tenantry.app.server.address() as { port: number }
  process.send?.({ port: address.port, tokens, ids: someIds(openReadOnly(folder)) })
} else if (role === 'fastify') {
  const app = fastify()
  app.put('/v1/customers/:customerId/profiles/billing', async (request) => request.body)
  app.get('/v1/customers/:customerId', async () => billingBody(1))
  await app.listen({ port: 0, host: '127.0.0.1' })
  process.send?.({ port: (app.server.address() as { port: number }).port })
} else {
  const { tenantry, big } = await openInstance(folder)
  const ids = someIds(openReadOnly(folder))
  process.send?.({ ready: true })
  process.on('message', async ({ seconds }: { seconds?: number }) => {
    if (!seconds) return
    let done = 0
    let n = Date.now()
    const before = process.cpuUsage()
    const end = performance.now() + seconds * 1000
    const one = async () => {
      while (performance.now() < end) {
        const customerId = ids[n % ids.length]
        const command = commandOf(big, 'billingProfile.update', {
          params: { customerId },
          query: {},
          body: billingBody(n++),
        })
        const answer = await tenantry.store.submit({
          ...command,
          etag: { rule: 'required', header: '*' },
          idempotency: { key: randomUUID(), scope: randomUUID() },
        })
        if (!('body' in answer)) throw new Error(JSON.stringify(answer))
        done++
      }
    }
    await Promise.all(Array.from({ length: 64 }, one))
    const { user, system } = process.cpuUsage(before)
    process.send?.({ perSecond: done / seconds, cpu: (user + system) / done })
  })
}
process.on('message', (message: { cpu?: true }) => {
  const usage = answerOf(message)
  if (usage) process.send?.({ cpu: usage.user + usage.system })
})
process.on('disconnect', () => process.exit())
